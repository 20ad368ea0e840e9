import { toText } from '../coerce.ts';
import { expressionError } from '../guest-error.ts';
import { md5 } from '../hash/md5.ts';
import { sha1 } from '../hash/sha1.ts';
import { sha224, sha256, sha384, sha512 } from '../hash/sha2.ts';
import { sha3 } from '../hash/sha3.ts';
import { toBase64 } from '../text/base64.ts';
import { toUtf8 } from '../text/utf8.ts';
import type { Run, Value } from '../values.ts';

const ALGORITHMS: ReadonlyMap<string, (bytes: Uint8Array) => Uint8Array> = new Map([
  ['md5', md5],
  ['sha1', sha1],
  ['sha224', sha224],
  ['sha256', sha256],
  ['sha384', sha384],
  ['sha512', sha512],
  ['sha3', sha3],
]);

/** The hash of a text as hexadecimal digits; "base64" gives the text itself in base64, as in n8n. */
export function hash(self: Value, args: readonly Value[], run: Run): string {
  const text = self as string;
  const name = args[0] === undefined ? 'md5' : toText(args[0], run);
  run.budget.spend(100 + text.length);
  run.budget.allocate(text.length * 16);
  if (name.toLowerCase() === 'base64') return toBase64(toUtf8(text));
  const algorithm = ALGORITHMS.get(name.toLowerCase());
  if (!algorithm)
    throw expressionError(
      `Unknown algorithm "${name.slice(0, 40)}". Available are ${[...ALGORITHMS.keys()].join(', ')} and base64.`,
    );
  return [...algorithm(toUtf8(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
