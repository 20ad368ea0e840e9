import type { Json } from '../../../workflow/document.ts';
import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, flagAt, listAt, textAt } from '../n8n-params.ts';
import { HTTP_PAIRS } from './examples-actions.ts';
import { moreForN8n, moreParams } from './http-more.ts';
import { fixedRecord, jsonFrom, jsonTo, oneText } from './json-text.ts';

/** Credential kinds of n8n that have a counterpart here. */
const CREDENTIALS = {
  httpBasicAuth: 'credential',
  httpHeaderAuth: 'credential',
  httpBearerAuth: 'credential',
} as const;
const SIGNED: readonly unknown[] = ['basicAuth', 'headerAuth', ...Object.keys(CREDENTIALS)];

type Pairs = readonly { name: Json; value: Json }[];

/** In n8n a default is left out, and so is what is empty here. */
const filled = (pairs: Pairs): Pairs | undefined => (pairs.length > 0 ? pairs : undefined);

/** Before version 4.3 the last of several values with the same name is taken. */
const lastOfEach = (pairs: Pairs): Pairs =>
  pairs.filter(({ name }, index) => !pairs.slice(index + 1).some((later) => later.name === name));

/** Names and values of a repeated group. */
const pairsAt = (parameters: Params, path: string): Pairs =>
  listAt(parameters, path).map(({ name = '', value = '' }) => ({ name, value }));

/** Names and values written as JSON: a list where they are known now, else what the run makes of them. */
function jsonPairs(list: 'query' | 'headers' | 'form', value: Json | undefined): LooseParams {
  if (value === undefined || value === '') return {};
  const record = fixedRecord(value);
  if (!record) return { [`${list}Json`]: value };
  return {
    [list]: filled(
      Object.entries(record).map(([name, one]) => ({ name, value: list === 'query' ? one : oneText(one) })),
    ),
  };
}

function authenticationFrom(parameters: Params, notes: MappingNotes): string {
  const kind = textAt(parameters, 'authentication', 'none');
  if (kind === 'none') return 'none';
  const named = kind === 'genericCredentialType' ? textAt(parameters, 'genericAuthType') : kind;
  if (!SIGNED.includes(named))
    notes.changed(
      `It signs requests by "${textAt(parameters, 'nodeCredentialType') || named}". Choose a credential of another kind here.`,
    );
  return 'credential';
}

/** A record of the fields, each value as it stands: expressions stay expressions. */
const recordOf = (pairs: Pairs): LooseParams =>
  Object.fromEntries(pairs.map(({ name, value }): [string, Json] => [String(name), value]));

function bodyOf(
  kind: string,
  { json, pairs, text, type }: { json: Json | undefined; pairs: Pairs; text: Json | undefined; type: string },
  notes: MappingNotes,
): LooseParams {
  switch (kind) {
    case 'json':
      return { body: 'json', json: json === undefined ? recordOf(pairs) : jsonFrom(json) };
    case 'form-urlencoded':
      if (json !== undefined) return { body: 'form', ...jsonPairs('form', json) };
      if (text !== undefined) return { body: 'text', text, contentType: 'application/x-www-form-urlencoded' };
      return { body: 'form', form: pairs };
    case 'raw':
      return { body: 'text', text: text ?? oneText(json ?? ''), contentType: type || 'text/plain; charset=utf-8' };
    case 'multipart-form-data':
    case 'binaryData':
      // Files are for `moreParams`.
      return {};
    default:
      notes.unsupported(`A body of the kind "${kind}" is not known here.`);
      return {};
  }
}

function responseOf(parameters: Params, isFirst: boolean): LooseParams {
  const response = 'options.response.response';
  const format = isFirst
    ? textAt(parameters, 'responseFormat', 'json')
    : textAt(parameters, `${response}.responseFormat`, 'autodetect');
  const ours = { autodetect: 'auto', json: 'json', text: 'text', string: 'text' }[format];
  const neverFails = isFirst
    ? at(parameters, 'options.ignoreResponseCode') === true
    : at(parameters, `${response}.neverError`) === true;
  const milliseconds = at(parameters, 'options.timeout');
  return {
    responseFormat: ours ?? 'auto',
    fullResponse: flagAt(parameters, isFirst ? 'options.fullResponse' : `${response}.fullResponse`),
    failOnErrorStatus: neverFails ? false : undefined,
    timeoutSeconds: typeof milliseconds === 'number' && milliseconds >= 100 ? milliseconds / 1000 : undefined,
  };
}

