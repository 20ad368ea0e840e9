import type { Source } from './events.ts';
import type { Graph } from './graph.ts';
import { findRun } from './runs.ts';
import type { NodeRun, RunState } from './state.ts';

/** A node run of another execution whose result stands in for running the node: what `node.reused` says of it. */
export interface ReusableRun {
  node: string;
  run: number;
  order: number;
  source: Source[];
}

/**
 * The runs that a fork at this step takes over: all that began before it and have a result. They are closed under
 * "comes from", because a run begins after those that gave it its items; so the fold of `run.started` and these, in
 * this order, brings exactly the rest. The trigger's own run is not among them: `run.started` carries its items.
 */
export function forkAt(state: RunState, step: { node: string; run: number } | { order: number }): ReusableRun[] {
  const before = 'order' in step ? step.order : (findRun(state, step.node, step.run)?.order ?? 0);
  return reusableRuns(state).filter((run) => run.order < before);
}

/** The runs that a retry takes over: every one with a result, so that only what failed or never began runs. */
export function reusableRuns(state: RunState): ReusableRun[] {
  return Object.entries(state.nodes)
    .flatMap(([node, runs]) =>
      runs.filter(hasResult).map(({ run, order, source }): ReusableRun => ({ node, run, order, source })),
    )
    .filter(({ order }) => order > 0)
    .sort((a, b) => a.order - b.order);
}

/** Tells whether a node run gave items that others went on with: it succeeded, or its failure was handled. */
export function hasResult({ status, handled }: NodeRun): boolean {
  return status === 'succeeded' || (status === 'failed' && handled);
}

/**
 * What of these runs has a place in another version of the workflow. Of a node that is gone, the items count as come
 * from where it had its own: else what stood below it would be run once more for the items that now skip it.
 */
export function fitRuns<Run extends ReusableRun>(runs: readonly Run[], graph: Graph): Run[] {
  const gone = new Map(runs.filter(({ node }) => !graph.nodes.has(node)).map((run) => [keyOf(run), run]));
  const bridged = (source: Source): Source => {
    let from = source;
    for (let skipped = from && gone.get(keyOf(from)); skipped; skipped = from && gone.get(keyOf(from)))
      from = skipped.source.find((one) => one !== null) ?? null;
    return from;
  };
  return runs.filter((run) => !gone.has(keyOf(run))).map((run) => ({ ...run, source: run.source.map(bridged) }));
}

const keyOf = ({ node, run }: { node: string; run: number }) => JSON.stringify([node, run]);
