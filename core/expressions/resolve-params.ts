import type { Json } from '../workflow/document.ts';
import type { Budget } from './budget.ts';
import type { ExpressionContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { compileTemplate, isExpression } from './template.ts';
import { setOwn } from './values.ts';

/**
 * Evaluates every expression inside a value, records and lists included; keys stay as they are. An expression that gives
 * nothing leaves its key out of a record and is `null` in a list.
 */
export function resolveParams(params: Json, context: ExpressionContext, budget?: Budget): Json | undefined {
  if (isExpression(params)) return evaluate(compileTemplate(params), context, budget);
  if (Array.isArray(params)) return params.map((element) => resolveParams(element, context, budget) ?? null);
  if (typeof params !== 'object' || params === null) return params;
  const result: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(params)) {
    const value = resolveParams(member, context, budget);
    if (value !== undefined) setOwn(result, key, value);
  }
  return result;
}
