import { isExpression } from '../../../expressions/is-expression.ts';
import type { Json } from '../../../workflow/document.ts';
import { defineMapping } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, listAt, textAt, wordAt, wordFor } from '../n8n-params.ts';
import { WEBHOOK_PAIRS, RESPOND_PAIRS } from './examples-actions.ts';
import { jsonFrom, jsonTo } from './json-text.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const AUTHENTICATION: Readonly<Record<string, string>> = { none: 'none', basicAuth: 'basic', headerAuth: 'header' };
const RESPOND: Readonly<Record<string, string>> = {
  onReceived: 'immediately',
  lastNode: 'lastNode',
  responseNode: 'respondNode',
};
const ANSWERS: Readonly<Record<string, string>> = {
  firstEntryJson: 'firstItem',
  allEntries: 'allItems',
  firstEntryBinary: 'file',
  noData: 'nothing',
};
/** Options that n8n's webhook has and ours has not, with what they are for. */
const MISSING = ['ipWhitelist', 'ignoreBots', 'responseHeaders', 'responseData', 'noResponseBody'];

function noteMissing(parameters: Params, notes: MappingNotes): void {
  for (const option of MISSING)
    if (at(parameters, `options.${option}`) !== undefined && at(parameters, `options.${option}`) !== false)
      notes.changed(`Its option "${option}" is not there yet.`);
}

/** n8n's Webhook. */
export const WEBHOOK_MAPPING = defineMapping({
  types: ['n8n-nodes-base.webhook'],
  versions: [1, 1.1, 2, 2.1],
  examples: WEBHOOK_PAIRS,
  credentials: { httpBasicAuth: 'credential', httpHeaderAuth: 'credential' },
  toParams(parameters, _facts, notes) {
    const methods = at(parameters, 'multipleMethods') === true ? at(parameters, 'httpMethod') : undefined;
    if (Array.isArray(methods))
      notes.unsupported('It takes several methods, each with an output of its own. Use a webhook for each.');
    const method = textAt(parameters, 'httpMethod', 'GET');
    if (!Array.isArray(methods) && !METHODS.includes(method))
      notes.unsupported(`The method "${method}" cannot start a workflow.`);
    const authentication = AUTHENTICATION[textAt(parameters, 'authentication', 'none')];
    if (authentication === undefined)
      notes.unsupported(`Requests cannot be checked by "${textAt(parameters, 'authentication')}" yet.`);
    const mode = textAt(parameters, 'responseMode', 'onReceived');
    const respond = RESPOND[mode];
    if (respond === undefined) notes.changed(`It answers by "${mode}" in n8n; here it answers at once.`);
    const path = textAt(parameters, 'path');
    if (isExpression(path)) notes.unsupported('Its path is an expression; here an address stands fast.');
    noteMissing(parameters, notes);
    return {
      path: path.replace(/^\/+/, ''),
      method,
      authentication: authentication ?? 'none',
      respond: respond ?? 'immediately',
      ...(mode === 'lastNode'
        ? {
            answer: wordAt(parameters, 'responseData', 'firstEntryJson', ANSWERS, notes),
            answerFile: at(parameters, 'responseBinaryPropertyName'),
          }
        : {}),
      fileProperty: at(parameters, 'options.binaryPropertyName'),
      // The first version calls it binary data.
      rawBody: ['rawBody', 'binaryData'].some((name) => at(parameters, `options.${name}`) === true) ? true : undefined,
      respondStatus: at(parameters, 'options.responseCode.values.responseCode') ?? at(parameters, 'responseCode'),
    };
  },
  fromParams(params, notes) {
    const authentication = Object.keys(AUTHENTICATION).find(
      (name) => AUTHENTICATION[name] === (params.authentication ?? 'none'),
    );
    if (authentication === undefined)
      notes.changed('n8n cannot check signatures by itself: check the signature in a Code node.');
    if (params.dedupeHeader) notes.changed('n8n does not recognise repeated deliveries.');
    const status = params.respondStatus;
    return {
      typeVersion: 2.1,
      parameters: {
        httpMethod: params.method ?? 'POST',
        path: params.path ?? '',
        authentication: authentication === 'none' ? undefined : authentication,
        responseMode: Object.keys(RESPOND).find((name) => RESPOND[name] === (params.respond ?? 'immediately')),
        responseData: params.respond === 'lastNode' ? wordFor(ANSWERS, params.answer ?? 'allItems') : undefined,
        responseBinaryPropertyName: params.answerFile || undefined,
        options: {
          responseCode: status === undefined || status === 200 ? undefined : { values: { responseCode: status } },
          rawBody: params.rawBody === true ? true : undefined,
          binaryPropertyName: params.fileProperty || undefined,
        },
      },
    };
  },
});

const BODIES: Readonly<Record<string, string>> = {
  firstIncomingItem: 'firstItem',
  allIncomingItems: 'allItems',
  json: 'json',
  text: 'text',
  binary: 'file',
  noData: 'none',
};

/** Which file is the answer: n8n takes the first of the item unless it is named. */
const respondedFile = (parameters: Params): Json =>
  at(parameters, 'responseDataSource') === 'set' ? (at(parameters, 'inputFieldName') ?? 'data') : '';

/** n8n's Respond to Webhook. */
export const RESPOND_MAPPING = defineMapping({
  types: ['n8n-nodes-base.respondToWebhook'],
  versions: [1, 1.1, 1.2, 1.3, 1.4, 1.5],
  examples: RESPOND_PAIRS,
  toParams(parameters, _facts, notes) {
    const kind = textAt(parameters, 'respondWith', 'firstIncomingItem');
    const headers = listAt(parameters, 'options.responseHeaders.entries').map(({ name = '', value = '' }) => ({
      name,
      value,
    }));
    const status = at(parameters, 'options.responseCode');
    if (kind === 'redirect')
      return {
        status: status ?? 307,
        body: 'none',
        headers: [...headers, { name: 'Location', value: at(parameters, 'redirectURL') ?? '' }],
      };
    const body = Object.hasOwn(BODIES, kind) ? BODIES[kind] : undefined;
    if (body === undefined) notes.unsupported(`It answers with "${kind}", which is not there yet.`);
    if (at(parameters, 'options.responseKey') !== undefined)
      notes.changed('It answers with one field in n8n ("Put Response in Field"); here with all of it.');
    const said = at(parameters, 'responseBody') ?? '';
    return {
      status: status ?? 200,
      headers: headers.length > 0 ? headers : undefined,
      body: body ?? 'none',
      json: body === 'json' ? jsonFrom(said) : undefined,
      text: body === 'text' ? said : undefined,
      file: body === 'file' ? respondedFile(parameters) : undefined,
    };
  },
  fromParams: (params, notes) => ({
    typeVersion: 1.5,
    parameters: {
      respondWith: Object.keys(BODIES).find((name) => BODIES[name] === (params.body ?? 'firstItem')) ?? 'noData',
      ...(params.body === 'json' ? { responseBody: jsonTo(params.json, notes) } : {}),
      ...(params.body === 'text' ? { responseBody: params.text ?? '' } : {}),
      ...(params.body === 'file' && params.file !== ''
        ? { responseDataSource: 'set', inputFieldName: params.file ?? 'data' }
        : {}),
      options: {
        responseCode: params.status === undefined || params.status === 200 ? undefined : params.status,
        responseHeaders:
          listAt(params, 'headers').length > 0
            ? { entries: listAt(params, 'headers').map(({ name = '', value = '' }) => ({ name, value })) }
            : undefined,
      },
    },
  }),
});
