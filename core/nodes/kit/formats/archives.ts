import { Gunzip, Gzip, Unzip, UnzipInflate, UnzipPassThrough, Zip, ZipDeflate } from 'fflate';
import { AppError } from '../../../errors/app-error.ts';
import { readableSize } from '../../../workflow/file-reference.ts';

/**
 * Compressed bytes that are unpacked at a time. They become at most a thousand times as many, and only that is ever in
 * memory at once, whatever a file says of itself.
 */
const STEP = 4096;

/** How much may come out of an archive. */
export interface UnpackLimits {
  bytes: number;
  files: number;
}

/** A file of an archive. Its content must be read before the next file is asked for. */
export interface ArchivedFile {
  name: string;
  content: AsyncIterable<Uint8Array>;
}

type Part = { name: string } | { bytes: Uint8Array } | { end: true };

/** The files of a ZIP, in the order in which they lie there; folders are left out. */
export async function* unzipped(
  chunks: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
): AsyncGenerator<ArchivedFile, void> {
  const parts = unzipParts(chunks, limits);
  const content = async function* (): AsyncGenerator<Uint8Array, void> {
    for (let next = await parts.next(); !next.done && !('end' in next.value); next = await parts.next())
      if ('bytes' in next.value) yield next.value.bytes;
  };
  for (let next = await parts.next(); !next.done; next = await parts.next())
    if ('name' in next.value) {
      const { name } = next.value;
      // A folder has no content, but its end comes as well.
      if (!name.endsWith('/')) yield { name, content: content() };
    }
}

async function* unzipParts(chunks: AsyncIterable<Uint8Array>, limits: UnpackLimits): AsyncGenerator<Part, void> {
  let parts: Part[] = [];
  let failure: Error | null = null;
  let files = 0;
  const count = counter(limits.bytes);
  const archive = new Unzip((file) => {
    files += 1;
    parts.push({ name: file.name });
    file.ondata = (error, bytes, isLast) => {
      if (error) failure = error;
      else if (bytes.byteLength > 0) parts.push({ bytes });
      if (isLast) parts.push({ end: true });
    };
    file.start();
  });
  archive.register(UnzipInflate);
  archive.register(UnzipPassThrough);
  const steps = (bytes: Uint8Array, isLast: boolean): Part[] => {
    attempt(() => archive.push(bytes, isLast));
    if (failure) throw broken(failure);
    const taken = parts;
    parts = [];
    for (const part of taken) if ('bytes' in part) count(part.bytes.byteLength);
    if (files > limits.files)
      throw new AppError(
        'FILE_TOO_LARGE',
        `The archive holds more than ${limits.files} files; so many are not unpacked.`,
      );
    return taken;
  };
  let isEmpty = true;
  for await (const chunk of chunks) {
    if (isEmpty && chunk.byteLength > 1 && (chunk[0] !== 0x50 || chunk[1] !== 0x4b)) throw broken(null);
    isEmpty &&= chunk.byteLength === 0;
    for (let from = 0; from < chunk.byteLength; from += STEP) yield* steps(chunk.subarray(from, from + STEP), false);
  }
  if (isEmpty) throw broken(null);
  yield* steps(new Uint8Array(), true);
}

/** The content of a gzip file. */
export async function* gunzipped(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = [];
  const count = counter(mostBytes);
  const stream = new Gunzip((bytes) => void parts.push(bytes));
  const step = (bytes: Uint8Array, isLast: boolean): Uint8Array[] => {
    attempt(() => stream.push(bytes, isLast));
    const taken = parts.filter((part) => part.byteLength > 0);
    parts = [];
    for (const { byteLength } of taken) count(byteLength);
    return taken;
  };
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.byteLength; from += STEP) yield* step(chunk.subarray(from, from + STEP), false);
  yield* step(new Uint8Array(), true);
}

/** A gzip file of some content, made while it is read. */
export async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = [];
  const stream = new Gzip((bytes) => void parts.push(bytes));
  const taken = () => parts.splice(0).filter((part) => part.byteLength > 0);
  for await (const chunk of chunks) {
    stream.push(chunk, false);
    yield* taken();
  }
  stream.push(new Uint8Array(), true);
  yield* taken();
  parts = [];
}

/** A ZIP of some files, made while they are read. Two files of one name get different ones. `mtime` is for each of them. */
export async function* zipped(
  files: Iterable<{ name: string; open(): Promise<AsyncIterable<Uint8Array>> }>,
  mtime: number,
): AsyncGenerator<Uint8Array, void> {
  const parts: Uint8Array[] = [];
  let failure: Error | null = null;
  const archive = new Zip((error, bytes) => {
    if (error) failure = error;
    else parts.push(bytes);
  });
  const taken = () => {
    if (failure) throw broken(failure);
    return parts.splice(0).filter((part) => part.byteLength > 0);
  };
  const names = new Set<string>();
  for (const file of files) {
    const entry = new ZipDeflate(freeName(file.name, names));
    entry.mtime = mtime;
    archive.add(entry);
    for await (const chunk of await file.open()) {
      entry.push(chunk, false);
      yield* taken();
    }
    entry.push(new Uint8Array(), true);
    yield* taken();
  }
  archive.end();
  yield* taken();
}

function freeName(name: string, used: Set<string>): string {
  let free = name;
  for (let count = 1; used.has(free); count += 1) free = name.replace(/(\.[^.]*)?$/, (end) => ` (${count})${end}`);
  used.add(free);
  return free;
}

/** Measures what a ZIP holds without keeping any of it. Throws FILE_TOO_LARGE. */
export async function unzippedSize(chunks: AsyncIterable<Uint8Array>, limits: UnpackLimits): Promise<number> {
  let size = 0;
  for await (const part of unzipParts(chunks, limits)) if ('bytes' in part) size += part.bytes.byteLength;
  return size;
}

function counter(most: number): (bytes: number) => void {
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (total > most)
      throw new AppError(
        'FILE_TOO_LARGE',
        `The archive unpacks to more than ${readableSize(most)}, and is not unpacked further. Raise the limit of the node if that is meant to be.`,
        { most },
      );
  };
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw broken(error);
  }
}

const broken = (error: unknown): AppError =>
  new AppError(
    'FILE_INVALID',
    `The archive cannot be unpacked${error instanceof Error ? `: ${error.message}` : ''}. Check that the file is what the chosen format says, and complete.`,
  );
