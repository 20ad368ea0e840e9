import { AppError } from '../errors/app-error.ts';
import type { Order } from '../workflow/document.ts';
import { nameOf } from './graph.ts';
import {
  chooseTrigger,
  entryOfCircle,
  hasData,
  nearestWithData,
  nodesBetween,
  startNodes,
  type Known,
} from './partial-graph.ts';
import { isReached, replay, type PlannedRun, type Replay } from './replay.ts';
import { topologyOf } from './topology.ts';

/** What a person asks for: up to a node, from a node, between two, or one node alone. */
export interface PartialRequest {
  /** The first node that runs; what stands above it only gives its data. */
  startNode?: string;
  destinationNode?: string;
  /** `exclusive` stops before the destination: its input is what is wanted. `inclusive` unless given. */
  mode?: 'inclusive' | 'exclusive';
  /** Runs the start node, or else the destination, and nothing besides. */
  alone?: boolean;
}

/** How a partial run is begun: `run.started` with this trigger and scope, then a `node.reused` for each of `reused`. */
export interface PartialPlan {
  /** `new`: its items are still to come, as for any start. */
  trigger: Replay['trigger'];
  scope: { only: string[]; destination?: string };
  reused: PlannedRun[];
  /** The nodes with which it goes on. */
  starts: string[];
}

/**
 * Plans a partial run, as N8N-SEMANTICS §9 says. Pure; the shell copies the payloads. Throws RUN_HAS_NO_START when
 * nothing leads to the node, RUN_DATA_MISSING when a node is to run without those above it and they have no data.
 */
export function planPartialRun(known: Known, order: Order, request: PartialRequest): PartialPlan {
  const { startNode, destinationNode, alone = false, mode = 'inclusive' } = request;
  const { graph } = known;
  const first = startNode ?? (alone ? destinationNode : undefined);
  const target = first ?? destinationNode;
  if (target === undefined) throw new AppError('BODY_INVALID', 'A partial run needs a start or a destination node.');
  for (const id of [target, destinationNode]) {
    if (id !== undefined && !graph.nodes.has(id))
      throw new AppError('BODY_INVALID', `There is no node "${id}" in the workflow.`, { node: id });
  }
  const trigger = chooseTrigger(known, target);
  if (first === undefined) return planTo(known, order, trigger, target, mode);
  const destination = alone ? first : (destinationNode ?? null);
  // Data may begin below the trigger: a pin in the middle is enough to go on from.
  for (const begin of new Set([trigger, nearestWithData(known, first) ?? trigger])) {
    const plan = planFrom(known, order, begin, first, destination, alone ? 'inclusive' : mode, alone);
    if (plan) return plan;
  }
  const message = `"${nameOf(graph, first)}" has no data to begin with. Run the nodes above it first, or pin their data.`;
  throw new AppError('RUN_DATA_MISSING', message, { node: first });
}

type Mode = NonNullable<PartialRequest['mode']>;

function planTo(known: Known, order: Order, trigger: string, destination: string, mode: Mode): PartialPlan {
  const inside = nodesBetween(known.graph, trigger, destination);
  const starts = startNodes(known, trigger, destination, inside);
  const { ancestors } = topologyOf(known.graph);
  const isAhead = (id: string) => starts.some((start) => id === start || ancestors(id).has(start));
  const given = new Set([...inside].filter((id) => !isAhead(id) && isGiven(known, id)));
  const scope = scopeOf(inside, destination, mode);
  const { trigger: begin, reused } = replay(known, order, trigger, scope, given);
  return { trigger: begin, scope, reused, starts: starts.filter((id) => scope.only.includes(id)) };
}

/** Null when the first node gets nothing to work on. */
function planFrom(
  known: Known,
  order: Order,
  trigger: string,
  wanted: string,
  destination: string | null,
  mode: Mode,
  alone: boolean,
): PartialPlan | null {
  const { graph } = known;
  const { ancestors } = topologyOf(graph);
  const reach = nodesBetween(graph, trigger, null);
  const first = alone ? wanted : entryOfCircle(graph, trigger, wanted, reach);
  const ahead = alone ? new Set([first]) : nodesBetween(graph, first, destination);
  const isAbove = (id: string) => !ahead.has(id) && [...ahead].some((one) => ancestors(one).has(id));
  const given = new Set([...reach].filter((id) => isAbove(id) && isGiven(known, id)));
  const scope = scopeOf(new Set([...given, ...ahead]), destination, mode);
  const { trigger: begin, reused, state } = replay(known, order, trigger, scope, given);
  if (first !== trigger && (state === null || !isReached(state, first))) return null;
  return { trigger: begin, scope, reused, starts: [first] };
}

function scopeOf(nodes: ReadonlySet<string>, destination: string | null, mode: Mode): PartialPlan['scope'] {
  if (destination === null) return { only: [...nodes] };
  if (mode === 'exclusive') return { only: [...nodes].filter((id) => id !== destination) };
  return { only: [...nodes], destination };
}

/** Tells whether a node need not be run: its result is there, or it only passes on what comes. */
function isGiven(known: Known, id: string): boolean {
  return known.graph.nodes.get(id)!.disabled || hasData(known, id);
}
