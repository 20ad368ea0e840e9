import { problem } from './problem.ts';
/** n8n's own functions, as far as they stand alone. */
const fail = (message: string): never => {
  throw problem(message);
};

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0);
}

export const FUNCTIONS = {
  $if: (...args: unknown[]) =>
    args.length < 2
      ? fail('$if needs a condition and a value: $if(condition, value, otherwise).')
      : args[0]
        ? args[1]
        : (args[2] ?? false),
  $ifEmpty: (...args: unknown[]) =>
    args.length === 2
      ? isEmpty(args[0])
        ? args[1]
        : args[0]
      : fail('$ifEmpty needs two values: $ifEmpty(value, instead).'),
  $min: (...values: number[]) => Math.min(...values),
  $max: (...values: number[]) => Math.max(...values),
  $average: (...values: number[]) =>
    values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length,
  $not: (value: unknown) => !value,
};
