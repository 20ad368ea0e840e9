import { AppError } from '../../errors/app-error.ts';
import { toNumber } from '../coerce.ts';
import { GuestFunction, type Run, type Value } from '../values.ts';

/** A built-in method: gets the value left of the dot. */
export type Method = (self: Value, args: readonly Value[], run: Run) => Value;

/** A function argument as a host function whose every call costs fuel. */
export function callbackOf(args: readonly Value[], name: string): (args: Value[], run: Run) => Value {
  const callback = args[0];
  if (callback instanceof GuestFunction) return callback.invoke;
  throw new AppError('EXPRESSION_FAILED', `"${name}" needs a function, for example ${name}(x => x.id).`);
}

/** An optional whole number; `undefined` where the argument is missing, as the host's own methods take it. */
export function integerAt(args: readonly Value[], index: number, run: Run): number | undefined {
  return args[index] === undefined ? undefined : Math.trunc(toNumber(args[index], run));
}

/** A table of methods. A map, because a plain object would also answer to `constructor`. */
export const methods = (table: Record<string, Method>): ReadonlyMap<string, Method> => new Map(Object.entries(table));
