/** Text as UTF-8. Halves of surrogate pairs become the replacement character, as everywhere. */
export function toUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const sign of text) {
    let code = sign.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** UTF-8 as text; bytes that are none become the replacement character. */
export function fromUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index]!;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    const rest = [...bytes.subarray(index + 1, index + length)];
    if (length === 0 || rest.length < length - 1 || rest.some((byte) => (byte & 0xc0) !== 0x80)) {
      text += '\ufffd';
      index += 1;
      continue;
    }
    const code = rest.reduce(
      (sum, byte) => (sum << 6) | (byte & 63),
      length === 1 ? first : first & (0xff >> (length + 1)),
    );
    text += code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
    index += length;
  }
  return text;
}
