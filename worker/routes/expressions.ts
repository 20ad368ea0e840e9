import { evaluateExpression } from '../../core/api/expressions.ts';
import { evaluateRequest } from '../../core/expressions/evaluate-request.ts';
// The server has the engine for regular expressions from the start; it is part of the same bundle as the executions.
import '../../core/expressions/regex/re2.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';

/** Evaluates expressions for previews and tools, with the evaluator that executions use. */
export function mountExpressions(app: App): void {
  mount(app, evaluateExpression, async ({ body }) => evaluateRequest(body, Date.now()));
}
