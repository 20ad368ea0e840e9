import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { fileNameOf } from '../../durable-objects/execution/file-name.ts';
import { parseJson } from '../http/parse-json.ts';
import type { ArrivedFile } from './store-files.ts';

/** What must not lie in the data of an execution, where every viewer can read it. */
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);
const MAX_KEYS = 1000;
const MAX_FILES = 100;

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
  const read = await readRequestBody(body, request.headers, settings);
  return {
    item: {
      json: {
        headers,
        params: {},
        query: fromParameters(new URL(request.url).searchParams),
        body: read.body,
        webhookUrl,
        executionMode: 'production',
      },
    },
    files: read.files,
  };
}

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
): Promise<{ body: Json; files: ArrivedFile[] }> {
  const mime = mimeOf(headers);
  const raw = (): ArrivedFile => ({
    property: fileProperty || 'data',
    content: body,
    mimeType: mime || 'application/octet-stream',
    fileName: fileNameOf(headers.get('content-disposition'), new URL('http://request/')),
  });
  if (body instanceof ReadableStream) return { body: {}, files: [raw()] };
  const files = rawBody ? [raw()] : [];
  if (body.length === 0) return { body: {}, files: [] };
  if (mime === MULTIPART) {
    const form = await readForm(body, headers.get('content-type') ?? '', fileProperty ?? '');
    return { body: form.fields, files: [...form.files, ...files] };
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

/** A form with files: fields become the body, files stand under the name of their field, numbered where it has several. */
async function readForm(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  prefix: string,
): Promise<{ fields: { [key: string]: Json }; files: ArrivedFile[] }> {
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw new AppError('BODY_INVALID', 'The body is no valid multipart form. Check its boundary.');
  });
  const parameters = new URLSearchParams();
  const sent: { name: string; file: File }[] = [];
  for (const [name, value] of form as unknown as Iterable<[string, string | File]>) {
    if (typeof value === 'string') parameters.append(name, value);
    else sent.push({ name, file: value });
  }
  if (sent.length > MAX_FILES)
    throw new AppError('PARAMETER_INVALID', `The request has more than ${MAX_FILES} files. Send them in several.`);
  const seen = new Map<string, number>();
  const files = sent.map(async ({ name, file }, index): Promise<ArrivedFile> => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    const isOne = sent.filter((other) => other.name === name).length === 1;
    const own = (isOne ? name : `${name}${count}`).slice(0, 200);
    return {
      property: prefix === '' ? own || 'data' : `${prefix}${index}`,
      content: new Uint8Array(await file.arrayBuffer()),
      mimeType: file.type || undefined,
      fileName: file.name || undefined,
    };
  });
  return { fields: fromParameters(parameters), files: await Promise.all(files) };
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
