import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';

/** A workflow that an empty workspace offers. */
export interface Sample {
  id: string;
  name: string;
  summary: string;
  /** Makes what the workflow needs beside itself, and the workflow. */
  make(place: SamplePlace): Promise<WorkflowDocument>;
  /** A shell command that fires the published document; null when its webhook was changed so that none can be made. */
  command(place: SamplePlace, document: WorkflowDocument): Promise<string | null>;
}

export interface SamplePlace {
  scope: Scope;
  env: Env;
  origin: string;
}
