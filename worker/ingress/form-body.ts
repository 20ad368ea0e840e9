import { AppError } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import { joined } from '../../durable-objects/execution/joined.ts';
import { formEntries, type FormEntry } from './multipart.ts';
import { fromParameters } from './parameters.ts';

/** Files of one form, parts that are none, and bytes of its fields and all names together. */
const MAX_FILES = 100;
const MAX_PARTS = 1000;
const MAX_FIELDS = 16_000_000;
/** A part costs memory though it is empty. */
const PART_BYTES = 64;

/** A file that a form brings, under the name of its field. */
export type SentFile = Pick<FormEntry, 'content' | 'mimeType' | 'name'> & { fileName: string };

/**
 * Reads a form part by part: each file goes to `keep` as it comes, with the fields that came before it. `most` bytes of
 * fields and names are read. Throws BODY_TOO_LARGE and PARAMETER_INVALID as soon as there is more than a form may bring.
 */
export async function readParts<T>(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  contentType: string,
  keep: (file: SentFile, fields: URLSearchParams) => Promise<T>,
  most = MAX_FIELDS,
): Promise<{ fields: URLSearchParams; files: { name: string; file: T }[] }> {
  const fields = new URLSearchParams();
  const files: { name: string; file: T }[] = [];
  let size = 0;
  let others = 0;
  for await (const { name, fileName, mimeType, content } of formEntries(piecesOf(chunks), contentType)) {
    size += name.length + (fileName?.length ?? 0) + (mimeType?.length ?? 0) + PART_BYTES;
    if (size > most) throw tooLarge(most);
    // Browsers send a nameless file for a field in which nothing was chosen.
    if (!fileName && ++others > MAX_PARTS)
      throw new AppError('PARAMETER_INVALID', `The form has more than ${MAX_PARTS} fields. Send them in several.`);
    if (fileName === undefined) {
      const value = await wholeOf(content, most - size, most);
      size += value.byteLength;
      fields.append(name, new TextDecoder().decode(value));
    } else if (fileName !== '') {
      if (files.length >= MAX_FILES)
        throw new AppError('PARAMETER_INVALID', `The request has more than ${MAX_FILES} files. Send them in several.`);
      const file = { name, content, fileName, ...(mimeType === undefined ? {} : { mimeType }) };
      files.push({ name, file: await keep(file, fields) });
    }
  }
  return { fields, files };
}

/**
 * Reads a form as a webhook gives it: fields become the body. Files are named after their fields, numbered where a field
 * has several; or all of them after a prefix. Throws as `readParts`.
 */
export async function readForm<T>(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  contentType: string,
  prefix: string,
  keep: (file: SentFile) => Promise<T>,
): Promise<{ fields: { [key: string]: Json }; files: { property: string; file: T }[] }> {
  const { fields, files: sent } = await readParts(chunks, contentType, keep);
  const seen = new Map<string, number>();
  const files = sent.map(({ name, file }, index) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    const isOne = sent.filter((other) => other.name === name).length === 1;
    const own = (isOne ? name : `${name}${count}`).slice(0, 200) || 'data';
    return { property: prefix === '' ? own : `${prefix}${index}`, file };
  });
  return { fields: fromParameters(fields), files };
}

/** Keeps a file of a form that is in memory as a whole anyway. */
export const inMemory = async ({ content, fileName, mimeType }: SentFile) => ({
  content: await wholeOf(content, Infinity, Infinity),
  mimeType,
  fileName,
});

const tooLarge = (limit: number) =>
  new AppError('BODY_TOO_LARGE', `The fields of the form are larger than ${limit} bytes, names included.`, { limit });

async function* piecesOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* chunks;
}

async function wholeOf(content: AsyncIterable<Uint8Array>, most: number, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.byteLength;
    if (size > most) throw tooLarge(limit);
    pieces.push(piece);
  }
  return joined(pieces, size);
}
