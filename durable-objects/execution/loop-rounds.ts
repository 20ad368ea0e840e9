import { passOf } from '../../core/engine/loops.ts';
import { countItems, cutSlices } from '../../core/engine/slices.ts';
import type { LoopRound } from '../../core/nodes/kit/context.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';

/** What came to the runs of a loop node in its present pass. Read when asked for: only slices are at hand. */
export function loopRounds(run: Run, node: string, nodeRun: number, holder: MemoryHolder): LoopRound[] {
  return passOf(run.definition.graph, run.state, node, nodeRun).map(({ inputs }) => {
    const slices = inputs.find((list) => list !== null && list.length > 0) ?? [];
    const count = countItems(slices);
    return { count, items: (from = 0, to = count) => run.payloads.read(cutSlices(slices, from, to), holder) };
  });
}
