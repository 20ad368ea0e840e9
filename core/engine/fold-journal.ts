import { AppError } from '../errors/app-error.ts';
import { apply } from './apply.ts';
import type { ExecutionEvent } from './events.ts';
import type { Graph } from './graph.ts';
import { endsHold } from './hold.ts';
import type { RunState } from './state.ts';

type Meta = RunState['meta'];

/** A run on the version of its workflow with which it goes on now. */
export interface Folded {
  state: RunState;
  graph: Graph;
}

/**
 * Folds one event, on another version of the workflow from the event on that brings one: the end of a hold whose
 * `meta` names it. The only place where a run changes its graph, alive and when its journal is read again.
 * `graphFor` gives the graph of a `meta`, the same one for the same definition; it is asked only at a change.
 */
export function foldEvent(graphFor: (meta: Meta) => Graph, folded: Folded, event: ExecutionEvent): Folded {
  const meta = patchOf(folded.state, event);
  const graph = meta ? graphFor(meta) : folded.graph;
  const state = apply(graph, folded.state, event);
  return state === folded.state ? folded : { state, graph };
}

/** Folds a journal from its beginning. */
export function foldJournal(graphFor: (meta: Meta) => Graph, events: readonly ExecutionEvent[]): Folded {
  const [first, ...rest] = events;
  if (first?.type !== 'run.started') throw new AppError('INTERNAL', 'A journal begins with run.started.');
  const graph = graphFor(first.meta);
  return rest.reduce((folded, event) => foldEvent(graphFor, folded, event), {
    graph,
    state: apply(graph, null, first),
  });
}

/**
 * The `meta` of every version that a journal may name, in its order: what has to be loaded before it can be folded.
 * More than the fold will ask for where an event changes nothing.
 */
export function metasIn(events: readonly ExecutionEvent[]): Meta[] {
  const metas: Meta[] = [];
  for (const event of events) {
    if (event.type === 'run.started') metas.push(event.meta);
    else if (event.type === 'run.held' && !event.held && event.meta) metas.push({ ...metas.at(-1), ...event.meta });
  }
  return metas;
}

function patchOf(state: RunState, event: ExecutionEvent): Meta | null {
  if (event.type !== 'run.held' || !event.meta || state.endedAt !== null || !endsHold(state, event)) return null;
  return { ...state.meta, ...event.meta };
}
