import { UNNUMBERED, type Delivery } from './delivery.ts';
import type { Graph } from './graph.ts';
import { deliverByArrival, setSlots } from './merge.ts';
import { hash } from './retry.ts';
import { findRun, isSameOrigin, own, runsOf } from './runs.ts';
import type { RunState, StackEntry } from './state.ts';
import { topologyOf } from './topology.ts';

const LARGEST_PLAIN = 2n ** 52n;

/**
 * Gives the run number that a delivery means in the order `parallel`: parent run × incoming connections + which of
 * them. It says where the items came from and not when, so every interleaving gives the same numbers. No two
 * deliveries to one input share one, because a parent run uses each connection once. Deliveries to different inputs
 * of a merge that share one belong together.
 *
 * Numbers double at every place where two branches meet again, so some fifty of these in a row would leave the safe
 * integers. Beyond 2^52 the number is a hash of the exact one: still lineage, still the same on every input.
 */
export function lineageNumber({ to, input, ordinal, source }: Delivery): number {
  const connections = to.parents[input]?.length ?? 1;
  const plain = source.run * connections + ordinal;
  if (plain < Number(LARGEST_PLAIN)) return plain;
  return largeNumber(String(BigInt(source.run) * BigInt(connections) + BigInt(ordinal)));
}

/** A number beyond those that are counted or computed, the same for the same text. */
function largeNumber(text: string): number {
  return Number(LARGEST_PLAIN + BigInt(hash(text)) * 2n ** 20n + BigInt(hash(`${text}+`) >>> 12));
}

/**
 * Gives the run that a delivery leads to in `parallel`: its lineage number. Where the workflow was rewired while the
 * execution was on its way, connections are counted anew, and the number may be that of a run to which other items led.
 * Then it is one made from it, the same on every input, so that what belongs together still meets.
 */
export function runOf(state: RunState, delivery: Delivery): number {
  const number = lineageNumber(delivery);
  let run = number;
  for (let turn = 1; isOfOthers(state, delivery, run); turn++) run = largeNumber(`${number}/${turn}`);
  return run;
}

/**
 * Frees the number of a run that is taken over for it: what other items led to under the same number gets one that
 * `runOf` will give to the items that belong with it.
 */
export function makeRoom(state: RunState, node: string, run: number): RunState {
  const slots = own(state.waiting, node) ?? [];
  const isTakenBy = (number: number) => isTaken(state, node, number) || slots.some((slot) => slot.slot === number);
  if (state.order !== 'parallel' || !isTakenBy(run)) return state;
  let turn = 1;
  while (isTakenBy(largeNumber(`${run}/${turn}`))) turn++;
  const other = largeNumber(`${run}/${turn}`);
  const stack = state.stack.map((entry) =>
    entry.node === node && entry.run === run ? { ...entry, run: other } : entry,
  );
  const moved = slots.map((slot) => (slot.slot === run ? { ...slot, slot: other } : slot));
  return setSlots(
    { ...state, stack },
    node,
    moved.sort((a, b) => a.slot - b.slot),
  );
}

/** Tells whether the run of this number has got, or is about to get, other items on the input of a delivery. */
function isOfOthers(state: RunState, { to, input, source }: Delivery, number: number): boolean {
  const begun =
    findRun(state, to.id, number) ?? state.stack.find((entry) => entry.node === to.id && entry.run === number);
  if (begun) return !isSameOrigin(begun.source[input] ?? null, source);
  const gathered = own(state.waiting, to.id)?.find((slot) => slot.slot === number)?.source[input] ?? null;
  return gathered !== null && !isSameOrigin(gathered, source);
}

/**
 * Tells whether the visits of a node are counted instead of computed: the node lies in a cycle and may be entered
 * from more than one side. With the formula a loop of sixty rounds would double its way past all integers.
 */
