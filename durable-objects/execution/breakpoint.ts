import type { Command } from '../../core/engine/commands.ts';
import type { Item } from '../../core/workflow/item.ts';
import { expressionScope } from './expression-scope.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/**
 * Whether a run stops here: the condition of a breakpoint over the node's first item. One that fails stops too, because
 * whoever set it wants to look.
 */
export async function isToStop(run: Run, command: RunNode, when: string): Promise<boolean> {
  const node = run.definition.document.nodes.find((one) => one.id === command.node)!;
  const inputs: Item[][] = await Promise.all(
    command.inputs.map(async (slices) => (slices ? run.payloads.read(slices) : [])),
  );
  const scope = expressionScope(run, command, node, inputs);
  if (scope.loading) await scope.loading;
  return scope.evaluateOr(when, true) === true;
}
