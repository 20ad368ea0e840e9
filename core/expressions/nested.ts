import type { Json } from '../workflow/document.ts';
import { isExpression } from './is-expression.ts';
import { enter } from './mutation.ts';
import { type Run, setOwn, type Value, emptyRecord } from './values.ts';

type EvaluateSource = (source: string, run: Run) => Value;

let evaluateSource: EvaluateSource | null = null;

/** The evaluator announces itself here: templates know roots, and some roots evaluate templates. */
export function provideEvaluator(evaluate: EvaluateSource): void {
  evaluateSource = evaluate;
}

/** Evaluates the expressions inside a value in the course of another evaluation: the same budget, one call deeper. */
export function evaluateInside(value: Json, run: Run): Value {
  if (isExpression(value)) {
    run.budget.enter();
    try {
      return evaluateSource!(value, run);
    } finally {
      run.budget.leave();
    }
  }
  if (Array.isArray(value)) return value.map((element) => evaluateInside(element, run));
  if (typeof value !== 'object' || value === null) return enter(value, run);
  const result = emptyRecord();
  for (const [key, member] of Object.entries(value)) setOwn(result, key, evaluateInside(member, run));
  return result;
}