export function isLoopHead(graph: Graph, state: RunState, node: string): boolean {
  if (!topologyOf(graph).ancestors(node).has(node)) return false;
  const incoming = graph.nodes.get(node)?.parents.flat().length ?? 0;
  // A trigger in a cycle has been entered from outside too: it is run 0 without any source.
  return incoming !== 1 || runsOf(state, node)[0]?.source.length === 0;
}

/**
 * Numbers the deliveries that have gathered before loop heads: 0, 1, 2 … per head, one visit after the other.
 *
 * Why this is deterministic although it counts: a head is numbered only while nothing is at work in its cycle or
 * above it. What has gathered by then depends on the outputs of all that ran there and not on who was first, and
 * it is numbered by input and source. Why a later visit is larger: it was not there at the earlier numbering. Every
 * cycle that can be entered has a head, so the nodes of the body, which take over their parent's number by the
 * formula, get a new one in every round.
 */
export function numberLoopVisits(graph: Graph, state: RunState): RunState {
  const heads = new Set(state.stack.filter((entry) => entry.run === UNNUMBERED).map((entry) => entry.node));
  const quiet = [...heads].filter((head) => isQuiet(graph, state, head));
  if (quiet.length === 0) return state;
  const next = quiet.reduce((numbered, head) => numberHead(graph, numbered, head), state);
  // A head that is a merge may only have begun to wait, which leaves the loops below it quiet as well.
  return numberLoopVisits(graph, next);
}

/** Gives the smallest number above every run, slot and entry of a node. */
export function nextVisit(state: RunState, node: string): number {
  const last = runsOf(state, node).at(-1)?.run ?? -1;
  const slots = (own(state.waiting, node) ?? []).map((slot) => slot.slot);
  const ready = state.stack.filter((entry) => entry.node === node).map((entry) => entry.run);
  return 1 + Math.max(last, ...slots, ...ready);
}

/** Tells whether a node run exists or is about to. */
export function isTaken(state: RunState, node: string, run: number): boolean {
  return (
    findRun(state, node, run) !== undefined || state.stack.some((entry) => entry.node === node && entry.run === run)
  );
}

function isQuiet(graph: Graph, state: RunState, head: string): boolean {
  const { ancestors } = topologyOf(graph);
  const above = ancestors(head);
  if (state.open.some((run) => above.has(run.node))) return false;
  return !state.stack.some(
    // Deliveries before a head of the same cycle wait for the same silence; those further up come first.
    (entry) => above.has(entry.node) && (entry.run !== UNNUMBERED || !ancestors(entry.node).has(head)),
  );
}

function numberHead(graph: Graph, state: RunState, head: string): RunState {
  const { place } = topologyOf(graph);
  const to = graph.nodes.get(head)!;
  const gathered = state.stack
    .filter((entry) => entry.node === head && entry.run === UNNUMBERED)
    .map((entry) => ({ entry, ...onlyInput(entry) }))
    .sort(
      (a, b) =>
        a.input - b.input ||
        place(a.source.node) - place(b.source.node) ||
        a.source.output - b.source.output ||
        a.source.run - b.source.run,
    );
  let next: RunState = {
    ...state,
    stack: state.stack.filter((entry) => entry.node !== head || entry.run !== UNNUMBERED),
  };
  for (const { entry, input, source, data } of gathered) {
    const fresh = nextVisit(next, head);
    if (to.inputs <= 1) {
      next = { ...next, stack: [...next.stack, { ...entry, run: fresh }] };
      continue;
    }
    const merged = deliverByArrival(next, { to, input, ordinal: 0, source, data, limit: null }, fresh);
    next = merged.state;
    if (merged.complete) next = { ...next, stack: [...next.stack, merged.complete] };
  }
  return next;
}

function onlyInput(entry: StackEntry) {
  const input = entry.inputs.findIndex((cell) => cell !== null);
  return { input, data: entry.inputs[input]!, source: entry.source[input]! };
}
