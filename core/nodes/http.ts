import {
  AppError,
  boolean,
  checkHeaders,
  choice,
  credential,
  defineNode,
  encodeBase64,
  isRecord,
  json,
  list,
  number,
  text,
  type CredentialValue,
  type HttpRequest,
  type HttpResponse,
  type Item,
  type Json,
} from './kit/kit.ts';
import { readBody, statusError } from './kit/http-response.ts';
import { HTTP_EXAMPLES } from './kit/http-examples.ts';
import { HTTP_MAPPING } from './kit/n8n/http.ts';

/** Headers that frame the message or say where it goes: they follow from the request. */
const REFUSED = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'proxy-connection',
];

interface Secrets {
  header: { name: string; value: string } | null;
  /** Texts that no error may repeat. */
  hidden: string[];
}

/** The header that a credential adds. */
function secretsOf(value: CredentialValue | null): Secrets {
  if (!value) {
    throw new AppError(
      'NODE_INPUT_INVALID',
      'No credential is chosen. Choose one, or set the authentication to none.',
      { path: 'credentials.credential' },
    );
  }
  const { fields } = value;
  switch (value.type) {
    case 'basic': {
      const encoded = encodeBase64(`${fields.user ?? ''}:${fields.password ?? ''}`);
      return { header: { name: 'Authorization', value: `Basic ${encoded}` }, hidden: [encoded, fields.password ?? ''] };
    }
    case 'bearer':
      return { header: { name: 'Authorization', value: `Bearer ${fields.token ?? ''}` }, hidden: [fields.token ?? ''] };
    case 'header':
      return { header: { name: fields.name ?? '', value: fields.value ?? '' }, hidden: [fields.value ?? ''] };
    default:
      throw new AppError(
        'NODE_INPUT_INVALID',
        `A credential of the type "${value.type}" cannot sign a request. Choose basic, header or bearer.`,
        { path: 'credentials.credential' },
      );
  }
}

/** An item from a body: a list gives one item for each element, and what is no record goes under `data`. */
const toRecords = (body: Json): { [key: string]: Json }[] =>
  (Array.isArray(body) ? body : [body]).map((element) => (isRecord(element) ? element : { data: element }));

