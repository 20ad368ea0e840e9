import { decodeBytes, encodeBytes } from './base64.ts';
import type { Codec } from './codec.ts';

/** What every engine but QuickJS has; taken before the code of a user can replace it. */
const { TextEncoder, TextDecoder } = globalThis as unknown as {
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new (label: string, options: { ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string };
};

/** Letters that become a text in one call: more would be too many arguments. */
const AT_ONCE = 8192;

const lettersOf = (bytes: Uint8Array, change: (byte: number) => number = (byte) => byte): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode(...Array.from(bytes.subarray(at, at + AT_ONCE), change));
  return text;
};
const hexOf = (byte: number) => byte.toString(16).padStart(2, '0');

/** The same as Node's encodings, in plain JavaScript. */
export const plainCodec: Codec = {
  encode(text, encoding) {
    switch (encoding) {
      case 'utf8':
        return new TextEncoder().encode(text);
      case 'base64':
      case 'base64url':
        return decodeBytes(text);
      case 'hex': {
        const pairs = /^(?:[0-9a-f]{2})*/i.exec(text)![0];
        return Uint8Array.from({ length: pairs.length / 2 }, (_, at) =>
          Number.parseInt(pairs.slice(2 * at, 2 * at + 2), 16),
        );
      }
      case 'utf16le':
        return Uint8Array.from({ length: 2 * text.length }, (_, at) => text.charCodeAt(at >> 1) >> (at % 2 ? 8 : 0));
      default:
        return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    }
  },
  decode(bytes, encoding) {
    switch (encoding) {
      case 'utf8':
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      case 'utf16le':
        return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes.subarray(0, bytes.length & ~1));
      case 'base64':
        return encodeBytes(bytes);
      case 'base64url':
        return encodeBytes(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      case 'hex':
        return Array.from(bytes, hexOf).join('');
      case 'ascii':
        return lettersOf(bytes, (byte) => byte & 127);
      case 'latin1':
        return lettersOf(bytes);
    }
  },
};
