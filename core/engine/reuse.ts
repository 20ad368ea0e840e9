import { newRun } from './attempts.ts';
import { UNNUMBERED } from './delivery.ts';
import { enqueueSuccessors } from './enqueue.ts';
import type { EventOf, Source } from './events.ts';
import type { Graph } from './graph.ts';
import { setSlots } from './merge.ts';
import { findRun, own, putRun } from './runs.ts';
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
  return enqueueSuccessors(graph, putRun(setSlots(next, node, left), node, reused), node, run, outputs);
}

/**
 * The entry that a reused run takes off the stack. Numbered ones go by their number; the others by what sent them the
 * items, and where the workflow was rewired since, the first of the node.
 */
export function entryFor(state: RunState, node: string, run: number, source: Source[]): StackEntry | undefined {
  const entries = state.stack.filter((entry) => entry.node === node && (entry.run === run || entry.run === UNNUMBERED));
  return (
    entries.find((entry) => entry.run === run) ??
    entries.find((entry) => isSameSource(entry.source, source)) ??
    entries[0]
  );
}

/**
 * What gathered for a reused run that had been released with an input missing: it must not run again. In `parallel`
 * several slots may have been joined for it.
 */
function slotsFor(state: RunState, node: string, run: number, source: Source[]): WaitingSlot[] {
  const slots = own(state.waiting, node) ?? [];
  if (state.order !== 'parallel') return slots.slice(0, 1);
  return slots.filter(
    (slot) =>
      slot.slot === run || slot.source.every((one, input) => one === null || isSameOrigin(one, source[input] ?? null)),
  );
}

function joined(slots: readonly WaitingSlot[]): NodeRun['inputs'] {
  const width = Math.max(0, ...slots.map((slot) => slot.inputs.length));
  return Array.from({ length: width }, (_, input) => slots.find((slot) => slot.inputs[input])?.inputs[input] ?? []);
}

const isSameSource = (a: Source[], b: Source[]): boolean =>
  a.length === b.length && a.every((one, input) => isSameOrigin(one, b[input] ?? null));

const isSameOrigin = (a: Source, b: Source): boolean =>
  a === b || (a !== null && b !== null && a.node === b.node && a.output === b.output && a.run === b.run);
