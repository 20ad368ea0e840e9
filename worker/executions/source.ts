import type { RunState } from '../../core/engine/state.ts';
import type { Definition, ExecutionView } from '../../durable-objects/execution/protocol.ts';
import type { RunMeta } from '../../durable-objects/execution/run-meta.ts';
import type { Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from './call-execution.ts';
import { foldView } from './detail.ts';

/** An execution from which another takes over results. */
export interface SourceExecution {
  id: string;
  view: ExecutionView;
  state: RunState;
  /** What it ran at its end. */
  definition: Definition;
}

/** Reads an execution of this workspace, or throws EXECUTION_NOT_FOUND. */
export async function readSource(env: Env, scope: Scope, executionId: string): Promise<SourceExecution> {
  const view = valueOf(
    await callExecution(env, executionObject(env, executionId), (stub) => stub.view(scope.workspaceId)),
  );
  const state = foldView(view);
  const { definition } = state.meta as unknown as RunMeta;
  // Views name a draft by its hash only: the document stands beside it.
  return {
    id: executionId,
    view,
    state,
    definition: definition.kind === 'draft' ? { ...definition, document: view.document } : definition,
  };
}
