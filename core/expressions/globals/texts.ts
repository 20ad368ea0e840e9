import { toText } from '../coerce.ts';
import { GuestError, GuestThrow } from '../guest-error.ts';
import type { GuestFunction } from '../values.ts';
import { fn } from './make.ts';
import { fromBase64, toBase64 } from '../text/base64.ts';

/** A function from text to text that the host refuses for some texts. */
const converting = (name: string, factor: number, convert: (text: string) => string): GuestFunction =>
  fn((args, run) => {
    const text = toText(args[0], run);
    run.budget.spend(1 + text.length / 64);
    run.budget.allocate(text.length * factor);
    try {
      return convert(text);
    } catch {
      const message = `${name}() got a text that it cannot convert.`;
      throw new GuestThrow(new GuestError('URIError', message), message);
    }
  });

const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (sign) => {
    const code = sign.charCodeAt(0);
    if (code > 255) throw new RangeError('not Latin-1');
    return code;
  });

/** Global functions that turn a text into another. */
export const TEXT_FUNCTIONS: readonly [string, GuestFunction][] = [
  ['encodeURIComponent', converting('encodeURIComponent', 18, encodeURIComponent)],
  ['decodeURIComponent', converting('decodeURIComponent', 2, decodeURIComponent)],
  ['encodeURI', converting('encodeURI', 18, encodeURI)],
  ['decodeURI', converting('decodeURI', 2, decodeURI)],
  ['btoa', converting('btoa', 4, (text) => toBase64(latin1(text)))],
  ['atob', converting('atob', 4, (text) => latin1Text(fromBase64(text)))],
];

function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
