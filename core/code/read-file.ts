import { AppError } from '../errors/app-error.ts';
import type { StoredFile } from '../nodes/kit/files.ts';
import { readableSize } from '../workflow/file-reference.ts';

/** Reads a file as a whole for code, into one list of bytes. Throws FILE_TOO_LARGE; `take` may throw where there is no room. */
export async function readForCode(
  { reference, size, chunks }: StoredFile,
  most: number,
  take: (bytes: number) => void | Promise<void>,
  give: (bytes: number) => void,
): Promise<Uint8Array> {
  if (size > most)
    throw new AppError(
      'FILE_TOO_LARGE',
      `The file ${JSON.stringify(reference.fileName ?? reference.mimeType)} has ${readableSize(size)}; code reads files of up to ${readableSize(most)}. Put an Extract from file node before this one: it reads a file piece by piece and gives its content as items.`,
      { bytes: size, most },
    );
  const room = take(size);
  if (room) await room;
  try {
    const all = new Uint8Array(size);
    let at = 0;
    for await (const chunk of chunks()) {
      all.set(chunk, at);
      at += chunk.byteLength;
    }
    return all;
  } catch (error) {
    give(size);
    throw error;
  }
}
