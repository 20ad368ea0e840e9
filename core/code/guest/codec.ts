/** How a text stands for bytes, as Node names it. */
export const ENCODINGS = ['utf8', 'base64', 'base64url', 'hex', 'latin1', 'ascii', 'utf16le'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Makes bytes of texts and texts of bytes. The engines differ in who does it: an interpreter is far too slow for files. */
export interface Codec {
  encode(text: string, encoding: Encoding): Uint8Array;
  decode(bytes: Uint8Array, encoding: Encoding): string;
}

let current: Codec | null = null;

export const useCodec = (codec: Codec): void => {
  current = codec;
};

export const codec: Codec = {
  encode: (text, encoding) => current!.encode(text, encoding),
  decode: (bytes, encoding) => current!.decode(bytes, encoding),
};

const ALSO = new Map<string, Encoding>([
  ['utf-8', 'utf8'],
  ['binary', 'latin1'],
  ['ucs2', 'utf16le'],
  ['ucs-2', 'utf16le'],
  ['utf-16le', 'utf16le'],
]);

/** The encoding of a name, in any case; null where there is none of that name. */
export function encodingOf(name: unknown): Encoding | null {
  const lower = String(name).toLowerCase();
  return ENCODINGS.find((one) => one === lower) ?? ALSO.get(lower) ?? null;
}