/** Versions 1 and 2. */
function firstParams(parameters: Params, notes: MappingNotes): LooseParams {
  const isJson = at(parameters, 'jsonParameters') === true;
  const method = textAt(parameters, 'requestMethod', 'GET');
  const pairs = (name: 'query' | 'header', list: 'query' | 'headers'): LooseParams =>
    isJson
      ? jsonPairs(list, at(parameters, `${name}ParametersJson`))
      : { [list]: filled(lastOfEach(pairsAt(parameters, `${name}ParametersUi.parameter`))) };
  const hasBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
  const json = isJson ? at(parameters, 'bodyParametersJson') : undefined;
  const body = isJson ? [] : pairsAt(parameters, 'bodyParametersUi.parameter');
  return {
    method,
    url: at(parameters, 'url') ?? '',
    authentication: authenticationFrom(parameters, notes),
    ...pairs('query', 'query'),
    ...pairs('header', 'headers'),
    ...(hasBody && (json !== undefined || body.length > 0)
      ? bodyOf(
          textAt(parameters, 'options.bodyContentType', 'json'),
          { json, pairs: body, text: undefined, type: textAt(parameters, 'options.bodyContentCustomMimeType') },
          notes,
        )
      : {}),
    ...responseOf(parameters, true),
    ...moreParams(parameters, true, notes),
    ...(hasBody ? {} : { body: undefined, file: undefined, parts: undefined }),
  };
}

function laterParams(parameters: Params, typeVersion: number, notes: MappingNotes): LooseParams {
  const pairs = (list: 'query' | 'headers', name: 'Query' | 'Headers', group: string): LooseParams => {
    if (at(parameters, `send${name}`) !== true) return {};
    if (textAt(parameters, `specify${name}`, 'keypair') === 'json')
      return jsonPairs(list, at(parameters, `json${name}`));
    const given = pairsAt(parameters, `${group}.parameters`);
    return { [list]: filled(typeVersion < 4.3 ? lastOfEach(given) : given) };
  };
  const specify = textAt(parameters, 'specifyBody', 'keypair');
  return {
    method: textAt(parameters, 'method', 'GET'),
    url: at(parameters, 'url') ?? '',
    authentication: authenticationFrom(parameters, notes),
    ...pairs('query', 'Query', 'queryParameters'),
    ...pairs('headers', 'Headers', 'headerParameters'),
    ...(at(parameters, 'sendBody') === true
      ? bodyOf(
          textAt(parameters, 'contentType', 'json'),
          {
            json: specify === 'json' ? (at(parameters, 'jsonBody') ?? {}) : undefined,
            pairs: pairsAt(parameters, 'bodyParameters.parameters'),
            text:
              specify === 'string' || at(parameters, 'contentType') === 'raw'
                ? (at(parameters, 'body') ?? '')
                : undefined,
            type: textAt(parameters, 'rawContentType'),
          },
          notes,
        )
      : {}),
    ...responseOf(parameters, false),
    ...moreParams(parameters, false, notes),
  };
}

const isFilled = (params: Params, name: string): boolean => listAt(params, name).length > 0;

/** n8n's HTTP Request. */
export const HTTP_MAPPING = defineMapping({
  types: ['n8n-nodes-base.httpRequest'],
  versions: [1, 2, 3, 4, 4.1, 4.2, 4.3, 4.4],
  examples: HTTP_PAIRS,
  credentials: CREDENTIALS,
  toParams: (parameters, { typeVersion }, notes) =>
    typeVersion < 3 ? firstParams(parameters, notes) : laterParams(parameters, typeVersion, notes),
  fromParams(params, notes) {
    if (params.authentication === 'credential') notes.changed('Choose the credential with which it signs requests.');
    const more = moreForN8n(params, notes);
    const response = {
      ...(params.responseFormat === undefined || params.responseFormat === 'auto'
        ? {}
        : { responseFormat: params.responseFormat }),
      ...(params.fullResponse === true ? { fullResponse: true } : {}),
      ...(params.failOnErrorStatus === false ? { neverError: true } : {}),
      ...listAt(more.options, 'response.response')[0],
    };
    const seconds = params.timeoutSeconds;
    const body = (): LooseParams => {
      switch (params.body) {
        case 'json':
          return {
            sendBody: true,
            specifyBody: 'json',
            jsonBody: jsonTo(params.json, notes),
          };
        case 'text':
          return {
            sendBody: true,
            contentType: 'raw',
            rawContentType: params.contentType ?? 'text/plain; charset=utf-8',
            body: params.text ?? '',
          };
        case 'form':
          return {
            sendBody: true,
            contentType: 'form-urlencoded',
            bodyParameters: { parameters: listAt(params, 'form') },
          };
        default:
          return {};
      }
    };
    return {
      typeVersion: 4.4,
      parameters: {
        ...(params.method === undefined || params.method === 'GET' ? {} : { method: params.method }),
        url: params.url ?? '',
        ...(isFilled(params, 'query') && params.queryJson === undefined
          ? { sendQuery: true, queryParameters: { parameters: listAt(params, 'query') } }
          : {}),
        ...(isFilled(params, 'headers') && params.headersJson === undefined
          ? { sendHeaders: true, headerParameters: { parameters: listAt(params, 'headers') } }
          : {}),
        ...body(),
        ...more.parameters,
        options: {
          ...more.options,
          ...(Object.keys(response).length > 0 ? { response: { response } } : {}),
          ...(typeof seconds === 'number' ? { timeout: seconds * 1000 } : {}),
        },
      },
    };
  },
});
