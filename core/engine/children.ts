import type { Command } from './commands.ts';
import type { ChildRequest, EventOf } from './events.ts';
import { hash } from './retry.ts';
import { findRun, isAsleep, isEnded, own } from './runs.ts';
import type { Calls, Child, RunState } from './state.ts';

/** So many that adding to a run with thousands of children copies little, so few that a run with one costs nothing. */
const BUCKETS = 64;
/** What is due at once of one fan-out: the next come when these have begun. */
const BEGUN_AT_ONCE = 100;

const bucketOf = (id: string): string => String(hash(id) % BUCKETS);
const NO_CALLS: Calls = { asked: [], started: 0, open: 0, loose: [] };

/** What is known of a child execution. */
export function childOf(state: RunState, id: string): Child | undefined {
  const bucket = own(state.children, bucketOf(id));
  return bucket && own(bucket, id);
}

/** Every child with its id, in the order in which they were asked for. */
export function childrenOf(state: RunState): [id: string, child: Child][] {
  return Object.values(state.children)
    .flatMap((bucket) => Object.entries(bucket))
    .sort(([, a], [, b]) => a.requestedAt - b.requestedAt || (a.request?.index ?? 0) - (b.request?.index ?? 0));
}

/** The children for which a node run waits, with their ids, in the order of their results. */
export function calledBy(state: RunState, node: string, run: number): [id: string, child: Child][] {
  return childrenOf(state)
    .filter(([, child]) => child.node === node && child.run === run && isAttended(child.request))
    .sort(([, a], [, b]) => (a.request?.index ?? 0) - (b.request?.index ?? 0));
}

/**
 * The children whose results a node run goes on with. One that was tried again asked anew for those that it had no result
 * of: what counts is what it asked for last, which began at a place that it had asked for before.
 */
export function lastCalls(state: RunState, node: string, run: number): [id: string, child: Child][] {
  let last: [id: string, child: Child][] = [];
  for (const entry of calledBy(state, node, run).sort(([, a], [, b]) => a.requestedAt - b.requestedAt)) {
    const before = last.at(-1)?.[1].request?.index ?? -1;
    if ((entry[1].request?.index ?? 0) <= before) last = [];
    last.push(entry);
  }
  return last;
}

/** Tells whether someone waits for it, so that it counts for the limit and a cancel reaches it. */
function isAttended(request: ChildRequest | null): boolean {
  return request === null || (request.kind === 'workflow' && !request.detached);
}

const ownerOf = ({ node, run }: { node: string; run: number }): string => `${node}:${run}`;
const PROGRESS = { requested: 0, started: 1 } as const;
const rankOf = (status: string): number => (status in PROGRESS ? PROGRESS[status as keyof typeof PROGRESS] : 2);

/** Records what is known of a child. Its status only goes forward; anything else gives the same state back. */
export function putChild(state: RunState, event: EventOf<'child.recorded'>): RunState {
  const { child: id, status, outputs = [], error = null } = event;
  const known = childOf(state, id);
  const request = known?.request ?? event.request ?? null;
  // What runs because of the end, an error workflow say, is asked for in the burst of the end.
  if (!known && isEnded(state) && (request === null || request.kind === 'workflow')) return state;
  if (known && rankOf(status) <= rankOf(known.status)) return state;
  const { node, run } = known ?? event;
  const requestedAt = known?.requestedAt ?? event.at;
  const child: Child = { node, run, status, outputs, error, request, requestedAt };
  const bucket = bucketOf(id);
  const children = { ...state.children, [bucket]: { ...own(state.children, bucket), [id]: child } };
  const owner = ownerOf(child);
  const counted = count(own(state.calls, owner) ?? NO_CALLS, id, known, child);
  if (counted.open > 0 || counted.loose.length > 0)
    return { ...state, children, calls: { ...state.calls, [owner]: counted } };
  const { [owner]: _over, ...calls } = state.calls;
  return { ...state, children, calls };
}

function count(calls: Calls, id: string, before: Child | undefined, now: Child): Calls {
  const left = (list: string[]) => (before?.status === 'requested' ? list.filter((one) => one !== id) : list);
  const isAsked = now.status === 'requested';
  if (!isAttended(now.request)) return { ...calls, loose: isAsked ? [...calls.loose, id] : left(calls.loose) };
  const isOpen = (child: Child | undefined) => (child !== undefined && rankOf(child.status) < 2 ? 1 : 0);
  const isAtWork = (child: Child | undefined) => (child?.status === 'started' ? 1 : 0);
  return {
    ...calls,
    asked: isAsked ? [...calls.asked, id] : left(calls.asked),
    started: calls.started + isAtWork(now) - isAtWork(before),
    open: calls.open + isOpen(now) - isOpen(before),
  };
}

/** Tells whether a node run waits for a child that has not ended. */
export function hasOpenCalls(state: RunState, node: string, run: number): boolean {
  return (own(state.calls, ownerOf({ node, run }))?.open ?? 0) > 0;
}

/**
 * Children that have been asked for and may start. Those for whom a node waits keep its limit, and are not begun any
 * more when it has stopped waiting; what runs beside the run, or because of its end, begins also after the end. While
 * the run is held only callbacks begin: others are told of a pause while it lasts.
 */
export function startChildren(state: RunState): Command[] {
  return Object.values(state.calls).flatMap(({ asked, started, loose }): Command[] => {
    const attended = state.held || isEnded(state) ? [] : asked.slice(0, placesOf(state, asked[0], started));
    const free = state.held ? loose.filter((id) => childOf(state, id)!.request?.kind === 'callback') : loose;
    return [...attended, ...free.slice(0, BEGUN_AT_ONCE)].map((child) => {
      const { node, run, request, requestedAt } = childOf(state, child)!;
      return { type: 'start-child', node, run, child, request: request!, requestedAt };
    });
  });
}

function placesOf(state: RunState, first: string | undefined, started: number): number {
  const child = first === undefined ? undefined : childOf(state, first);
  const parent = child && findRun(state, child.node, child.run);
  if (!parent || !isAsleep(parent)) return 0;
  return Math.max(0, Math.min(BEGUN_AT_ONCE, (parent.wait?.limit ?? Infinity) - started));
}

/** After an end that is no success: what a node waited for is called off, whatever runs beside the run goes on. */
export function cancelChildren(state: RunState): Command[] {
  if (state.status === 'succeeded') return [];
  return childrenOf(state)
    .filter(([, { status, request }]) => rankOf(status) < 2 && isAttended(request))
    .map(([child]) => ({ type: 'cancel-child', child }));
}
