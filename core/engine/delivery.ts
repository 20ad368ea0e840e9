import type { Outputs, Slice } from './events.ts';
import type { Graph, GraphNode } from './graph.ts';
import { hasItems } from './slices.ts';
import type { RunState, StackEntry } from './state.ts';
import { topologyOf } from './topology.ts';

/** The run number of a stack entry whose number is not settled yet. */
export const UNNUMBERED = -1;

/** Items on their way through one connection. */
export interface Delivery {
  to: GraphNode;
  input: number;
  /** Which of the incoming connections of that input this is, in document order from 0. */
  ordinal: number;
  source: { node: string; output: number; run: number };
  data: Slice[];
  /** How often an execution may take this connection; null where nothing limits it. */
  limit: number | null;
}

/** Lists what the outputs of a node run send, in output order, then connection order. */
export function deliveriesOf(graph: Graph, from: GraphNode, run: number, outputs: Outputs): Delivery[] {
  const { ordinal } = topologyOf(graph);
  return from.edges.flatMap((edges, output) => {
    const data = outputs[output];
    // A port beyond the given outputs has nothing, not even an empty list that `v0` would pass on.
    if (!data) return [];
    return edges.flatMap((edge, index): Delivery[] => {
      const to = graph.nodes.get(edge.to);
      if (!to) return [];
      const source = { node: from.id, output, run };
      return [{ to, input: edge.input, ordinal: ordinal(from, output, index), source, data, limit: edge.limit }];
    });
  });
}

/**
 * Lists what really travels: in n8n's legacy order an empty output still reaches an input that is not the first,
 * otherwise only items do, and in a partial run only to the nodes that take part.
 */
export function travelling(graph: Graph, state: RunState, from: GraphNode, run: number, outputs: Outputs): Delivery[] {
  const { only, destination } = state.scope;
  if (from.id === destination) return [];
  return deliveriesOf(graph, from, run, outputs).filter(
    ({ to, data, input }) =>
      (hasItems(data) || (state.order === 'v0' && input > 0)) && (only === null || only.includes(to.id)),
  );
}

/** Makes the stack entry of one delivery; inputs that it does not feed stay null. */
export function entryOf({ to, input, source, data }: Delivery, run: number): StackEntry {
  const width = Math.max(to.inputs, input + 1);
  return {
    node: to.id,
    run,
    inputs: Array.from({ length: width }, (_, index) => (index === input ? data : null)),
    source: Array.from({ length: width }, (_, index) => (index === input ? source : null)),
  };
}
