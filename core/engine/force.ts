import { UNNUMBERED, type Delivery } from './delivery.ts';
import type { Graph, GraphNode } from './graph.ts';
import { findRun, runsOf } from './runs.ts';
import { emptyItem, hasItems } from './slices.ts';
import type { RunState } from './state.ts';
import { topologyOf } from './topology.ts';

/**
 * Forces the missing side of a merge in the order `v0`: walks up from every other input and runs the highest
 * ancestor that has not run, with one empty item, if nothing else would. It happens once, at the first delivery.
 */
export function forceMissingSide(graph: Graph, state: RunState, delivery: Delivery): RunState {
  const origin = graph.nodes.get(delivery.source.node)!;
  const siblings = new Set(origin.edges.flat().map((edge) => edge.to));
  let next = state;
  for (const { node } of delivery.to.parents.flat()) {
    if (node === origin.id || isKnown(next, node)) continue;
    // A sibling is reached from the same node, unless what it would get is empty.
    if (siblings.has(node) && !isStarved(graph, next, node, delivery.source.run)) continue;
    const forced = highestMissing(graph, next, node, siblings);
    if (forced === null || (state.scope.only !== null && !state.scope.only.includes(forced))) continue;
    const below = topologyOf(graph).ancestors(forced).has(origin.id);
    if (below && !hasItems(delivery.data)) continue;
    if (!isStarved(graph, next, forced, delivery.source.run)) continue;
    const source = { node: origin.id, output: 0, run: 0 };
    const entry = { node: forced, run: UNNUMBERED, inputs: [emptyItem()], source: [source] };
    next = { ...next, stack: [...next.stack, entry] };
  }
  return next;
}

function isKnown(state: RunState, node: string): boolean {
  return runsOf(state, node).length > 0 || state.stack.some((entry) => entry.node === node);
}

/**
 * Climbs from a node that has not run to the last one above it that has not run either. Null when on the way there is
 * one that runs anyway, because it is ready or the origin leads to it: then what stands below it is reached too.
 */
function highestMissing(graph: Graph, state: RunState, node: string, siblings: ReadonlySet<string>): string | null {
  let missing = node;
  for (const ancestor of highestFirst(graph, graph.nodes.get(node)!).reverse()) {
    if (siblings.has(ancestor) || state.stack.some((entry) => entry.node === ancestor)) return null;
    if (runsOf(state, ancestor).length > 0) break;
    missing = ancestor;
  }
  return missing;
}

/** Nothing has come in through the first input in the origin's run, or there is no connection at all. */
function isStarved(graph: Graph, state: RunState, node: string, run: number): boolean {
  const parents = graph.nodes.get(node)?.parents[0] ?? [];
  return !parents.some((parent) => hasItems(findRun(state, parent.node, run)?.outputs[parent.output]));
}

/** The ancestors of a node without itself; what stands above comes before what stands below. */
function highestFirst(graph: Graph, start: GraphNode): string[] {
  const found: string[] = [];
  const seen = new Set([start.id]);
  const visit = (node: GraphNode): void => {
    for (const { node: id } of node.parents.flat().reverse()) {
      const parent = graph.nodes.get(id);
      if (!parent || seen.has(id)) continue;
      seen.add(id);
      visit(parent);
      found.push(id);
    }
  };
  visit(start);
  return found;
}
