import { bigToText } from '../coerce.ts';
import { rangeError } from '../guest-error.ts';
import { integerAt, methods, type Method } from './method.ts';
import type { Run, Value } from '../values.ts';

const toText: Method = (self, args, run) => {
  const radix = integerAt(args, 0, run) ?? 10;
  if (!(radix >= 2 && radix <= 36)) throw rangeError(`toString(${radix}) is not possible. Give a number from 2 to 36.`);
  return bigToText(self as bigint, run, radix);
};

/** What can be called on a big integer. */
export const BIGINT_METHODS = methods({
  toLocaleString: (self: Value, _args: readonly Value[], run: Run) =>
    BigInt(bigToText(self as bigint, run)).toLocaleString('en-US'),
  toString: toText,
  valueOf: (self: Value) => self,
});
