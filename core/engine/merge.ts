import { entryOf, type Delivery } from './delivery.ts';
import { own } from './runs.ts';
import type { RunState, StackEntry, WaitingSlot } from './state.ts';

/** What became of a delivery to a node with several inputs. */
export interface Merged {
  state: RunState;
  /** The entry that this delivery made complete; null while an input is missing. */
  complete: StackEntry | null;
  slot: number;
  /** True when the node had not been waiting before. */
  first: boolean;
}

/**
 * Puts a delivery into the first slot of its node that still misses this input, or opens one. Runs of the parents
 * play no part: that is how n8n pairs. `fresh` is the number that a new slot gets.
 */
export function deliverByArrival(state: RunState, delivery: Delivery, fresh: number): Merged {
  const slots = own(state.waiting, delivery.to.id) ?? [];
  const open = slots.find((slot) => slot.inputs[delivery.input] === null);
  return deliverToSlot(state, delivery, open?.slot ?? fresh);
}

/** Puts a delivery into the slot of this number. A slot with data on every input leaves the waiting map. */
export function deliverToSlot(state: RunState, delivery: Delivery, number: number): Merged {
  const { to, input, source, data } = delivery;
  const slots = own(state.waiting, to.id) ?? [];
  const existing = slots.find((slot) => slot.slot === number);
  const { inputs, source: sources } = existing ?? entryOf(delivery, number);
  const slot: WaitingSlot = {
    slot: number,
    since: existing?.since ?? slots[0]?.since ?? nextPlace(state),
    inputs: inputs.with(input, data),
    source: sources.with(input, source),
  };
  const first = slots.length === 0;
  // An empty list counts as data: it shows that the parent ran.
  if (slot.inputs.every((cell) => cell !== null)) {
    const complete = { node: to.id, run: number, inputs: slot.inputs, source: slot.source };
    return { state: setSlots(state, to.id, without(slots, number)), complete, slot: number, first };
  }
  const filled = [...without(slots, number), slot].sort((a, b) => a.slot - b.slot);
  return { state: setSlots(state, to.id, filled), complete: null, slot: number, first };
}

/** Replaces the waiting slots of a node; a node without slots does not wait. */
export function setSlots(state: RunState, node: string, slots: WaitingSlot[]): RunState {
  if (slots.length > 0) return { ...state, waiting: { ...state.waiting, [node]: slots } };
  if (!own(state.waiting, node)) return state;
  const { [node]: _gone, ...waiting } = state.waiting;
  return { ...state, waiting };
}

/** Gives the slots without the one of this number. */
export function without(slots: readonly WaitingSlot[], number: number): WaitingSlot[] {
  return slots.filter((slot) => slot.slot !== number);
}

function nextPlace(state: RunState): number {
  return 1 + Math.max(-1, ...Object.values(state.waiting).map((slots) => slots[0]!.since));
}
