import { AppError } from '../errors/app-error.ts';
import { hasResult } from './fork.ts';
import { nameOf, type Graph, type GraphNode } from './graph.ts';
import { runsOf } from './runs.ts';
import { hasItems } from './slices.ts';
import type { NodeRun, RunState } from './state.ts';
import { topologyOf } from './topology.ts';

/** What a partial run knows besides the workflow. */
export interface Known {
  graph: Graph;
  /** The run whose data may be used again; null where there is none. */
  previous: RunState | null;
  /** How many items each pinned node has. */
  pinned: ReadonlyMap<string, number>;
  /** Nodes that were changed since that run. */
  dirty: ReadonlySet<string>;
  /** The triggers of the workflow, by how they are started. */
  triggers: ReadonlyMap<string, 'webhook' | 'other'>;
}

/** The nodes on a path from one node to another, both among them; without `to`, all that can be reached. */
export function nodesBetween(graph: Graph, from: string, to: string | null): Set<string> {
  const { ancestors } = topologyOf(graph);
  const isOnWay = (id: string) => to === null || id === to || ancestors(to).has(id);
  return new Set([...graph.nodes.keys()].filter((id) => (id === from || ancestors(id).has(from)) && isOnWay(id)));
}

/** Where the run begins: n8n's choice, see N8N-SEMANTICS §9.1. Throws RUN_HAS_NO_START when nothing leads to the node. */
export function chooseTrigger(known: Known, target: string): string {
  const { graph, triggers, previous, pinned } = known;
  const isTrigger = (id: string) => triggers.has(id) && graph.nodes.get(id)?.disabled === false;
  if (isTrigger(target)) return target;
  const above = topologyOf(graph).ancestors(target);
  const among = [...graph.nodes.keys()].filter((id) => above.has(id) && isTrigger(id));
  // Webhooks first, else in document order.
  const pins = among.filter((id) => pinned.has(id));
  return (
    among.find((id) => previous && runsOf(previous, id).length > 0) ??
    pins.find((id) => triggers.get(id) === 'webhook') ??
    pins[0] ??
    among.find((id) => triggers.get(id) === 'webhook') ??
    among[0] ??
    nearestWithData(known, target) ??
    refuse(graph, target)
  );
}

function refuse(graph: Graph, target: string): never {
  const message = `Nothing leads to "${nameOf(graph, target)}". Connect a trigger to run this node.`;
  throw new AppError('RUN_HAS_NO_START', message, { node: target });
}

/** The nearest node above this one that has data of its own: pinned, or from the previous run. */
export function nearestWithData(known: Known, target: string): string | undefined {
  const seen = new Set([target]);
  for (const id of seen) {
    if (id !== target && hasData(known, id)) return id;
    for (const parent of known.graph.nodes.get(id)?.parents.flat() ?? []) seen.add(parent.node);
  }
  return undefined;
}

/** The runs of the previous execution that a node may be spared: none when it, or anything above it, was changed. */
export function usableRuns({ graph, previous, dirty }: Known, id: string): readonly NodeRun[] {
  if (!previous || dirty.has(id)) return [];
  const above = topologyOf(graph).ancestors(id);
  return [...dirty].some((changed) => above.has(changed)) ? [] : runsOf(previous, id);
}

/** Tells whether a node needs not run again: it is pinned or passes on, or it ran well. An error beats a pin. */
export function hasData(known: Known, id: string): boolean {
  const runs = usableRuns(known, id);
  if (runs.some((run) => !hasResult(run) || run.error !== null)) return false;
  return runs.length > 0 || known.pinned.has(id);
}

/**
 * The nodes with which a run to a destination begins, see N8N-SEMANTICS §9.4–5: on each branch the first that has no
 * data, or the destination, or a loop that had not come to its end; and in a circle always the node that is met first.
 */
export function startNodes(known: Known, trigger: string, destination: string, inside: ReadonlySet<string>): string[] {
  const { graph } = known;
  const met = new Set<string>();
  const starts = new Set<string>();
  const visit = (id: string): void => {
    if (!inside.has(id) || met.has(id)) return;
    met.add(id);
    const node = graph.nodes.get(id)!;
    if (id === destination || (!node.disabled && (!hasData(known, id) || isUnfinished(known, node)))) {
      starts.add(id);
      return;
    }
    node.edges.forEach((edges, output) => {
      if (leadsOn(known, node, output)) for (const { to } of edges) visit(to);
    });
  };
  visit(trigger);
  return [...new Set([...starts].map((id) => entryOfCircle(graph, trigger, id, inside)))];
}

/** The node of the circle around this one that is met first on the way from the trigger; itself where there is none. */
export function entryOfCircle(graph: Graph, trigger: string, id: string, inside: ReadonlySet<string>): string {
  const { ancestors } = topologyOf(graph);
  if (!ancestors(id).has(id)) return id;
  const isInCircle = (other: string) => other === id || (ancestors(id).has(other) && ancestors(other).has(id));
  return depthFirst(graph, trigger, inside).find(isInCircle) ?? id;
}

/** A loop node whose other outputs had nothing in its last run was still at it. */
function isUnfinished(known: Known, { id, traits }: GraphNode): boolean {
  const last = usableRuns(known, id).at(-1);
  if (traits.loopOutput === undefined || !last) return false;
  return !last.outputs.some((output, index) => index !== traits.loopOutput && hasItems(output));
}

function leadsOn(known: Known, { id, disabled }: GraphNode, output: number): boolean {
  if (disabled || known.pinned.has(id)) return output === 0;
  return usableRuns(known, id).some((run) => hasItems(run.outputs[output]));
}

function depthFirst(graph: Graph, start: string, inside: ReadonlySet<string>): string[] {
  const met = new Set<string>();
  const ahead = [start];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (met.has(id) || !inside.has(id)) continue;
    met.add(id);
    ahead.push(
      ...graph.nodes
        .get(id)!
        .edges.flat()
        .map((edge) => edge.to)
        .reverse(),
    );
  }
  return [...met];
}
