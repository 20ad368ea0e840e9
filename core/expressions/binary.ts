import { BINARY } from './operators.ts';
import type { Evaluator } from './values.ts';

/** An operator for two numbers, as it is written in the host: the usual case needs no table. */
interface OnNumbers {
  between: (left: Evaluator, right: Evaluator, general: General) => Evaluator;
  /** With a number on the right that stands in the source. */
  constant: (left: Evaluator, b: number, general: General) => Evaluator;
}

type General = NonNullable<ReturnType<typeof BINARY.get>>;

const ON_NUMBERS: ReadonlyMap<string, OnNumbers> = new Map<string, OnNumbers>([
  [
    '+',
    {
      between: (left, right, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        const b = right(run, frame);
        return typeof a === 'number' && typeof b === 'number' ? a + b : general(a, b, run);
      },
      constant: (left, b, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        return typeof a === 'number' ? a + b : general(a, b, run);
      },
    },
  ],
  [
    '-',
    {
      between: (left, right, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        const b = right(run, frame);
        return typeof a === 'number' && typeof b === 'number' ? a - b : general(a, b, run);
      },
      constant: (left, b, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        return typeof a === 'number' ? a - b : general(a, b, run);
      },
    },
  ],
  [
    '*',
    {
      between: (left, right, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        const b = right(run, frame);
        return typeof a === 'number' && typeof b === 'number' ? a * b : general(a, b, run);
      },
      constant: (left, b, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        return typeof a === 'number' ? a * b : general(a, b, run);
      },
    },
  ],
  [
    '>',
    {
      between: (left, right, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        const b = right(run, frame);
        return typeof a === 'number' && typeof b === 'number' ? a > b : general(a, b, run);
      },
      constant: (left, b, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        return typeof a === 'number' ? a > b : general(a, b, run);
      },
    },
  ],
  [
    '<',
    {
      between: (left, right, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        const b = right(run, frame);
        return typeof a === 'number' && typeof b === 'number' ? a < b : general(a, b, run);
      },
      constant: (left, b, general) => (run, frame) => {
        run.budget.spend();
        const a = left(run, frame);
        return typeof a === 'number' ? a < b : general(a, b, run);
      },
    },
  ],
]);

/**
 * Compiles an operator with two operands; null when the language has none of this name. `constant` is the number on the right
 * where it stands in the source.
 */
export function compileBinary(
  operator: string,
  left: Evaluator,
  right: Evaluator,
  constant: number | null = null,
): Evaluator | null {
  const general = BINARY.get(operator);
  if (!general) return null;
  const onNumbers = ON_NUMBERS.get(operator);
  if (onNumbers)
    return constant === null ? onNumbers.between(left, right, general) : onNumbers.constant(left, constant, general);
  return (run, frame) => {
    run.budget.spend();
    return general(left(run, frame), right(run, frame), run);
  };
}