const pairs = (entries: readonly { name: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(entries.map(({ name, value }) => [name, value]));

/** JSON given as text is read first, so that a template with `{{ }}` inside is not sent as one long text. */
function jsonBody(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw new AppError('NODE_INPUT_INVALID', 'The JSON body is not valid JSON. Check its quotes and commas.', {
      path: 'params.json',
    });
  }
}

export default defineNode({
  type: 'http',
  version: 1,
  label: 'HTTP request',
  summary: 'Calls a web service, once for each item.',
  group: 'action',
  icon: 'globe',
  fields: {
    method: choice({
      label: 'Method',
      options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((value) => ({ value, label: value })),
      default: 'GET',
    }),
    url: text({ label: 'URL', placeholder: 'https://api.example.com/orders' }),
    query: list({ name: text({ label: 'Name' }), value: text({ label: 'Value', default: '' }) }, { label: 'Query' }),
    headers: list(
      { name: text({ label: 'Name' }), value: text({ label: 'Value', default: '' }) },
      { label: 'Headers' },
    ),
    authentication: choice({
      label: 'Authentication',
      options: [
        { value: 'none', label: 'None' },
        { value: 'credential', label: 'Credential' },
      ],
      default: 'none',
      expressions: false,
    }),
    credential: credential({
      label: 'Credential',
      types: ['basic', 'header', 'bearer'],
      showWhen: { authentication: ['credential'] },
    }),
    body: choice({
      label: 'Body',
      options: [
        { value: 'none', label: 'None' },
        { value: 'json', label: 'JSON' },
        { value: 'text', label: 'Text' },
        { value: 'form', label: 'Form' },
      ],
      default: 'none',
      expressions: false,
    }),
    json: json({ label: 'JSON', default: {}, showWhen: { body: ['json'] } }),
    text: text({ label: 'Text', default: '', multiline: true, showWhen: { body: ['text'] } }),
    contentType: text({ label: 'Content type', default: 'text/plain; charset=utf-8', showWhen: { body: ['text'] } }),
    form: list(
      { name: text({ label: 'Name' }), value: text({ label: 'Value', default: '' }) },
      { label: 'Form fields', showWhen: { body: ['form'] } },
    ),
    timeoutSeconds: number({ label: 'Timeout (seconds)', default: 300, min: 0.1, max: 3600 }),
    responseFormat: choice({
      label: 'Response format',
      options: [
        { value: 'auto', label: 'As the service says' },
        { value: 'json', label: 'JSON' },
        { value: 'text', label: 'Text' },
      ],
      default: 'auto',
      expressions: false,
    }),
    fullResponse: boolean({ label: 'Include status and headers', default: false }),
    failOnErrorStatus: boolean({ label: 'Fail on a status of 400 or more', default: true }),
  },
  inputs: ['items'],
  outputs: ['responses'],
  examples: HTTP_EXAMPLES,
  n8n: HTTP_MAPPING,
  async run(ctx) {
    let secrets: Secrets | null = null;
    for await (const { from, items } of ctx.items.pages())
      for (let index = from; index < from + items.length; index += 1) {
        if (ctx.isDone(index)) continue;
        if (ctx.signal.aborted)
          throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
        const given = await send(index).catch((thrown: unknown) => ctx.itemFailed(index, thrown));
        // At once, so that a repeat after a crash need not send this request again.
        await ctx.emit(index, given);
      }
    return [[]];

    async function send(index: number): Promise<Item[][]> {
      const params = ctx.params(index);
      if (params.url.trim() === '')
        throw new AppError('HTTP_URL_INVALID', 'The URL is empty. Fill it in, or check its expression.', {
          path: 'params.url',
        });
      const headers = checkHeaders(params.headers, REFUSED);
      const has = (name: string): boolean => Object.keys(headers).some((key) => key.toLowerCase() === name);
      if (params.authentication === 'credential') {
        secrets ??= secretsOf(await ctx.credential('credential'));
        // The credential wins over a header that was written by hand.
        for (const name of Object.keys(headers))
          if (name.toLowerCase() === secrets.header?.name.toLowerCase()) delete headers[name];
        if (secrets.header) Object.assign(headers, checkHeaders([secrets.header], REFUSED, 'credentials.credential'));
      }
      if (!has('idempotency-key')) headers['Idempotency-Key'] = ctx.idempotencyKey(index);
      const request: HttpRequest = {
        method: params.method,
        url: params.url.trim(),
        headers,
        query: pairs(params.query),
        timeoutMs: params.timeoutSeconds * 1000,
        ...(params.body === 'json' ? { body: { kind: 'json', value: jsonBody(params.json) } } : {}),
        ...(params.body === 'text'
          ? { body: { kind: 'text', value: params.text, contentType: params.contentType } }
          : {}),
        ...(params.body === 'form' ? { body: { kind: 'form', value: pairs(params.form) } } : {}),
      };
      const response = await ctx.http(request, index);
      if (params.failOnErrorStatus && response.status >= 400)
        throw statusError(response, request, ctx.now, secrets?.hidden ?? []);
      return [
        itemsOf(response, params.responseFormat, params.fullResponse, request.url).map((record) => ({
          json: record,
          pairedItem: { item: index },
        })),
      ];
    }
  },
});

function itemsOf(
  response: HttpResponse,
  format: 'auto' | 'json' | 'text',
  full: boolean,
  url: string,
): { [key: string]: Json }[] {
  const body = readBody(response, format, url);
  return full
    ? [{ status: response.status, statusText: response.statusText, headers: response.headers, body }]
    : toRecords(body);
}
