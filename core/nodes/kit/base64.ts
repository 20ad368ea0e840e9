const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The UTF-8 bytes of a text. `encodeURIComponent` is the one encoder that the language itself brings. */
function utf8(text: string): number[] {
  const escaped = encodeURIComponent(wellFormed(text));
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '%') {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(escaped.charCodeAt(at));
    }
  }
  return bytes;
}

/** Encodes a text as Base64 of its UTF-8 bytes, as basic authentication needs it. */
export const encodeBase64 = (text: string): string => toBase64(utf8(text));

/** Bytes as Base64. */
export function toBase64(bytes: ArrayLike<number>): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1], bytes[at + 2]];
    pieces.push(
      ALPHABET[a >> 2]!,
      ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!,
      b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!,
      c === undefined ? '=' : ALPHABET[c & 63]!,
    );
  }
  return pieces.join('');
}

const VALUES = new Map([...ALPHABET, '-', '_'].map((sign, value) => [sign, value > 63 ? value - 2 : value]));

/** The bytes of a Base64 text, plain or in the spelling for addresses; what does not belong there, such as line breaks, is passed over. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let size = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUES.get(text[at]!);
    if (value === undefined) {
      if (text[at] === '=') break;
      continue;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[size++] = (bits >> count) & 0xff;
  }
  return bytes.subarray(0, size);
}

/** Half of a surrogate pair has no UTF-8 form; it becomes the replacement character. */
const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
