import { rangeError } from '../guest-error.ts';
import { checked, integerAt, LOCALE_STEPS, localeOf, methods, type Method, plainOptions } from './method.ts';
import type { Run, Value } from '../values.ts';

/** A method with one number as its argument, which must lie in a range: outside it the host would throw. */
const ranged =
  (name: string, from: number, to: number, work: (self: number, digits: number | undefined) => string): Method =>
  (self, args, run) => {
    const digits = integerAt(args, 0, run);
    if (digits !== undefined && !(digits >= from && digits <= to))
      throw rangeError(`${name}(${digits}) is not possible. Give a number from ${from} to ${to}.`);
    return work(self as number, digits);
  };

/** What can be called on a number. */
export const NUMBER_METHODS = methods({
  toExponential: ranged('toExponential', 0, 100, (self, digits) => self.toExponential(digits)),
  toFixed: ranged('toFixed', 0, 100, (self, digits) => self.toFixed(digits)),
  toLocaleString: (self: Value, args: readonly Value[], run: Run) => {
    run.budget.spend(LOCALE_STEPS);
    return checked(() => (self as number).toLocaleString(localeOf(args[0], run), plainOptions(args[1], run)));
  },
  toPrecision: ranged('toPrecision', 1, 100, (self, digits) => self.toPrecision(digits)),
  toString: ranged('toString', 2, 36, (self, radix) => self.toString(radix)),
  valueOf: (self: Value) => self,
});
