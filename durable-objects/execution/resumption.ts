import { calledBy } from '../../core/engine/children.ts';
import type { Command } from '../../core/engine/commands.ts';
import type { NodeContext, WorkflowOutcome } from '../../core/nodes/kit/context.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** What a node gets to see of the wait that has ended: what the caller sent, or how the called executions ended. */
export async function resumption(
  run: Run,
  { node, run: nodeRun }: RunNode,
  { by, ref }: NonNullable<RunNode['resumed']>,
): Promise<NonNullable<NodeContext<unknown>['resumed']>> {
  if (by === 'children') return { by, data: null, children: await outcomes(run, node, nodeRun) };
  const data =
    ref === null ? null : await run.external(async () => run.payloads.read([{ ref, from: 0, to: Infinity }]));
  return { by, data };
}

/** A node that was tried again called anew: what counts is its last call, which began again with the first place. */
function lastCalls(run: Run, node: string, nodeRun: number) {
  const called = new Map<number, ReturnType<typeof calledBy>[number]>();
  let last = 0;
  for (const entry of calledBy(run.state, node, nodeRun).sort(([, a], [, b]) => a.requestedAt - b.requestedAt)) {
    const { index = 0 } = entry[1].request ?? {};
    if (index <= last) called.clear();
    last = index;
    called.set(index, entry);
  }
  return [...called.values()];
}

async function outcomes(run: Run, node: string, nodeRun: number): Promise<WorkflowOutcome[]> {
  return Promise.all(
    lastCalls(run, node, nodeRun).map(async ([executionId, { status, outputs, error }]) => ({
      executionId,
      status: status as WorkflowOutcome['status'],
      items: await run.payloads.read(outputs),
      error,
    })),
  );
}
