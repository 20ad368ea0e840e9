import type { ExecutionEvent } from '../../core/engine/events.ts';
import type { RunState } from '../../core/engine/state.ts';
import type { Definition, ExecutionReport, Parent, StartRequest } from './protocol.ts';

/** What `run.started` hands through for the shell: the engine does not look at it. */
export interface RunMeta {
  workspaceId: string;
  workflowId: string;
  workflowName: string;
  definition: Definition;
  triggerName: string;
  dedupeMs: number;
  synchronous: boolean;
  hops: number;
  /** Absent unless another execution called this one. */
  parent?: Parent;
  /** The execution that this one tries again, or from which it was forked. */
  retryOf?: string;
  forkedFrom?: string;
  /** The line that it stands in or holds a place of; absent where nothing limits how many run at once. */
  line?: string;
  /** The workspace's variables that the workflow reads, as they were at the start; absent where it reads none. */
  vars?: Record<string, string>;
  /** Stands in the address that ends a wait; the execution's id alone is known to every caller of a webhook. */
  resumeKey: string;
}

export function toMeta(
  request: StartRequest,
  triggerName: string,
  { line, vars }: Pick<RunMeta, 'line' | 'vars'>,
): RunMeta {
  return {
    workspaceId: request.workspaceId,
    workflowId: request.workflowId,
    workflowName: request.workflowName,
    definition: request.definition,
    triggerName,
    dedupeMs: request.dedupeMs,
    synchronous: request.synchronous,
    hops: request.hops ?? 0,
    ...(request.parent ? { parent: request.parent } : {}),
    ...(request.retryOf === undefined ? {} : { retryOf: request.retryOf }),
    ...(request.forkedFrom === undefined ? {} : { forkedFrom: request.forkedFrom }),
    ...(line === undefined ? {} : { line }),
    ...(vars === undefined ? {} : { vars }),
    resumeKey: crypto.randomUUID(),
  };
}

export function metaOfStart(event: Extract<ExecutionEvent, { type: 'run.started' }>): RunMeta {
  return event.meta as unknown as RunMeta;
}

export function metaOf(state: RunState): RunMeta {
  return state.meta as unknown as RunMeta;
}

/** The row that the index keeps of this execution, as of this state. */
export function toReport(
  id: string,
  state: RunState,
  { dueAt, keptUntil }: Pick<ExecutionReport, 'dueAt' | 'keptUntil'>,
): ExecutionReport {
  const meta = metaOf(state);
  const version = meta.definition.kind === 'version' ? meta.definition : null;
  return {
    id,
    workspaceId: meta.workspaceId,
    workflowId: meta.workflowId,
    workflowName: meta.workflowName,
    versionId: version?.versionId ?? null,
    version: version?.number ?? null,
    mode: state.mode,
    trigger: meta.triggerName,
    status: state.status,
    retryOf: meta.retryOf ?? null,
    forkedFrom: meta.forkedFrom ?? null,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    error: state.error,
    seq: state.events,
    dueAt,
    keptUntil,
  };
}
