import { toNumber } from '../coerce.ts';
import { fn, namespace } from './make.ts';
import { chance } from './n8n.ts';

const FUNCTIONS = [
  'abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'ceil', 'clz32', 'cos', 'cosh', 'exp', 'expm1',
  'floor', 'fround', 'hypot', 'imul', 'log', 'log10', 'log1p', 'log2', 'pow', 'round', 'sign', 'sin', 'sinh', 'sqrt', 'tan',
  'tanh', 'trunc',
] as const; // prettier-ignore

/** One by one: a call of the host with millions of arguments would overflow its stack. */
const extreme = (start: number, pick: (a: number, b: number) => number) =>
  fn((args, run) => {
    run.budget.spend(1 + args.length / 16);
    return args.reduce((best: number, arg) => pick(best, toNumber(arg, run)), start);
  });

export const MATH = namespace('Math', {
  E: Math.E,
  LN10: Math.LN10,
  LN2: Math.LN2,
  LOG10E: Math.LOG10E,
  LOG2E: Math.LOG2E,
  PI: Math.PI,
  SQRT1_2: Math.SQRT1_2,
  SQRT2: Math.SQRT2,
  max: extreme(Number.NEGATIVE_INFINITY, Math.max),
  min: extreme(Number.POSITIVE_INFINITY, Math.min),
  // The same at every repeat of the step: what an expression gave once it gives again.
  random: fn((_args, run) => chance(run)),
  ...Object.fromEntries(
    FUNCTIONS.map((name) => [
      name,
      fn((args, run) =>
        (Math[name] as (...values: number[]) => number)(...args.slice(0, 64).map((arg) => toNumber(arg, run))),
      ),
    ]),
  ),
});
