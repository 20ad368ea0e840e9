import { toInteger, toText } from '../coerce.ts';
import { typeError } from '../guest-error.ts';
import { type Evaluator, type Frame, GuestFunction, kindOf, type Run, type Value } from '../values.ts';

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
export function enterCalls(name: string, args: readonly Value[], run: Run, count: 3 | 4): Calls {
  const callback = functionAt(args, name, 0);
  run.budget.enter();
  const { repeated } = callback;
  return repeated && repeated.count <= count
    ? callsOf(repeated.body, repeated.parent, repeated.count)
    : callsOf(eachAnew(callback, count), null, count);
}

/**
 * Calls of one function, one after the other, in one frame that is filled for each of them. Each loop calls `body` itself: the host
 * learns at every place of its own what is called there.
 */
interface Calls {
  readonly body: Evaluator;
  readonly frame: Frame;
  /** How many arguments are put in place: what the function does not look at need not be there. */
  readonly count: number;
}

const callsOf = (body: Evaluator, parent: Frame | null, count: number): Calls => ({
  body,
  frame: { values: [undefined, undefined, undefined, undefined], parent },
  count,
});

/** The frame with the arguments of the next call: the element, its place, the list. */
export function filled({ frame, count }: Calls, element: Value, index: number, list: readonly Value[]): Frame {
  const { values } = frame;
  values[0] = element;
  if (count > 1) {
    values[1] = index;
    values[2] = list;
  }
  return frame;
}

/** The same with what the calls before have made of the list. */
export function filledAfter(
  { frame, count }: Calls,
  result: Value,
  element: Value,
  index: number,
  list: readonly Value[],
): Frame {
  const { values } = frame;
  values[0] = result;
  values[1] = element;
  if (count > 2) {
    values[2] = index;
    values[3] = list;
  }
  return frame;
}

/** A function that needs a frame of its own for every call, as one that does not. */
const eachAnew =
  ({ invoke }: GuestFunction, count: 3 | 4): Evaluator =>
  (run, frame) =>
    invoke(frame!.values.slice(0, count), run);

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
  const calls = enterCalls(name, args, run, 3);
  const { body } = calls;
  try {
    for (let index = 0; index < length; index += 1) {
      run.budget.spend();
      if (see(body(run, filled(calls, list[index], index, list)), index)) return;
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
