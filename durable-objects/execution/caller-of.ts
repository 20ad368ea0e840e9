import type { Command } from '../../core/engine/commands.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Caller } from '../limits/outgoing.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** On whose behalf the calls of an attempt leave. */
export function callerOf(run: Run, command: RunNode, node: WorkflowNode, signal: AbortSignal): Caller {
  return {
    workspaceId: run.meta.workspaceId,
    executionId: run.id,
    attempt: command.attempt,
    onOpen: node.onOpenBreaker ?? 'fail',
    deferred: run.nodeRun(command.node, command.run)?.deferred ?? null,
    deadline: run.state.timers['deadline'] ?? null,
    signal,
  };
}
