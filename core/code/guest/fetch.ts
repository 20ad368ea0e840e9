import type { GuestAnswer, GuestRequest } from '../guest-data.ts';
import type { Bridge } from './bridge.ts';
import { Buffer } from './buffer.ts';
import { parse, stringify } from './json.ts';
import { newFile } from './new-file.ts';
import { problem } from './problem.ts';

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown): Record<string, string> => {
  if (value === undefined || value === null) return {};
  const entries =
    typeof (value as { entries?: unknown }).entries === 'function'
      ? [...(value as { entries(): Iterable<[string, unknown]> }).entries()]
      : Array.isArray(value)
        ? (value as [string, unknown][])
        : Object.entries(value);
  return Object.fromEntries(entries.map(([name, one]) => [name, String(one)]));
};

const isForm = (value: unknown): boolean =>
  Object.prototype.toString.call(value) === '[object URLSearchParams]' ||
  (value as object)?.constructor?.name === 'URLSearchParams';

async function send(bridge: Bridge, request: GuestRequest): Promise<GuestAnswer> {
  return parse(await bridge.request(stringify(request))) as GuestAnswer;
}

/** Headers of an answer: names in any case. */
function headersOf(headers: Record<string, string>) {
  const get = (name: string) => headers[String(name).toLowerCase()] ?? null;
  return {
    get,
    has: (name: string) => get(name) !== null,
    entries: () => Object.entries(headers)[Symbol.iterator](),
    forEach: (work: (value: string, name: string) => void) =>
      Object.entries(headers).forEach(([name, value]) => work(value, name)),
    [Symbol.iterator]: () => Object.entries(headers)[Symbol.iterator](),
  };
}

/** `fetch` as far as text and JSON go. */
export function makeFetch(bridge: Bridge, item: number) {
  return async (target: unknown, options: Plain = {}) => {
    const given = options.body;
    const body: GuestRequest['body'] =
      given === undefined || given === null
        ? undefined
        : isForm(given)
          ? { kind: 'form', value: texts(given) }
          : { kind: 'text', value: String(given) };
    const url = String((target as { href?: unknown })?.href ?? target);
    const answer = await send(bridge, {
      method: String(options.method ?? 'GET').toUpperCase(),
      url,
      headers: texts(options.headers),
      ...(body ? { body } : {}),
      ...(options.redirect === 'manual' ? { followRedirects: false } : {}),
      item,
    });
    const { status, statusText, text } = answer;
    return {
      ok: status >= 200 && status < 300,
      status,
      statusText,
      url,
      headers: headersOf(answer.headers),
      text: async () => text,
      json: async () => parse(text) as unknown,
    };
  };
}

function readBody(answer: GuestAnswer, wanted: unknown): unknown {
  const isJson = /\bjson\b/i.test(answer.headers['content-type'] ?? '');
  if (wanted === false || (wanted === undefined && !isJson)) return answer.text;
  try {
    return parse(answer.text);
  } catch {
    return answer.text;
  }
}

const optionsOf = (given: unknown): Plain => (typeof given === 'string' ? { url: given } : isPlain(given) ? given : {});

/** n8n's helpers for requests: an error status throws, unless that is switched off. */
export function makeHelpers(bridge: Bridge, item: number) {
  const httpRequest = async (given: unknown) => {
    const options = optionsOf(given);
    const address = options.url ?? options.uri;
    if (typeof address !== 'string' || address === '') throw problem('httpRequest needs a url.');
    const base = typeof options.baseURL === 'string' ? options.baseURL.replace(/\/$/, '') : '';
    const auth = options.auth as
      | {
          username?: unknown;
          user?: unknown;
          password?: unknown;
          pass?: unknown;
        }
      | undefined;
    const query = (options.qs ?? options.params) as unknown;
    const body = options.body ?? options.form;
    const headers = texts(options.headers);
    if (auth) {
      const [user, password] = [auth.username ?? auth.user ?? '', auth.password ?? auth.pass ?? ''];
      headers.Authorization = `Basic ${Buffer.from(`${String(user)}:${String(password)}`).toString('base64')}`;
    }
    const answer = await send(bridge, {
      method: String(options.method ?? 'GET').toUpperCase(),
      url: base === '' || /^https?:/i.test(address) ? address : `${base}/${address.replace(/^\//, '')}`,
      headers,
      ...(query ? { query: texts(query) } : {}),
      ...(body === undefined || body === null
        ? {}
        : {
            body:
              options.form !== undefined || isForm(body)
                ? { kind: 'form', value: texts(body) }
                : typeof body === 'string'
                  ? { kind: 'text', value: body }
                  : { kind: 'json', value: body as never },
          }),
      ...(typeof options.timeout === 'number' ? { timeoutMs: options.timeout } : {}),
      ...(options.disableFollowRedirect === true || options.followRedirect === false ? { followRedirects: false } : {}),
      item,
    });
    const { status: statusCode, statusText: statusMessage } = answer;
    const read = readBody(answer, options.json);
    if (statusCode >= 400 && options.ignoreHttpStatusErrors !== true && options.simple !== false)
      throw Object.assign(new Error(`The service answered with status ${statusCode}.`), {
        statusCode,
        httpCode: String(statusCode),
        response: {
          status: statusCode,
          statusCode,
          headers: answer.headers,
          body: read,
          data: read,
        },
      });
    return options.returnFullResponse === true || options.resolveWithFullResponse === true
      ? { statusCode, statusMessage, headers: answer.headers, body: read }
      : read;
  };
  const withoutCredentials = async (): Promise<never> => {
    throw problem('Code has no credentials. Make this request in an HTTP request node.');
  };
  const withoutFiles = async (): Promise<never> => {
    throw problem('Code does not read files. Put a node that extracts from a file before it.');
  };
  return {
    httpRequest,
    // The older of the two reads JSON only where it is asked to.
    request: (given: unknown) => httpRequest({ json: false, ...optionsOf(given) }),
    httpRequestWithAuthentication: withoutCredentials,
    requestWithAuthentication: withoutCredentials,
    prepareBinaryData: newFile,
    getBinaryDataBuffer: withoutFiles,
    returnJsonArray: (value: unknown) =>
      (Array.isArray(value) ? value : [value]).map((json: unknown) => ({
        json,
      })),
  };
}
