import type { Slice } from '../../core/engine/events.ts';
import { countItems } from '../../core/engine/slices.ts';
import type { NodeRun, RunState } from '../../core/engine/state.ts';

/** What a run gives to whoever started it: the first output with items of the last node run that has one. */
export interface LastOutput {
  node: string;
  run: NodeRun;
  output: number;
  slices: Slice[];
}

export function lastOutput(state: RunState): LastOutput | null {
  let last: { node: string; run: NodeRun } | null = null;
  for (const [node, runs] of Object.entries(state.nodes)) {
    for (const run of runs) {
      const gave = run.outputs.some((slices) => countItems(slices) > 0);
      if (gave && (last === null || run.order > last.run.order)) last = { node, run };
    }
  }
  if (!last) return null;
  const output = last.run.outputs.findIndex((slices) => countItems(slices) > 0);
  return { ...last, output, slices: last.run.outputs[output]! };
}
