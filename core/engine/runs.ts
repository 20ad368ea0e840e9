import type { Source } from './events.ts';
import type { NodeRun, NodeStatus, RunState } from './state.ts';

/** Tells whether a node run of this status has its result still to come. */
export function isOpen(status: NodeStatus): boolean {
  return status === 'running' || status === 'retrying' || status === 'waiting' || status === 'interrupted';
}

/** Reads a record by a key that users chose: a node may be called `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Gives the recorded runs of a node, ascending by run. */
export function runsOf(state: RunState, node: string): readonly NodeRun[] {
  return own(state.nodes, node) ?? [];
}

/** Finds one run of a node. Bisects: in `parallel` run numbers have gaps, and a loop may have thousands. */
export function findRun(state: RunState, node: string, run: number): NodeRun | undefined {
  const runs = runsOf(state, node);
  const found = runs[indexOfRun(runs, run)];
  return found?.run === run ? found : undefined;
}

/** Records a node run, new or changed, and keeps the index of open ones. */
export function putRun(state: RunState, node: string, entry: NodeRun): RunState {
  const runs = [...runsOf(state, node)];
  const index = indexOfRun(runs, entry.run);
  runs.splice(index, runs[index]?.run === entry.run ? 1 : 0, entry);
  const listed = state.open.some((other) => other.node === node && other.run === entry.run);
  let open = state.open;
  if (isOpen(entry.status) && !listed) open = [...open, { node, run: entry.run }];
  else if (!isOpen(entry.status) && listed) {
    open = open.filter((other) => other.node !== node || other.run !== entry.run);
  }
  return { ...state, nodes: { ...state.nodes, [node]: runs }, open };
}

/** Lists the node runs that have no result yet, in the order of their start. */
export function openRuns(state: RunState): { node: string; entry: NodeRun }[] {
  return state.open.map(({ node, run }) => ({ node, entry: findRun(state, node, run)! }));
}

/** Tells whether a node run sleeps: it waits and nothing has ended the wait. */
export function isAsleep(entry: NodeRun): boolean {
  return entry.status === 'waiting' && entry.resumed === null;
}

/** Tells whether two inputs got the same items: the same output of the same node run, or none. */
export function isSameOrigin(a: Source, b: Source): boolean {
  return a === b || (a !== null && b !== null && a.node === b.node && a.output === b.output && a.run === b.run);
}

/** Tells whether the run has ended. */
export function isEnded(state: RunState): boolean {
  return state.endedAt !== null;
}

function indexOfRun(runs: readonly NodeRun[], run: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (runs[middle]!.run < run) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many tries a node run has taken, as people count: failures and crashes, and the try that did not fail. A wait
 * that ended is no further try, although the engine numbers the call after it as an attempt.
 */
export function triesOf(entry: NodeRun): number {
  const lost = entry.failures + entry.interruptions;
  const isLost = entry.status === 'failed' || entry.status === 'retrying' || entry.status === 'interrupted';
  return Math.min(entry.attempt, isLost ? Math.max(1, lost) : lost + 1);
}
