import type { ExecutionEvent } from '../events.ts';
import { foldJournal } from '../fold-journal.ts';
import type { Graph } from '../graph.ts';
import { findRun, isOpen } from '../runs.ts';
import type { RunState } from '../state.ts';

/** Stops the simulation where an invariant does not hold. */
export function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}

/** Checks what must hold after every event: the end is final, sequential is sequential, a result is recorded once. */
export function checkStep(before: RunState, after: RunState, event: ExecutionEvent): void {
  if (before === after) return;
  assert(before.endedAt === null || event.type === 'child.recorded', `${event.type} changed a run that had ended`);
  assert(!after.held || event.type !== 'node.started', `${JSON.stringify(event)} began while the run was held`);
  const isPassedKept = after.endedAt === null && (after.debug?.passed.length ?? 0) > after.stack.length;
  assert(!isPassedKept, 'what was let past is never forgotten');
  if (after.order !== 'parallel') assert(after.open.length <= 1, 'two node runs are open in a sequential order');
  if (!('node' in event && 'run' in event)) return;
  const was = findRun(before, event.node, event.run);
  const same = was === findRun(after, event.node, event.run);
  const now = findRun(after, event.node, event.run);
  if (now?.error?.code === 'NODE_POISONED')
    assert(now.interruptions - (now.survived ?? 0) === 3, 'poisoned by other than three crashes in a row');
  assert((now?.interruptions ?? 0) <= 3, 'a node run was repeated after the third crash');
  assert(!was || isOpen(was.status) || same, `${event.type} changed the result of ${event.node}:${event.run}`);
}

/** Checks that a part of a workflow is all that was run, and that nothing follows its destination. */
export function checkScope({ scope: { only, destination }, nodes }: RunState): void {
  if (only === null) return;
  for (const [node, runs] of Object.entries(nodes)) {
    assert(only.includes(node), `${node} ran, which is no part of what was asked for`);
    const follows = runs.some(({ source }) => source.some((one) => one?.node === destination));
    assert(!follows, `${node} ran behind the destination`);
  }
}

/** Checks that the journal folds to the state that was reached step by step. */
export function checkRefold(
  graphFor: (meta: RunState['meta']) => Graph,
  journal: readonly ExecutionEvent[],
  state: RunState,
): void {
  const refolded = foldJournal(graphFor, journal).state;
  assert(canonical(refolded) === canonical(state), 'the journal folds to another state');
}

/** Writes a value down with the keys of objects in order: two states may have gained theirs in different order. */
function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
