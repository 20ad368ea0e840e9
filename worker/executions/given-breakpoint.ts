import type { Breakpoint } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { compileTemplate } from '../../core/expressions/template.ts';

/** A breakpoint as it was given, checked. */
export function givenBreakpoint({ node, when }: { node: string; when?: string | undefined }): Breakpoint {
  if (when !== undefined) requireExpression(when);
  return { node, ...(when === undefined ? {} : { when }) };
}

/** An expression that cannot be read would never hold: it is refused where it is given. */
export function requireExpression(source: string): void {
  if (!source.startsWith('='))
    throw new AppError(
      'EXPRESSION_SYNTAX',
      'The condition is not an expression. Begin it with "=", as in "={{ $json.ok }}".',
    );
  compileTemplate(source);
}
