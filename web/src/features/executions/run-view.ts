import type { ExecutionDetail, NodeRunView } from '../../../../core/api/executions.ts';
import { triesOf } from '../../../../core/engine/runs.ts';
import type { NodeRun, RunState } from '../../../../core/engine/state.ts';
import type { Paint } from '../../ui/canvas/paint.ts';

/** One run of one node, whether it came from the API or from the fold of the journal. */
export interface RunView {
  node: string;
  run: number;
  order: number;
  status: string;
  attempt: number;
  startedAt: number;
  endedAt: number | null;
  itemCounts: number[];
  error: { code: string; message: string } | null;
}

/** What the page shows of an execution. */
export interface ExecutionView {
  status: string;
  startedAt: number;
  endedAt: number | null;
  error: { code: string; message: string; node?: string | undefined } | null;
  /** All node runs, in the order in which they happened. */
  runs: RunView[];
}

const byOrder = (a: RunView, b: RunView): number => a.order - b.order;

function fromApi(run: NodeRunView): RunView {
  const startedAt = Date.parse(run.startedAt);
  return {
    node: run.nodeId,
    run: run.run,
    order: run.order,
    status: run.status,
    attempt: run.attempt,
    startedAt,
    endedAt: run.durationMs === null ? null : startedAt + run.durationMs,
    itemCounts: run.itemCounts,
    error: run.error ?? null,
  };
}

export function viewOfDetail(detail: ExecutionDetail): ExecutionView {
  return {
    status: detail.status,
    startedAt: Date.parse(detail.startedAt),
    endedAt: detail.endedAt ? Date.parse(detail.endedAt) : null,
    error: detail.error,
    runs: Object.values(detail.nodes).flat().map(fromApi).sort(byOrder),
  };
}

const fromState = (node: string, run: NodeRun): RunView => ({
  node,
  run: run.run,
  order: run.order,
  status: run.status,
  attempt: triesOf(run),
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  itemCounts: run.outputs.map((slices) => slices.reduce((sum, { from, to }) => sum + to - from, 0)),
  error: run.error,
});

export function viewOfState(state: RunState): ExecutionView {
  return {
    status: state.status,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    error: state.error,
    runs: Object.entries(state.nodes)
      .flatMap(([node, runs]) => runs.map((run) => fromState(node, run)))
      .sort(byOrder),
  };
}

/** The newest run of each node and the items of all of them. */
export function paintOf(view: ExecutionView): Paint {
  const byNode = new Map<string, RunView[]>();
  for (const run of view.runs) byNode.set(run.node, [...(byNode.get(run.node) ?? []), run]);
  const entries = [...byNode].map(([node, runs]) => {
    const newest = runs.reduce((a, b) => (b.run >= a.run ? b : a));
    const itemCounts: number[] = [];
    for (const run of runs)
      run.itemCounts.forEach((items, output) => (itemCounts[output] = (itemCounts[output] ?? 0) + items));
    const { status, startedAt, endedAt, attempt } = newest;
    return [node, { status, startedAt, endedAt, attempt, runs: runs.length, itemCounts }] as const;
  });
  return Object.fromEntries(entries);
}
