import type { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { WorkflowDocument } from './document.ts';

/** What is wrong at one place of a document that was read from outside. */
export interface ShapeProblem {
  /** For example `nodes.2.position`; empty for the document itself. */
  path: string;
  message: string;
}

/** The issues of a schema as problems with paths. */
export const problemsOf = (error: z.ZodError): ShapeProblem[] =>
  error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));

/** Reads a workflow document and fills in defaults. Throws BODY_INVALID with every problem in `details.problems`. */
export function parseDocument(value: unknown): WorkflowDocument {
  const parsed = WorkflowDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error);
  const first = problems[0]!;
  const more = problems.length > 1 ? ` There are ${problems.length - 1} more problems.` : '';
  throw new AppError(
    'BODY_INVALID',
    `The workflow is not valid at "${first.path || 'the top'}": ${first.message}.${more}`.replace('..', '.'),
    { problems },
  );
}
