import type { Command } from '../../core/engine/commands.ts';
import { expressionScope } from './expression-scope.ts';
import type { Run } from './run.ts';
import { StoredItems } from './stored-items.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/**
 * Whether a run stops here: the condition of a breakpoint over the node's first item. One that fails stops too, because
 * whoever set it wants to look.
 */
export async function isToStop(run: Run, command: RunNode, when: string): Promise<boolean> {
  const node = run.definition.document.nodes.find((one) => one.id === command.node)!;
  return run.payloads.holding(`The node "${node.name}"`, async (holder) => {
    const inputs = command.inputs.map((slices) => new StoredItems(run.payloads, slices, holder));
    for (const items of inputs) await (when.includes('$input') ? items.all() : items.prepare());
    const scope = expressionScope(run, command, node, inputs, holder);
    if (scope.loading) await scope.loading;
    return scope.evaluateOr(when, true) === true;
  });
}
