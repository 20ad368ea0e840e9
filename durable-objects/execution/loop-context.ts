import { passOf } from '../../core/engine/loops.ts';
import { countItems } from '../../core/engine/slices.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Run } from './run.ts';

/**
 * What expressions may ask of a loop as `$('Loop').context`: `noItemsLeft`, `done`, `currentRunIndex` and `maxRunIndex`.
 * All of it follows from the counts of its runs, so that nothing has to be kept. Undefined for any other node.
 */
export function loopContext(run: Run, node: string): { [name: string]: Json } | undefined {
  const { graph } = run.definition;
  const loopOutput = graph.nodes.get(node)?.traits.loopOutput;
  const last = run.state.nodes[node]?.findLast(({ endedAt }) => endedAt !== null);
  if (loopOutput === undefined || !last) return undefined;
  const pass = passOf(graph, run.state, node, last.run);
  const given = pass.map(({ outputs }) => countItems(outputs[loopOutput] ?? []));
  const total = Math.max(0, ...(pass[0]?.inputs ?? []).map((slices) => countItems(slices ?? [])));
  const batch = given[0] ?? 0;
  const left = total - given.reduce((sum, count) => sum + count, 0);
  return {
    noItemsLeft: left <= 0,
    done: given.at(-1) === 0,
    currentRunIndex: pass.length - 1,
    maxRunIndex: batch === 0 ? 0 : Math.ceil(total / batch),
  };
}
