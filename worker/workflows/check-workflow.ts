import { AppError } from '../../core/errors/app-error.ts';
import { lookupIn } from '../../core/nodes/kit/lookup.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument, WorkflowProblem } from '../../core/workflow/document.ts';
import { validateWorkflow, type ValidateOptions } from '../../core/workflow/validate.ts';

const lookup = lookupIn(registry);

/** Every problem of a document, in one list. */
export function problemsOf(document: WorkflowDocument, options: ValidateOptions): WorkflowProblem[] {
  return validateWorkflow(document, lookup, options);
}

/** Throws WORKFLOW_INVALID with every problem when there is one. A warning stops only what is to start by itself. */
export function requireSound(document: WorkflowDocument, options: ValidateOptions): void {
  const problems = problemsOf(document, options).filter(
    ({ severity }) => options.forPublish === true || severity !== 'warning',
  );
  if (problems.length === 0) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new AppError('WORKFLOW_INVALID', `${problems[0]!.message}${more}`, { problems });
}
