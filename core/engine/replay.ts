import type { Order } from '../workflow/document.ts';
import { apply } from './apply.ts';
import type { Outputs, Slice, Source } from './events.ts';
import type { ReusableRun } from './fork.ts';
import { usableRuns, type Known } from './partial-graph.ts';
import { isWithin } from './reuse.ts';
import { own, runsOf } from './runs.ts';
import type { NodeRun, RunState } from './state.ts';
import { topologyOf } from './topology.ts';

/** Where the outputs of a reused run come from: that run of the previous execution, the pin, or its own input. */
export type ReusedFrom = { kind: 'previous'; run: number } | { kind: 'pinned' } | { kind: 'disabled' };

/** A run that is not made again, and where its outputs are. */
export type PlannedRun = ReusableRun & { from: ReusedFrom };

/** How far the known data of a partial run leads. */
export interface Replay {
  trigger: { node: string; from: 'previous' | 'pinned' | 'new' };
  reused: PlannedRun[];
  /** What the fold of all this gives; null where the trigger's items are still to come. */
  state: RunState | null;
}

interface Ready {
  node: string;
  run: number;
  inputs: (Slice[] | null)[];
  source: Source[];
}

/**
 * Goes through a workflow with the engine's own rules, taking known results instead of running nodes, until every
 * path has come to a node that is not among `given`. So what the fold leaves to do is exactly the rest.
 */
export function replay(
  known: Known,
  order: Order,
  trigger: string,
  scope: { only: string[]; destination?: string },
  given: ReadonlySet<string>,
): Replay {
  const { graph, pinned } = known;
  const isKept = given.has(trigger) && !pinned.has(trigger);
  const from = isKept ? 'previous' : pinned.has(trigger) ? 'pinned' : 'new';
  const reused: PlannedRun[] = [];
  if (from === 'new') return { trigger: { node: trigger, from }, reused, state: null };
  const earlier = usableRuns(known, trigger);
  const outputs = from === 'pinned' ? pin(known, trigger) : earlier[0]!.outputs;
  const base = { v: 1, at: 0 } as const;
  const started = { rules: 1, order, mode: 'manual', seed: 0, timeoutMs: null, scope, meta: {} } as const;
  let state = apply(graph, null, { ...base, ...started, type: 'run.started', trigger: { node: trigger, outputs } });
  const take = (ready: Ready, result: { from: ReusedFrom; outputs: Outputs }): void => {
    const { node, run, source } = ready;
    const planned = { node, run, order: state.nextOrder, source };
    reused.push({ ...planned, from: result.from });
    const event = { ...planned, outputs: result.outputs, from: { execution: '' } };
    state = apply(graph, state, { ...base, type: 'node.reused', ...event });
  };
  // A node in the middle that begins instead of a trigger may have run several times, and nothing leads to it here.
  if (from === 'previous' && !scope.only.some((id) => topologyOf(graph).ancestors(trigger).has(id))) {
    earlier.slice(1).forEach(({ run, outputs: gave }, index) => {
      take(
        { node: trigger, run: index + 1, inputs: [], source: [] },
        { from: { kind: 'previous', run }, outputs: gave },
      );
    });
  }
  for (let next = nextGiven(known, state, given); next; next = nextGiven(known, state, given)) take(next.ready, next);
  return { trigger: { node: trigger, from }, reused, state };
}

function nextGiven(known: Known, state: RunState, given: ReadonlySet<string>) {
  for (const ready of [...ofStack(state), ...ofWaiting(known, state)]) {
    const result = given.has(ready.node) ? resultOf(known, state, ready) : null;
    if (result) return { ready, ...result };
  }
  return null;
}

function ofStack(state: RunState): Ready[] {
  return state.stack
    .map((entry) => ({ ...entry, run: state.order === 'parallel' ? entry.run : runsOf(state, entry.node).length }))
    .filter(({ run }) => run >= 0);
}

/**
 * Merges that were released with an input missing. Nothing more comes to one whose ancestors are all given and at
 * rest, but the engine would only see that when the rest has run too.
 */
function ofWaiting({ graph, previous }: Known, state: RunState): Ready[] {
  const waiting = Object.keys(state.waiting);
  const { ancestors } = topologyOf(graph);
  const isOpen = (id: string) => waiting.includes(id) || state.stack.some((entry) => entry.node === id);
  return waiting
    .filter((id) => ![...ancestors(id)].some((above) => above !== id && isOpen(above)))
    .sort((a, b) => state.waiting[a]![0]!.since - state.waiting[b]![0]!.since)
    .map((node) => {
      const slot = state.waiting[node]![0]!;
      const run = state.order === 'parallel' ? slot.slot : runsOf(state, node).length;
      const before =
        state.order === 'parallel' && previous ? runsOf(previous, node).find((one) => one.run === run) : null;
      return {
        node,
        run,
        inputs: slot.inputs,
        source: before && isWithin(slot, before.source) ? before.source : slot.source,
      };
    });
}

function resultOf(
  known: Known,
  state: RunState,
  { node, run, inputs }: Ready,
): { from: ReusedFrom; outputs: Outputs } | null {
  if (known.graph.nodes.get(node)!.disabled) return { from: { kind: 'disabled' }, outputs: [inputs[0] ?? []] };
  if (known.pinned.has(node)) return { from: { kind: 'pinned' }, outputs: pin(known, node) };
  const runs = usableRuns(known, node);
  // In `parallel` the number says where the items came from; in the other orders it is a count.
  const same: NodeRun | undefined =
    state.order === 'parallel' ? runs.find((one) => one.run === run) : runs[runsOf(state, node).length];
  return same ? { from: { kind: 'previous', run: same.run }, outputs: same.outputs } : null;
}

const pin = ({ pinned }: Known, node: string): Outputs => [[{ ref: 'pin', from: 0, to: pinned.get(node) ?? 0 }]];

/** Tells whether anything is on its way to a node. */
export function isReached(state: RunState, node: string): boolean {
  return state.stack.some((entry) => entry.node === node) || own(state.waiting, node) !== undefined;
}
