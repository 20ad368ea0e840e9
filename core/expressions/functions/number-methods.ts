import { AppError } from '../../errors/app-error.ts';
import { toText } from '../coerce.ts';
import { integerAt, methods, type Method } from './method.ts';

/** A method with one number as its argument, which must lie in a range: outside it the host would throw. */
const ranged =
  (name: string, from: number, to: number, work: (self: number, digits: number | undefined) => string): Method =>
  (self, args, run) => {
    const digits = integerAt(args, 0, run);
    if (digits !== undefined && !(digits >= from && digits <= to)) {
      throw new AppError(
        'EXPRESSION_FAILED',
        `${name}(${digits}) is not possible. Give a number from ${from} to ${to}.`,
      );
    }
    return work(self as number, digits);
  };

/** What can be called on a number. */
export const NUMBER_METHODS = methods({
  toFixed: ranged('toFixed', 0, 100, (self, digits) => self.toFixed(digits)),
  toPrecision: ranged('toPrecision', 1, 100, (self, digits) => self.toPrecision(digits)),
  toString: ranged('toString', 2, 36, (self, radix) => self.toString(radix)),
  toLocaleString: ((self, args, run) =>
    (self as number).toLocaleString(args[0] === undefined ? 'en-US' : toText(args[0], run))) satisfies Method,
});
