import type { ExecutionDetail, NodeRunView } from '../../../../core/api/executions.ts';
import { holdIdOf } from '../../../../core/engine/hold.ts';
import { timerId } from '../../../../core/engine/timers.ts';
import { triesOf } from '../../../../core/engine/runs.ts';
import type { NodeRun, RunState } from '../../../../core/engine/state.ts';
import { waitIdOf } from '../../../../core/engine/waits.ts';
import type { Paint } from '../../ui/canvas/paint.ts';
import type { NodeError } from './next-step.ts';

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
  error: NodeError | null;
  /** True when the workflow handled the error and went on. */
  handled: boolean;
  warnings: readonly { message: string }[];
  /** Lines that the node wrote; known from the API. */
  log: readonly { level: string; text: string }[];
  /** What it waits for, by which name that is ended and, in epoch milliseconds, when it ends by itself. */
  wait: { id: string; kind: string; until: number | null } | null;
  /** When the next attempt starts, in epoch milliseconds; known while it is followed live. */
  retryAt: number | null;
}

/** What the page shows of an execution. */
export interface ExecutionView {
  status: string;
  startedAt: number;
  endedAt: number | null;
  error: (NodeError & { node?: string | undefined }) | null;
  /** Names the pause or the stop that stands; null where none does. */
  holdId: number | null;
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
    // Outputs of a failed run are what its error setting sent on.
    handled: run.status === 'failed' && run.itemCounts.some((items) => items > 0),
    warnings: run.warnings ?? [],
    log: run.log ?? [],
    wait: run.wait
      ? { id: run.wait.id, kind: run.wait.kind, until: run.wait.until ? Date.parse(run.wait.until) : null }
      : null,
    retryAt: null,
  };
}

export function viewOfDetail(detail: ExecutionDetail): ExecutionView {
  return {
    status: detail.status,
    startedAt: Date.parse(detail.startedAt),
    endedAt: detail.endedAt ? Date.parse(detail.endedAt) : null,
    error: detail.error,
    holdId: detail.hold?.id ?? null,
    runs: Object.values(detail.nodes).flat().map(fromApi).sort(byOrder),
  };
}

const fromState = (state: RunState, node: string, run: NodeRun): RunView => ({
  node,
  run: run.run,
  order: run.order,
  status: run.status,
  attempt: triesOf(run),
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  itemCounts: run.outputs.map((slices) => slices.reduce((sum, { from, to }) => sum + to - from, 0)),
  error: run.error,
  handled: run.handled,
  warnings: [],
  log: [],
  wait: run.wait
    ? {
        id: waitIdOf(node, run),
        kind: run.wait.kind,
        until: state.timers[timerId('wait', node, run.run)] ?? run.wait.until ?? null,
      }
    : null,
  retryAt: state.timers[timerId('retry', node, run.run)] ?? null,
});

export function viewOfState(state: RunState): ExecutionView {
  return {
    status: state.status,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    error: state.error,
    holdId: holdIdOf(state),
    runs: Object.entries(state.nodes)
      .flatMap(([node, runs]) => runs.map((run) => fromState(state, node, run)))
      .sort(byOrder),
  };
}

/**
 * The waits that a person may end early. Not those for what the execution called, nor decisions without a time limit,
 * which only an answer ends.
 */
export function endableWaits(view: ExecutionView): { id: string; node: string }[] {
  return view.runs.flatMap(({ node, status, wait }) => {
    const isEndable = wait && wait.kind !== 'children' && (wait.kind !== 'decision' || wait.until !== null);
    return status === 'waiting' && isEndable ? [{ id: wait.id, node }] : [];
  });
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
