import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { parseJson } from '../http/parse-json.ts';

/** What must not lie in the data of an execution, where every viewer can read it. */
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);
const MAX_KEYS = 1000;

/** The item that a webhook's request starts an execution with. */
export function requestItem(request: Request, body: Uint8Array, webhookUrl: string, secretHeader: string | null): Item {
  const headers: Record<string, Json> = {};
  for (const [name, value] of request.headers) {
    if (!SECRET_HEADERS.has(name) && name !== secretHeader) headers[name] = value;
  }
  return {
    json: {
      headers,
      params: {},
      query: fromParameters(new URL(request.url).searchParams),
      body: parseRequestBody(body, request.headers.get('content-type')),
      webhookUrl,
      executionMode: 'production',
    },
  };
}

/** A body by its content type: JSON, a form, or text; what is no text travels as base64. */
export function parseRequestBody(body: Uint8Array, contentType: string | null): Json {
  if (body.length === 0) return {};
  const mime = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body);
  } catch {
    if (isJson(mime)) throw new AppError('JSON_INVALID', 'The body is not valid UTF-8.');
    return { encoding: 'base64', data: Buffer.from(body).toString('base64') };
  }
  if (isJson(mime)) return parseJson(text) as Json;
  if (mime === 'application/x-www-form-urlencoded') return fromParameters(new URLSearchParams(text));
  return text;
}

function isJson(mime: string): boolean {
  return mime === 'application/json' || mime.endsWith('+json');
}

/** Parameters as a record; one that is given several times becomes a list. */
function fromParameters(parameters: URLSearchParams): { [key: string]: Json } {
  const values = new Map<string, Json>();
  for (const [name, value] of parameters) {
    const known = values.get(name);
    if (known === undefined && values.size >= MAX_KEYS)
      throw new AppError('PARAMETER_INVALID', `The request has more than ${MAX_KEYS} parameters.`);
    values.set(name, known === undefined ? value : Array.isArray(known) ? (known.push(value), known) : [known, value]);
  }
  values.delete('__proto__');
  return Object.fromEntries(values);
}
