import { toInteger, toText } from '../coerce.ts';
import { typeError } from '../guest-error.ts';
import { GuestFunction, kindOf, type RepeatedCall, type Run, type Value } from '../values.ts';

/** A built-in method: gets the value left of the dot. */
export type Method = (self: Value, args: readonly Value[], run: Run) => Value;

/** A function among the arguments. Its every call must cost fuel: see `callbackOf` and `eachCall`. */
function functionAt(args: readonly Value[], name: string, index: number): GuestFunction {
  const callback = args[index];
  if (callback instanceof GuestFunction) return callback;
  throw typeError(`"${name}" needs a function, for example ${name}(x => x.id).`);
}

/**
 * The function among the arguments, to be called again and again with `count` arguments, one call deeper: `run.budget.leave` must
 * follow, however it ends, and each call must be paid for.
 */
export function enterCalls(name: string, args: readonly Value[], run: Run, count: 3 | 4): RepeatedCall {
  const callback = functionAt(args, name, 0);
  run.budget.enter();
  return callback.repeat?.() ?? eachAnew(callback, count);
}

/** A function whose every call has arguments of its own. */
const eachAnew = ({ invoke }: GuestFunction, count: 3 | 4): RepeatedCall =>
  count === 3
    ? (run, first, second, third) => invoke([first, second, third], run)
    : (run, first, second, third, fourth) => invoke([first, second, third, fourth], run);

/**
 * Calls a function of the arguments for the places of a list, `(element, index, list)` as JavaScript does, until `see`
 * says that it has seen enough. Each call costs a step.
 */
export function eachCall(
  name: string,
  list: readonly Value[],
  args: readonly Value[],
  run: Run,
  see: (answer: Value, index: number) => boolean | void,
): void {
  const { length } = list;
  const call = enterCalls(name, args, run, 3);
  try {
    for (let index = 0; index < length; index += 1) {
      run.budget.spend();
      if (see(call(run, list[index], index, list), index)) return;
    }
  } finally {
    run.budget.leave();
  }
}

/** A function argument as a host function whose every call costs fuel. */
export function callbackOf(args: readonly Value[], name: string, index = 0): (args: Value[], run: Run) => Value {
  const callback = functionAt(args, name, index);
  return (values, run) => {
    run.budget.spend();
    run.budget.enter();
    try {
      return callback.invoke(values, run);
    } finally {
      run.budget.leave();
    }
  };
}

/** An optional whole number; `undefined` where the argument is missing, as the host's own methods take it. */
export const integerAt = (args: readonly Value[], index: number, run: Run): number | undefined =>
  toInteger(args[index], run);

export const textAt = (args: readonly Value[], index: number, run: Run): string => toText(args[index], run);

/** A table of methods. A map, because a plain object would also answer to `constructor`. */
export const methods = (table: { readonly [name: string]: Method }): ReadonlyMap<string, Method> =>
  new Map(Object.entries(table));

/** Options for `Intl`: plain scalars only, so that nothing of the guest runs while the host reads them. */
export function plainOptions(value: Value, run: Run): Record<string, string | number | boolean> | undefined {
  if (value === undefined) return undefined;
  if (kindOf(value) !== 'object') throw typeError('The options must be a record, for example { style: "percent" }.');
  const result: Record<string, string | number | boolean> = {};
  for (const key of Object.keys(value as object).slice(0, 50)) {
    const member = (value as Record<string, Value>)[key];
    if (member === undefined || key === '__proto__') continue;
    result[key] = typeof member === 'number' || typeof member === 'boolean' ? member : toText(member, run);
  }
  return result;
}

/** A locale, or several; "en-US" where none is given: what comes out must not depend on where it runs. */
export function localeOf(value: Value, run: Run): string | string[] {
  if (value === undefined || value === null) return 'en-US';
  return Array.isArray(value) ? value.slice(0, 10).map((one) => toText(one, run)) : toText(value, run);
}

/** Formatting with a locale is slow; this is what it costs in steps. */
export const LOCALE_STEPS = 200;

/** Runs a host function that throws on bad locales, zones and options; what it says becomes a guest error. */
export function checked<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof RangeError || thrown instanceof TypeError) throw typeError(thrown.message);
    throw thrown;
  }
}
