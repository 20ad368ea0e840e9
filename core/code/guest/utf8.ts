/** Text as UTF-8. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const letter of text) {
    let code = letter.codePointAt(0)!;
    // Half of a pair is no character.
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** UTF-8 as text; what is none becomes the sign for that. */
export function decodeUtf8(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at]!;
    const more =
      first < 0x80
        ? 0
        : first >= 0xf0 && first < 0xf5
          ? 3
          : first >= 0xe0 && first < 0xf0
            ? 2
            : first >= 0xc2 && first < 0xe0
              ? 1
              : -1;
    let code = more < 0 ? -1 : more === 0 ? first : first & (0x3f >> more);
    for (let next = 1; next <= more && code >= 0; next += 1) {
      const byte = bytes[at + next];
      code = byte !== undefined && (byte & 0xc0) === 0x80 ? (code << 6) | (byte & 63) : -1;
    }
    const isText = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    text += isText ? String.fromCodePoint(code) : '\ufffd';
    at += isText ? more + 1 : 1;
  }
  return text;
}
