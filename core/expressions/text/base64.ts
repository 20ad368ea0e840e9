const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = new Map([...SIGNS].map((sign, code) => [sign, code]));
CODES.set('-', 62);
CODES.set('_', 63);

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a, b, c] = [bytes[index]!, bytes[index + 1], bytes[index + 2]];
    text += SIGNS[a >> 2]! + SIGNS[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    text += b === undefined ? '=' : SIGNS[((b & 15) << 2) | ((c ?? 0) >> 6)]!;
    text += c === undefined ? '=' : SIGNS[c & 63]!;
  }
  return text;
}

/** Base64 as bytes; signs that do not belong there are passed over, as lenient readers do. */
export function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const sign of text) {
    if (sign === '=') break;
    const code = CODES.get(sign);
    if (code === undefined) continue;
    buffer = ((buffer << 6) | code) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 255);
  }
  return Uint8Array.from(bytes);
}
