import type { Graph } from './graph.ts';
import { UNNUMBERED } from './delivery.ts';
import { setSlots, without } from './merge.ts';
import { hasItems } from './slices.ts';
import type { RunState, StackEntry, WaitingSlot } from './state.ts';
import { topologyOf } from './topology.ts';

/**
 * Releases one node that waits for an input which will not come any more. It does so only when nothing else is left
 * to do; the release gives new work, so the next one waits until that is done too.
 */
export function releaseAtQuiescence(graph: Graph, state: RunState): RunState {
  let next = skipUncalled(graph, state);
  while (next.stack.length === 0 && next.open.length === 0) {
    const found = findReleasable(graph, next);
    if (!found) return next;
    const { node, slot, used } = found;
    const rest = used.reduce((slots, number) => without(slots, number), next.waiting[node]!);
    next = setSlots(next, node, rest);
    // A slot whose inputs are all empty gives nothing to run with: it is dropped and the search starts again.
    if (!slot.inputs.some(hasItems)) continue;
    const run = next.order === 'parallel' ? slot.slot : UNNUMBERED;
    const inputs = slot.inputs.map((cell) => cell ?? []);
    next = skipUncalled(graph, { ...next, stack: [{ node, run, inputs, source: slot.source }] });
  }
  return next;
}

/**
 * Takes entries off the front that have nothing to work on: n8n does not call such a node and records nothing. In the
 * legacy order only the first input counts, even where the others have items. `alwaysOutputData` gives its item all the
 * same, and a disabled node hands on what it got, be it nothing.
 */
function skipUncalled(graph: Graph, state: RunState): RunState {
  if (state.order === 'parallel' || state.open.length > 0) return state;
  const isCalled = ({ node, inputs }: StackEntry): boolean => {
    const of = graph.nodes.get(node);
    if (!of || of.disabled || of.alwaysOutputData) return true;
    return state.order === 'v0' ? hasItems(inputs[0]) : inputs.some(hasItems);
  };
  const first = state.stack.findIndex(isCalled);
  if (first === 0 || state.stack.length === 0) return state;
  return { ...state, stack: first < 0 ? [] : state.stack.slice(first) };
}

interface Releasable {
  node: string;
  slot: WaitingSlot;
  /** Numbers of the slots that go into it. */
  used: number[];
}

function findReleasable(graph: Graph, state: RunState): Releasable | null {
  const waiting = Object.keys(state.waiting);
  const { place, ancestors } = topologyOf(graph);
  const rank = (node: string) => (state.order === 'parallel' ? place(node) : state.waiting[node]![0]!.since);
  for (const node of waiting.sort((a, b) => rank(a) - rank(b))) {
    const above = ancestors(node);
    if (waiting.some((other) => other !== node && above.has(other))) continue;
    const slots = state.waiting[node]!;
    // n8n looks at the earliest slot only: pairing by arrival makes it the fullest. Lineage does not.
    const candidates = state.order === 'parallel' ? slots : slots.slice(0, 1);
    for (const candidate of candidates) {
      const joined =
        state.order === 'parallel' ? joinLeftovers(candidate, slots) : { slot: candidate, used: [candidate.slot] };
      if (hasRequiredInputs(graph, state, node, joined.slot)) return { node, ...joined };
    }
  }
  return null;
}

/**
 * Lineage numbers of branches differ when one of them went through a loop, although they belong together. What is
 * left over at quiescence is therefore joined in slot order, as long as the slots have no input in common.
 */
function joinLeftovers(first: WaitingSlot, slots: readonly WaitingSlot[]): Omit<Releasable, 'node'> {
  let slot = first;
  const used = [first.slot];
  for (const other of slots) {
    if (other.slot <= first.slot) continue;
    if (other.inputs.some((cell, input) => cell !== null && slot.inputs[input] !== null)) continue;
    slot = {
      ...slot,
      inputs: slot.inputs.map((cell, input) => cell ?? other.inputs[input] ?? null),
      source: slot.source.map((source, input) => source ?? other.source[input] ?? null),
    };
    used.push(other.slot);
  }
  return { slot, used };
}

function hasRequiredInputs(graph: Graph, state: RunState, node: string, slot: WaitingSlot): boolean {
  const required = state.order === 'v0' ? undefined : graph.nodes.get(node)?.traits.requiredInputs;
  if (required === undefined) return true;
  if (typeof required === 'number') return slot.inputs.filter((cell) => cell !== null).length >= required;
  return required.every((input) => (slot.inputs[input] ?? null) !== null);
}
