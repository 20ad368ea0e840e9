import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { fileNameOf } from '../../durable-objects/execution/file-name.ts';
import { parseJson } from '../http/parse-json.ts';
import { inMemory, readForm } from './form-body.ts';
import { fromParameters } from './parameters.ts';
import type { ArrivedFile } from './store-files.ts';

/** What must not lie in the data of an execution, where every viewer can read it. */
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);

/** What of a request becomes files, as the webhook says. */
export interface FileSettings {
  /** Name of the file that a body is, and the beginning of those that a form brings; `data` and the form's own when absent. */
  fileProperty?: string;
  /** The body is a file in any case, beside what it says. */
  rawBody?: boolean;
}

/** The item that a webhook's request starts an execution with, and the files that are still to be stored for it. */
export interface ArrivedItem {
  item: Item;
  files: ArrivedFile[];
  /** A form that is read only when its files are stored: its fields become the body of the item then. */
  form?: { content: ReadableStream<Uint8Array>; contentType: string; prefix: string };
}

/** Makes the item of a request. A body that is a stream is a file, of which nothing is read here. */
export async function requestItem(
  request: Request,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  webhookUrl: string,
  secretHeader: string | null,
  settings: FileSettings = {},
): Promise<ArrivedItem> {
  const headers: Record<string, Json> = {};
  for (const [name, value] of request.headers) {
    if (!SECRET_HEADERS.has(name) && name !== secretHeader) headers[name] = value;
  }
  const { body: said, ...rest } = await readRequestBody(body, request.headers, settings);
  return {
    item: {
      json: {
        headers,
        params: {},
        query: fromParameters(new URL(request.url).searchParams),
        body: said,
        webhookUrl,
        executionMode: 'production',
      },
    },
    ...rest,
  };
}

/** True for a form that may bring files. */
export const isFormBody = (headers: Headers): boolean => mimeOf(headers) === MULTIPART;

/** True for a body that says nothing but is a file: it need not be read to start an execution with it. */
export function isFileBody(headers: Headers): boolean {
  const mime = mimeOf(headers);
  if (mime.startsWith('image/')) return true;
  return mime !== '' && !isJson(mime) && !FORMS.has(mime) && !mime.startsWith('text/') && !/(\/|\+)xml$/.test(mime);
}

const MULTIPART = 'multipart/form-data';
const URLENCODED = 'application/x-www-form-urlencoded';
const FORMS = new Set([MULTIPART, URLENCODED]);

/** A body by its content type: JSON, a form with files or without, or text; everything else is a file. */
async function readRequestBody(
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Headers,
  { fileProperty, rawBody }: FileSettings,
): Promise<{ body: Json } & Omit<ArrivedItem, 'item'>> {
  const mime = mimeOf(headers);
  const raw = (): ArrivedFile => ({
    property: fileProperty || 'data',
    content: body,
    mimeType: mime || 'application/octet-stream',
    fileName: fileNameOf(headers.get('content-disposition'), new URL('http://request/')),
  });
  const contentType = headers.get('content-type') ?? '';
  const prefix = fileProperty ?? '';
  if (body instanceof ReadableStream)
    return mime === MULTIPART
      ? { body: {}, files: [], form: { content: body, contentType, prefix } }
      : { body: {}, files: [raw()] };
  const files = rawBody ? [raw()] : [];
  if (body.length === 0) return { body: {}, files: [] };
  if (mime === MULTIPART) {
    const form = await readForm([body], contentType, prefix, inMemory);
    const sent = form.files.map(({ property, file }) => ({ ...file, property }));
    return { body: form.fields, files: [...sent, ...files] };
  }
  if (!rawBody && isFileBody(headers)) return { body: {}, files: [raw()] };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body);
  } catch {
    if (isJson(mime)) throw new AppError('JSON_INVALID', 'The body is not valid UTF-8.');
    return { body: {}, files: [raw()] };
  }
  if (isJson(mime)) return { body: parseJson(text) as Json, files };
  if (mime === URLENCODED) return { body: fromParameters(new URLSearchParams(text)), files };
  return { body: isFileBody(headers) ? {} : text, files };
}

const mimeOf = (headers: Headers): string => headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';

function isJson(mime: string): boolean {
  return mime === 'application/json' || mime.endsWith('+json');
}
