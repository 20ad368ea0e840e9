import { AppError } from '../../core/errors/app-error.ts';
import type { FormField, FormShow } from '../../core/nodes/kit/wait-show.ts';
import { readableSize } from '../../core/workflow/file-reference.ts';
import type { BinaryReference } from '../../core/workflow/item.ts';
import type { Env } from '../env.ts';
import { readBody } from '../http/read-body.ts';
import { fieldName } from '../pages/field-name.ts';
import { readParts, type SentFile } from './form-body.ts';
import { bounded, fileLimit, storeFile } from './store-files.ts';
import type { SentForm } from './submitted-form.ts';

const BODY_BYTES = 262_144;
const URLENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/**
 * Reads what a person sends. Files go to storage as they come, under a prefix that may depend on the fields before them.
 * A file that is not taken is read to its end, so that what is wrong can be said beside its field and the rest is kept.
 * Throws CONTENT_TYPE_UNSUPPORTED, BODY_INVALID and BODY_TOO_LARGE for what no page of ours sends; nothing is left then.
 */
export async function receiveForm(
  request: Request,
  show: FormShow | null,
  prefixOf: (fields: URLSearchParams) => string,
  env: Env,
): Promise<SentForm> {
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === URLENCODED) {
    const text = new TextDecoder().decode(await readBody(request, BODY_BYTES));
    return { given: new URLSearchParams(text), files: [], discard: async () => undefined };
  }
  if (type !== MULTIPART || !request.body)
    throw new AppError('CONTENT_TYPE_UNSUPPORTED', `The answer must be sent as ${URLENCODED}, as this page sends it.`);
  const stored: string[] = [];
  const discard = async () => {
    if (stored.length > 0) await env.BLOBS.delete(stored).catch(() => undefined);
  };
  const all = fileLimit(env);
  let left = all;
  const keep = async (sent: SentFile, fields: URLSearchParams) => {
    const index = show?.fields.findIndex((_, at) => fieldName(at) === sent.name) ?? -1;
    const field = show?.fields[index];
    if (field?.type !== 'file') return null;
    if (!isAccepted(field, sent))
      return { index, file: { error: `"${sent.fileName}" is no file of these kinds: ${field.accept!.join(', ')}.` } };
    const limit = Math.min(left, (field.maxMegabytes ?? Infinity) * 1e6);
    const keyOf = (id: string) => {
      const key = prefixOf(fields) + id;
      stored.push(key);
      return key;
    };
    const file = await storeWithin(limit, sent, keyOf, env);
    if (file === null) return { index, file: { error: tooLarge(sent.fileName, limit, limit < left || left === all) } };
    left -= file.bytes ?? 0;
    return { index, file };
  };
  try {
    // What is not taken is still read, but not without end.
    const { fields, files } = await readParts(bounded(request.body, all * 2), contentType, keep, BODY_BYTES);
    return { given: fields, files: files.flatMap(({ file }) => file ?? []), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

const tooLarge = (name: string, limit: number, isAlone: boolean): string =>
  isAlone
    ? `"${name}" is larger than ${readableSize(limit)}. Choose a smaller file.`
    : `With "${name}" the files are too large together. Choose fewer or smaller ones.`;

/** Null for a file that is larger. */
async function storeWithin(
  limit: number,
  { content, fileName, mimeType }: SentFile,
  keyOf: (id: string) => string,
  env: Env,
): Promise<BinaryReference | null> {
  let isLarger = false;
  async function* within(): AsyncGenerator<Uint8Array, void> {
    // The part is not ended here: what is left of it is passed over before the next one.
    const chunks = content[Symbol.asyncIterator]();
    for (let size = 0; ;) {
      const { done, value } = await chunks.next();
      if (done) return;
      size += value.byteLength;
      isLarger = size > limit;
      if (isLarger) throw new AppError('BODY_TOO_LARGE', 'The file is larger than its field takes.');
      yield value;
    }
  }
  try {
    return await storeFile(env, keyOf, within(), { fileName, mimeType });
  } catch (error) {
    if (isLarger) return null;
    throw error;
  }
}

/** By its ending or by the type that the browser gives it, as browsers choose files themselves. */
function isAccepted({ accept }: FormField, { fileName, mimeType }: SentFile): boolean {
  if (!accept || accept.length === 0) return true;
  const name = fileName.toLowerCase();
  const type = mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return accept.some((one) => {
    const wanted = one.toLowerCase();
    if (wanted.endsWith('/*')) return type.startsWith(wanted.slice(0, -1));
    return wanted.includes('/') ? type === wanted : name.endsWith(wanted.startsWith('.') ? wanted : `.${wanted}`);
  });
}
