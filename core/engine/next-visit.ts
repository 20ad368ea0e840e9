import { isLoopHead, nextVisit, runOf } from './lineage.ts';
import type { Graph } from './graph.ts';
import { runsOf } from './runs.ts';
import type { RunState } from './state.ts';
import { topologyOf } from './topology.ts';

interface Visit {
  node: string;
  run: number;
}

/**
 * The run that a node which is wanted will have next, as seen from a run of another node: the nearest that its outputs
 * lead to, else the nearest beside it. Null: none follows. It is known before that run begins, so that an address which
 * belongs to it can be given out earlier.
 */
export function visitAhead(
  graph: Graph,
  state: RunState,
  from: Visit,
  isWanted: (node: string) => boolean,
): Visit | null {
  if (isWanted(from.node)) return from;
  const seenAbove = new Set<string>();
  let above: Visit[] = [from];
  while (above.length > 0) {
    const found = nearest(graph, state, above, isWanted);
    if (found) return found;
    const higher: Visit[] = [];
    for (const { node, run } of above) {
      if (seenAbove.has(node)) continue;
      seenAbove.add(node);
      const sources = runsOf(state, node).find((one) => one.run === run)?.source ?? [];
      for (const source of sources) if (source) higher.push({ node: source.node, run: source.run });
    }
    above = higher;
  }
  return null;
}

function nearest(
  graph: Graph,
  state: RunState,
  from: readonly Visit[],
  isWanted: (node: string) => boolean,
): Visit | null {
  const { ordinal } = topologyOf(graph);
  const seen = new Set<string>();
  const ahead = [...from];
  // The list grows while it is read: what is nearer comes first.
  for (const { node, run } of ahead) {
    const here = graph.nodes.get(node);
    if (!here || seen.has(node)) continue;
    seen.add(node);
    for (const [output, edges] of here.edges.entries()) {
      for (const [index, edge] of edges.entries()) {
        const to = graph.nodes.get(edge.to);
        if (!to) continue;
        const source = { node, output, run };
        const delivery = {
          to,
          input: edge.input,
          ordinal: ordinal(here, output, index),
          source,
          data: [],
          limit: null,
        };
        const isCounted = state.order !== 'parallel' || isLoopHead(graph, state, to.id);
        const next = { node: to.id, run: isCounted ? nextVisit(state, to.id) : runOf(state, delivery) };
        if (isWanted(to.id) && !to.disabled) return next;
        ahead.push(next);
      }
    }
  }
  return null;
}
