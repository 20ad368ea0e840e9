import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';

/** A workflow that an empty workspace offers. */
export interface Sample {
  id: string;
  name: string;
  summary: string;
  /** Makes what the workflow needs beside itself, and a shell command that fires it once it is published. */
  make(place: { scope: Scope; env: Env; origin: string }): Promise<{ document: WorkflowDocument; command: string }>;
}
