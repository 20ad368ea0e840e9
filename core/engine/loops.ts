import type { Graph } from './graph.ts';
import { runsOf } from './runs.ts';
import type { NodeRun, RunState } from './state.ts';

const bodies = new WeakMap<Graph, Map<string, ReadonlySet<string>>>();

/** The nodes between the loop output of a loop node and its return: what it leads to without passing itself again. */
export function loopBodyOf(graph: Graph, node: string): ReadonlySet<string> {
  const known = bodies.get(graph) ?? new Map<string, ReadonlySet<string>>();
  bodies.set(graph, known);
  const body = known.get(node) ?? walkBody(graph, node);
  known.set(node, body);
  return body;
}

/**
 * The runs of a loop node that belong to the pass of this run, oldest first and this one last. A pass begins with the
 * run whose items came from outside the loop's body, so that a loop inside a loop begins anew in every round.
 */
export function passOf(graph: Graph, state: RunState, node: string, run: number): NodeRun[] {
  const body = loopBodyOf(graph, node);
  const until = runsOf(state, node).filter((one) => one.run <= run);
  const start = until.findLastIndex((one) => !one.source.some((source) => source !== null && body.has(source.node)));
  return until.slice(Math.max(0, start));
}

function walkBody(graph: Graph, node: string): ReadonlySet<string> {
  const start = graph.nodes.get(node);
  const body = new Set<string>();
  const ahead = (start?.edges[start.traits.loopOutput ?? 0] ?? []).map((edge) => edge.to);
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === node || body.has(next)) continue;
    body.add(next);
    ahead.push(
      ...(graph.nodes
        .get(next)
        ?.edges.flat()
        .map((edge) => edge.to) ?? []),
    );
  }
  return body;
}
