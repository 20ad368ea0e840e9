import { Unzlib } from 'fflate';
import { AppError } from '../../../errors/app-error.ts';
import { readableSize } from '../../../workflow/file-reference.ts';

/** Compressed bytes that are unpacked at a time; only what they become is in memory at once. */
const STEP = 4096;
const MARK = 'stream';
const [CR, LF] = [0x0d, 0x0a];

/**
 * Measures what the compressed streams of a PDF become, without keeping any of it, in bytes. Whatever could be one is
 * unpacked: what the document says of its streams can be written in many ways. Throws FILE_TOO_LARGE above `most`.
 */
export function unpackedPdfSize(bytes: Uint8Array, most: number): number {
  let total = 0;
  let read = 0;
  for (let at = markAt(bytes, 0); at >= 0; at = markAt(bytes, at + 1)) {
    const from = nextLine(bytes, at);
    read += from - at;
    if (read > most + bytes.length) throw tooLarge(most);
    // The head of a zlib stream, which all others can be told from.
    const [method = 0, flags = 0] = bytes.subarray(from, from + 2);
    if ((method & 0x0f) !== 8 || (method * 256 + flags) % 31 !== 0) continue;
    let isOver = false;
    const stream = new Unzlib((piece, isLast) => {
      total += piece.byteLength;
      isOver ||= isLast;
    });
    // Most streams are short.
    for (let step = from, size = 256; step < bytes.length && !isOver; size = Math.min(2 * size, STEP)) {
      const end = Math.min(step + size, bytes.length);
      try {
        stream.push(bytes.subarray(step, end), end === bytes.length);
      } catch {
        isOver = true;
      }
      // Streams within one another would be read again and again.
      read += end - step;
      step = end;
      if (total > most || read > most + bytes.length) throw tooLarge(most);
    }
  }
  return total;
}

function markAt(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MARK.charCodeAt(0), from); at >= 0; at = bytes.indexOf(MARK.charCodeAt(0), at + 1))
    if ([...MARK].every((sign, index) => bytes[at + index] === sign.charCodeAt(0))) return at;
  return -1;
}

/** A stream begins with the line after its mark, whatever else stands behind that. */
function nextLine(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== CR && bytes[at] !== LF) at += 1;
  return at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1);
}

const tooLarge = (most: number): AppError =>
  new AppError(
    'FILE_TOO_LARGE',
    `The PDF unpacks to more than ${readableSize(most)}, and is not read. Split it, or take the pictures out of it.`,
    { most },
  );
