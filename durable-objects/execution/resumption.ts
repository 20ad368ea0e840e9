import { lastCalls } from '../../core/engine/children.ts';
import type { Command } from '../../core/engine/commands.ts';
import type { NodeContext, WorkflowOutcome } from '../../core/nodes/kit/context.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** What a node gets to see of the wait that has ended: what the caller sent, or how the called executions ended. */
export async function resumption(
  run: Run,
  { node, run: nodeRun }: RunNode,
  { by, ref }: NonNullable<RunNode['resumed']>,
  holder: MemoryHolder,
): Promise<NonNullable<NodeContext<unknown>['resumed']>> {
  if (by === 'children') return { by, data: null, children: await outcomes(run, node, nodeRun, holder) };
  const data =
    ref === null ? null : await run.external(async () => run.payloads.read([{ ref, from: 0, to: Infinity }], holder));
  return { by, data };
}

async function outcomes(run: Run, node: string, nodeRun: number, holder: MemoryHolder): Promise<WorkflowOutcome[]> {
  return Promise.all(
    lastCalls(run.state, node, nodeRun).map(async ([executionId, { status, outputs, error, request }]) => ({
      place: request?.index ?? 0,
      executionId,
      status: status as WorkflowOutcome['status'],
      items: await run.payloads.read(outputs, holder),
      error,
    })),
  );
}
