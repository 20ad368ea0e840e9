import { BINARY } from './operators.ts';
import type { Evaluator } from './values.ts';

/** An operator for two numbers, as it is written in the host: the usual case needs no table. */
type OnNumbers = (left: Evaluator, right: Evaluator, general: NonNullable<ReturnType<typeof BINARY.get>>) => Evaluator;

const ON_NUMBERS: ReadonlyMap<string, OnNumbers> = new Map<string, OnNumbers>([
  [
    '+',
    (left, right, general) => (run, frame) => {
      run.budget.spend();
      const a = left(run, frame);
      const b = right(run, frame);
      return typeof a === 'number' && typeof b === 'number' ? a + b : general(a, b, run);
    },
  ],
  [
    '-',
    (left, right, general) => (run, frame) => {
      run.budget.spend();
      const a = left(run, frame);
      const b = right(run, frame);
      return typeof a === 'number' && typeof b === 'number' ? a - b : general(a, b, run);
    },
  ],
  [
    '*',
    (left, right, general) => (run, frame) => {
      run.budget.spend();
      const a = left(run, frame);
      const b = right(run, frame);
      return typeof a === 'number' && typeof b === 'number' ? a * b : general(a, b, run);
    },
  ],
  [
    '>',
    (left, right, general) => (run, frame) => {
      run.budget.spend();
      const a = left(run, frame);
      const b = right(run, frame);
      return typeof a === 'number' && typeof b === 'number' ? a > b : general(a, b, run);
    },
  ],
  [
    '<',
    (left, right, general) => (run, frame) => {
      run.budget.spend();
      const a = left(run, frame);
      const b = right(run, frame);
      return typeof a === 'number' && typeof b === 'number' ? a < b : general(a, b, run);
    },
  ],
]);

/** Compiles an operator with two operands; null when the language has none of this name. */
export function compileBinary(operator: string, left: Evaluator, right: Evaluator): Evaluator | null {
  const general = BINARY.get(operator);
  if (!general) return null;
  const onNumbers = ON_NUMBERS.get(operator);
  if (onNumbers) return onNumbers(left, right, general);
  return (run, frame) => {
    run.budget.spend();
    return general(left(run, frame), right(run, frame), run);
  };
}
