import { isExpression } from '../../../expressions/is-expression.ts';
import type { Json } from '../../../workflow/document.ts';
import { defineMapping, type LooseParams } from '../define-mapping.ts';
import type { MappingNotes, Params } from '../n8n-mapping.ts';
import { at, flagAt, listAt, textAt } from '../n8n-params.ts';
import { HTTP_PAIRS } from './examples-actions.ts';
import { moreForN8n, moreParams } from './http-more.ts';
import { jsonFrom, jsonTo } from './json-text.ts';

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

/** Names and values of a repeated group. */
const pairsAt = (parameters: Params, path: string): Pairs =>
  listAt(parameters, path).map(({ name = '', value = '' }) => ({ name, value }));

/** The same written as JSON, as far as that is fixed text. */
function pairsOfJson(value: Json | undefined, what: string, notes: MappingNotes): Pairs {
  if (value === undefined || value === '') return [];
  let record: unknown = value;
  if (typeof value === 'string') {
    try {
      record = JSON.parse(value);
    } catch {
      notes.unsupported(`Its ${what} are JSON from an expression. Give each of them by name and value.`);
      return [];
    }
  }
  return Object.entries((record ?? {}) as Params).map(([name, one]) => ({
    name,
    value: typeof one === 'object' ? JSON.stringify(one) : one,
  }));
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
      if (text !== undefined) return { body: 'text', text, contentType: 'application/x-www-form-urlencoded' };
      return { body: 'form', form: pairs };
    case 'raw':
      return { body: 'text', text: text ?? '', contentType: type || 'text/plain; charset=utf-8' };
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
  const pairs = (name: string, what: string): Pairs =>
    isJson
      ? pairsOfJson(at(parameters, `${name}ParametersJson`), what, notes)
      : pairsAt(parameters, `${name}ParametersUi.parameter`);
  const hasBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
  const json = isJson ? at(parameters, 'bodyParametersJson') : undefined;
  const body = isJson ? [] : pairsAt(parameters, 'bodyParametersUi.parameter');
  return {
    method,
    url: at(parameters, 'url') ?? '',
    authentication: authenticationFrom(parameters, notes),
    query: filled(pairs('query', 'query parameters')),
    headers: filled(pairs('header', 'headers')),
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

/** A query that only a run makes; undefined where its names are known now. */
function computedQuery(parameters: Params): Json | undefined {
  const json = at(parameters, 'jsonQuery');
  return at(parameters, 'sendQuery') === true && at(parameters, 'specifyQuery') === 'json' && isExpression(json)
    ? json
    : undefined;
}

function laterParams(parameters: Params, notes: MappingNotes): LooseParams {
  const pairs = (send: string, specify: string, list: string, json: string, what: string): Pairs => {
    if (at(parameters, send) !== true) return [];
    return textAt(parameters, specify, 'keypair') === 'json'
      ? pairsOfJson(at(parameters, json), what, notes)
      : pairsAt(parameters, `${list}.parameters`);
  };
  const specify = textAt(parameters, 'specifyBody', 'keypair');
  const computed = computedQuery(parameters);
  return {
    method: textAt(parameters, 'method', 'GET'),
    url: at(parameters, 'url') ?? '',
    authentication: authenticationFrom(parameters, notes),
    ...(computed === undefined
      ? { query: filled(pairs('sendQuery', 'specifyQuery', 'queryParameters', 'jsonQuery', 'query parameters')) }
      : { queryJson: computed }),
    headers: filled(pairs('sendHeaders', 'specifyHeaders', 'headerParameters', 'jsonHeaders', 'headers')),
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
    typeVersion < 3 ? firstParams(parameters, notes) : laterParams(parameters, notes),
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
        ...(isFilled(params, 'headers')
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
