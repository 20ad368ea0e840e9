import { AppError } from '../../core/errors/app-error.ts';
import { referenceTo, type FileDescription } from '../../core/workflow/file-reference.ts';
import type { BinaryReference, Item } from '../../core/workflow/item.ts';
import { fileOptions, newFileId } from '../../durable-objects/execution/files.ts';
import { upload } from '../../durable-objects/execution/upload.ts';
import type { Env } from '../env.ts';
import { readForm } from './form-body.ts';
import type { ArrivedItem } from './request-item.ts';

/** A file that a request brings. */
export interface ArrivedFile {
  /** Its name in the item. */
  property: string;
  content: Uint8Array | ReadableStream<Uint8Array>;
  mimeType: string | undefined;
  fileName: string | undefined;
}

const DEFAULT_FILE_BYTES = 200_000_000;

/** Largest body that is a file, in bytes. */
export const fileLimit = (env: Env): number => Number(env.WEBHOOK_FILE_LIMIT) || DEFAULT_FILE_BYTES;

/**
 * Stores the files of an item under a prefix in R2, as they come, and gives the item with their references; a form that
 * was not read yet becomes its body. Throws BODY_TOO_LARGE.
 */
export async function storeFiles({ item, files, form }: ArrivedItem, prefix: string, env: Env): Promise<Item> {
  if (files.length === 0 && !form) return item;
  const stored: string[] = [];
  try {
    return await storeEach({ item, files, ...(form ? { form } : {}) }, env, (id) => {
      stored.push(prefix + id);
      return prefix + id;
    });
  } catch (error) {
    // Nobody would ever look for what belongs to no execution.
    if (stored.length > 0) await env.BLOBS.delete(stored).catch(() => undefined);
    throw error;
  }
}

async function storeEach({ item, files, form }: ArrivedItem, env: Env, keyOf: (id: string) => string): Promise<Item> {
  const binary: NonNullable<Item['binary']> = {};
  // Names come from outside.
  const add = (property: string, value: BinaryReference) =>
    Object.defineProperty(binary, property, { value, enumerable: true, configurable: true, writable: true });
  const store = (content: Uint8Array | AsyncIterable<Uint8Array>, description: FileDescription) =>
    storeFile(env, keyOf, content instanceof Uint8Array ? [content] : content, description);
  const limit = fileLimit(env);
  let { json } = item;
  if (form) {
    const chunks = bounded(form.content, limit);
    const read = await readForm(chunks, form.contentType, form.prefix, ({ name: _field, content, ...more }) =>
      store(content, more),
    );
    json = { ...json, body: read.fields };
    for (const { property, file } of read.files) add(property, file);
  }
  for (const { property, content, ...description } of files)
    add(property, await store(content instanceof Uint8Array ? content : bounded(content, limit), description));
  return { ...item, json, ...(Object.keys(binary).length > 0 ? { binary } : {}) };
}

/** Stores one file as it comes, under a new id, and gives its reference. Nothing is left where its content fails. */
export async function storeFile(
  env: Env,
  keyOf: (id: string) => string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  description: FileDescription,
): Promise<BinaryReference> {
  const id = newFileId();
  const limits = { take: () => undefined, give: () => undefined, store: async () => undefined };
  const options = fileOptions(referenceTo(id, 0, description));
  return referenceTo(id, await upload(env.BLOBS, keyOf(id), chunks, options, limits), description);
}

/** What comes, up to so many bytes. Throws BODY_TOO_LARGE. */
export async function* bounded(content: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > limit)
      throw new AppError(
        'BODY_TOO_LARGE',
        `The body is larger than ${limit} bytes. Send less, or in several requests.`,
        { limit },
      );
    yield chunk;
  }
}
