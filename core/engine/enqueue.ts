import { entryOf, travelling, UNNUMBERED, type Delivery } from './delivery.ts';
import type { Outputs } from './events.ts';
import { forceMissingSide } from './force.ts';
import type { Graph } from './graph.ts';
import { countTaken } from './limits.ts';
import { isLoopHead, isTaken, runOf } from './lineage.ts';
import { deliverByArrival, deliverToSlot } from './merge.ts';
import { own } from './runs.ts';
import type { RunState, StackEntry } from './state.ts';

/** Sends the outputs of a node run to its successors, by the rules of the run's order. */
export function enqueueSuccessors(
  graph: Graph,
  state: RunState,
  node: string,
  run: number,
  outputs: Outputs,
): RunState {
  const from = graph.nodes.get(node);
  if (!from) return state;
  const { state: counted, deliveries } = countTaken(state, travelling(graph, state, from, run, outputs));
  switch (state.order) {
    case 'v1':
      return depthFirst(counted, deliveries);
    case 'v0':
      return breadthFirst(graph, counted, deliveries);
    case 'parallel':
      return byLineage(graph, counted, deliveries);
  }
}

/**
 * n8n's `v1`: the block goes to the front, uppermost first, then leftmost. It is pushed from its end, one by one,
 * which is why destinations at the same place run in reverse connection order.
 */
function depthFirst(state: RunState, deliveries: readonly Delivery[]): RunState {
  const fromTheEnd = [...deliveries].sort(
    (a, b) => b.to.position[1] - a.to.position[1] || b.to.position[0] - a.to.position[0],
  );
  return fromTheEnd.reduce((next, delivery) => {
    const { state: delivered, entry } = deliver(next, delivery);
    return entry ? { ...delivered, stack: [entry, ...delivered.stack] } : delivered;
  }, state);
}

/** n8n's legacy order: to the end, in output order; an empty output still reaches an input that is not the first. */
function breadthFirst(graph: Graph, state: RunState, deliveries: readonly Delivery[]): RunState {
  return deliveries.reduce((next, delivery) => {
    const { state: delivered, entry, firstWait } = deliver(next, delivery);
    if (entry) return { ...delivered, stack: [...delivered.stack, entry] };
    return firstWait ? forceMissingSide(graph, delivered, delivery) : delivered;
  }, state);
}

/** A sequential run is numbered when it starts: earlier entries of the same node may still lie in front of it. */
function deliver(
  state: RunState,
  delivery: Delivery,
): { state: RunState; entry: StackEntry | null; firstWait: boolean } {
  if (delivery.to.inputs <= 1) return { state, entry: entryOf(delivery, UNNUMBERED), firstWait: false };
  const last = own(state.waiting, delivery.to.id)?.at(-1)?.slot ?? -1;
  const merged = deliverByArrival(state, delivery, last + 1);
  const entry = merged.complete && { ...merged.complete, run: UNNUMBERED };
  return { state: merged.state, entry, firstWait: merged.first };
}

/** All that is ready may run at once; numbers come from lineage. The order of the list is only a preference. */
function byLineage(graph: Graph, state: RunState, deliveries: readonly Delivery[]): RunState {
  return [...deliveries]
    .sort((a, b) => a.to.position[1] - b.to.position[1] || a.to.position[0] - b.to.position[0])
    .reduce((next, delivery) => {
      if (isLoopHead(graph, next, delivery.to.id)) return append(next, entryOf(delivery, UNNUMBERED));
      const number = runOf(next, delivery);
      // A run that was taken over from another execution is recorded before its parents deliver to it.
      if (isTaken(next, delivery.to.id, number)) return next;
      if (delivery.to.inputs <= 1) return append(next, entryOf(delivery, number));
      const merged = deliverToSlot(next, delivery, number);
      return merged.complete ? append(merged.state, merged.complete) : merged.state;
    }, state);
}

function append(state: RunState, entry: StackEntry): RunState {
  return { ...state, stack: [...state.stack, entry] };
}
