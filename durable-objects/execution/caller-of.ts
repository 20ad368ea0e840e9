import type { Command } from '../../core/engine/commands.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import { timerId } from '../../core/engine/timers.ts';
import type { Caller } from '../limits/outgoing.ts';
import { Places } from '../limits/places.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** On whose behalf the calls of an attempt leave. */
export function callerOf(run: Run, command: RunNode, node: WorkflowNode, places: Places): Caller {
  return {
    workspaceId: run.meta.workspaceId,
    executionId: run.id,
    attempt: command.attempt,
    onOpen: node.onOpenBreaker ?? 'fail',
    places,
    deadline: run.state.timers['deadline'] ?? null,
    timesOutAt: run.state.timers[timerId('timeout', command.node, command.run)] ?? null,
  };
}

/** The places with which an attempt begins. After one that failed its calls are new ones. */
export function placesOf(run: Run, { node, run: nodeRun, attempt }: RunNode): Places {
  const deferred = run.nodeRun(node, nodeRun)?.deferred;
  return new Places(deferred?.attempt === attempt - 1 ? deferred : null);
}
