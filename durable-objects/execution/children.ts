import type { WorkflowCall } from '../../core/nodes/kit/context.ts';
import type { Fact } from './attempt.ts';
import type { Run } from './run.ts';

/** The facts that ask for executions of other workflows. Their ids stand in the journal before any of them starts. */
export async function requestChildren(
  run: Run,
  of: { node: string; run: number },
  calls: readonly WorkflowCall[],
  detached: boolean,
): Promise<Fact[]> {
  const inputs = await run.payloads.write(calls.map((call) => call.items));
  return calls.map(({ workflow, place }, position) => ({
    type: 'child.recorded',
    node: of.node,
    run: of.run,
    child: run.newExecutionId(),
    status: 'requested',
    request: { kind: 'workflow', target: workflow, index: place ?? position, input: inputs[position] ?? [], detached },
  }));
}
