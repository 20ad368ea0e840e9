import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import { Budget } from './budget.ts';
import { toText } from './coerce.ts';
import type { ExpressionContext } from './context.ts';
import { concatenate } from './operators.ts';
import { withPlace } from './syntax.ts';
import type { Template } from './template.ts';
import { toJson } from './to-json.ts';
import type { Run, Value } from './values.ts';

/**
 * Evaluates a template. A single block alone keeps its type, and `undefined` where there is nothing; anything else gives
 * text, to which `null` and `undefined` add nothing. Throws AppError EXPRESSION_* with `details {position, length}`.
 */
export function evaluate(
  template: Template,
  context: ExpressionContext,
  budget: Budget = new Budget(),
): Json | undefined {
  const { parts, source } = template;
  const run: Run = { context, budget, at: { start: 0, end: source.length } };
  try {
    const only = parts.length === 1 ? parts[0]! : null;
    if (only !== null && typeof only !== 'string') {
      run.at = only.span;
      return toJson(only.run(run, null), run);
    }
    let text = '';
    for (const part of parts) {
      if (typeof part === 'string') {
        text += part;
        continue;
      }
      run.at = part.span;
      const value: Value = part.run(run, null);
      if (value !== null && value !== undefined) text = concatenate(text, toText(value, run), run);
    }
    return text;
  } catch (thrown) {
    throw withPlace(asExpressionError(thrown), run.at);
  }
}

function asExpressionError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RangeError && /call stack|recursion/i.test(reason)) {
    return new AppError('EXPRESSION_BUDGET', 'The expression nests too many calls. Check its recursion.');
  }
  return new AppError('EXPRESSION_FAILED', `The expression failed: ${reason}`);
}
