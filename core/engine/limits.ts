import type { ErrorData } from '../errors/app-error.ts';
import { travelling, type Delivery } from './delivery.ts';
import type { Outputs } from './events.ts';
import type { Graph } from './graph.ts';
import { own } from './runs.ts';
import type { RunState } from './state.ts';

/**
 * Gives the error of a node run whose outputs would take a connection more often than its limit allows, null where
 * none does. The count is per execution. A limit is a guard against endless circles: where several runs of one node
 * race for the last passage in `parallel`, the one that ends first gets it.
 */
export function exceededLimit(
  graph: Graph,
  state: RunState,
  node: string,
  run: number,
  outputs: Outputs,
): ErrorData | null {
  const from = graph.nodes.get(node);
  // Few connections have a limit: the others cost nothing.
  if (!from?.isLimited) return null;
  const spent = travelling(graph, state, from, run, outputs).find((delivery) => isSpent(state, delivery));
  if (!spent) return null;
  const { limit, to } = spent;
  const message = `The connection from "${from.name}" back to "${to.name}" was taken ${limit} times, which is its limit. Raise the limit, or let the nodes between them end the circle earlier.`;
  return { code: 'LOOP_LIMIT_REACHED', message, details: { from: from.name, to: to.name, limit } };
}

/** Counts what takes a connection with a limit, and leaves out what would take it too often: it carries nothing more. */
export function countTaken(
  state: RunState,
  deliveries: readonly Delivery[],
): { state: RunState; deliveries: readonly Delivery[] } {
  if (deliveries.every((delivery) => delivery.limit === null)) return { state, deliveries };
  const taken = { ...state.taken };
  const passing = deliveries.filter((delivery) => {
    if (isSpent(state, delivery)) return false;
    if (delivery.limit !== null) taken[keyOf(delivery)] = (own(taken, keyOf(delivery)) ?? 0) + 1;
    return true;
  });
  return { state: { ...state, taken }, deliveries: passing };
}

function isSpent(state: RunState, delivery: Delivery): boolean {
  return delivery.limit !== null && (own(state.taken, keyOf(delivery)) ?? 0) >= delivery.limit;
}

/** Names a connection by its ends; ids may hold any character. */
function keyOf({ source, to, input }: Delivery): string {
  return JSON.stringify([source.node, source.output, to.id, input]);
}
