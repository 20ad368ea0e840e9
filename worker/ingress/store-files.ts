import { AppError } from '../../core/errors/app-error.ts';
import { referenceTo } from '../../core/workflow/file-reference.ts';
import type { Item } from '../../core/workflow/item.ts';
import { fileOptions, newFileId } from '../../durable-objects/execution/files.ts';
import { upload } from '../../durable-objects/execution/upload.ts';
import type { Env } from '../env.ts';
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

/** Stores the files of an item under a prefix in R2, as they come, and gives the item with their references. Throws BODY_TOO_LARGE. */
export async function storeFiles({ item, files }: ArrivedItem, prefix: string, env: Env): Promise<Item> {
  if (files.length === 0) return item;
  const binary: NonNullable<Item['binary']> = {};
  for (const { property, content, ...description } of files) {
    const id = newFileId();
    const limits = { take: () => undefined, give: () => undefined, store: async () => undefined };
    const options = fileOptions(referenceTo(id, 0, description));
    const bytes = await upload(env.BLOBS, prefix + id, bounded(content, fileLimit(env)), options, limits);
    // Names come from outside.
    Object.defineProperty(binary, property, {
      value: referenceTo(id, bytes, description),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return { ...item, binary };
}

async function* bounded(
  content: Uint8Array | ReadableStream<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array, void> {
  if (content instanceof Uint8Array) return yield content;
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > limit)
      throw new AppError(
        'BODY_TOO_LARGE',
        `The body is larger than ${limit} bytes. Send less, or in several requests.`,
        {
          limit,
        },
      );
    yield chunk;
  }
}
