import { newRun } from './attempts.ts';
import { enqueueSuccessors } from './enqueue.ts';
import type { EventOf, Source } from './events.ts';
import type { Graph } from './graph.ts';
import { makeRoom } from './lineage.ts';
import { setSlots } from './merge.ts';
import { findRun, isSameOrigin, own, putRun } from './runs.ts';
import type { NodeRun, RunState, StackEntry, WaitingSlot } from './state.ts';

/** Folds a node run taken over from another execution: its outputs go on as if it had ended here. */
export function onReused(graph: Graph, state: RunState, event: EventOf<'node.reused'>): RunState {
  const { node, run, order, outputs, source, at, error } = event;
  if (findRun(state, node, run)) return state;
  const entry = entryFor(state, node, run, source);
  const slots = entry ? [] : slotsFor(state, node, run, source);
  const reused: NodeRun = {
    ...newRun(run, order, at),
    // No attempt was made here.
    attempt: 0,
    status: error ? 'failed' : 'succeeded',
    handled: error !== undefined,
    error: error ?? null,
    endedAt: at,
    inputs: entry?.inputs ?? joined(slots),
    source,
    outputs,
    reusedFrom: event.from.execution,
  };
  const next: RunState = {
    ...state,
    nextOrder: Math.max(state.nextOrder, order + 1),
    stack: state.stack.filter((other) => other !== entry),
  };
  const left = (own(next.waiting, node) ?? []).filter((slot) => !slots.includes(slot));
  const free = makeRoom(setSlots(next, node, left), node, run);
  return enqueueSuccessors(graph, putRun(free, node, reused), node, run, outputs);
}

/**
 * The entry that a reused run takes off the stack: the one that the same items led to. Where the workflow was rewired
 * since, its number may be another, and what other items led to is still to be run. A node that has lost an input since is
 * led to by a part of them.
 */
export function entryFor(state: RunState, node: string, run: number, source: Source[]): StackEntry | undefined {
  const same = state.stack.filter((entry) => entry.node === node && isSameSource(entry.source, source));
  const found = same.length > 0 ? same : state.stack.filter((entry) => entry.node === node && isPart(entry, source));
  return found.find((entry) => entry.run === run) ?? found[0];
}

const isPart = (entry: StackEntry, source: Source[]): boolean =>
  entry.source.length < source.length && entry.source.some((one) => one !== null) && isWithin(entry, source);

/**
 * What gathered for a reused run that had been released with an input missing: it must not run again. In `parallel`
 * several slots may have been joined for it.
 */
function slotsFor(state: RunState, node: string, run: number, source: Source[]): WaitingSlot[] {
  const slots = (own(state.waiting, node) ?? []).filter((slot) => isWithin(slot, source));
  if (state.order !== 'parallel') return slots.slice(0, 1);
  const used: WaitingSlot[] = [];
  // The same items may have come twice to one input, for another run.
  for (const slot of slots.sort((a, b) => Number(b.slot === run) - Number(a.slot === run)))
    if (!used.some((other) => other.source.some((one, input) => one && slot.source[input]))) used.push(slot);
  return used;
}

/** Tells whether all that a slot has gathered went into a run with these sources. */
export function isWithin(slot: { source: Source[] }, source: Source[]): boolean {
  return slot.source.every((one, input) => one === null || isSameOrigin(one, source[input] ?? null));
}

function joined(slots: readonly WaitingSlot[]): NodeRun['inputs'] {
  const width = Math.max(0, ...slots.map((slot) => slot.inputs.length));
  return Array.from({ length: width }, (_, input) => slots.find((slot) => slot.inputs[input])?.inputs[input] ?? []);
}

const isSameSource = (a: Source[], b: Source[]): boolean =>
  a.length === b.length && a.every((one, input) => isSameOrigin(one, b[input] ?? null));
