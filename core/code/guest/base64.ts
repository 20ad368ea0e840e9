const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET, '-', '_'].map((letter, index) => [letter, index < 64 ? index : index - 2]));

export function encodeBytes(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1], bytes[at + 2]];
    text += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    text +=
      b === undefined
        ? '=='
        : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]! + (c === undefined ? '=' : ALPHABET[c & 63]!);
  }
  return text;
}

/** Bytes of base64, of either alphabet, up to the first `=`. What is no letter of it is passed over, as Node does. */
export function decodeBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let length = 0;
  for (const letter of text) {
    if (letter === '=') break;
    const value = VALUES.get(letter);
    if (value === undefined) continue;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[length] = bits >> count;
    length += 1;
  }
  return bytes.subarray(0, length);
}
