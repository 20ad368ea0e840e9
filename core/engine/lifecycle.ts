import { newRun } from './attempts.ts';
import { enqueueSuccessors } from './enqueue.ts';
import type { EventOf } from './events.ts';
import type { Graph } from './graph.ts';
import { openRuns, putRun } from './runs.ts';
import type { RunState } from './state.ts';

/** Folds the start of the run: the trigger counts as its node's run 0 and its items are on their way. */
export function onRunStarted(graph: Graph, event: EventOf<'run.started'>): RunState {
  const { order, rules, mode, seed, meta, trigger, at } = event;
  const fresh: RunState = {
    status: 'running',
    order,
    rules,
    mode,
    seed,
    meta,
    startedAt: at,
    endedAt: null,
    events: 0,
    nodes: {},
    open: [],
    stack: [],
    waiting: {},
    taken: {},
    timers: {},
    nextOrder: 1,
    held: false,
    hold: null,
    awaitsTurn: false,
    resumeRef: null,
    scope: { only: event.scope?.only ?? null, destination: event.scope?.destination ?? null },
    debug: event.debug ? { breakpoints: event.debug.breakpoints, step: event.debug.step ?? null, passed: [] } : null,
    active: { usedMs: 0, since: null, limitMs: event.timeoutMs },
    response: null,
    children: {},
    calls: {},
    error: null,
  };
  const { node, outputs } = trigger;
  const started = putRun(fresh, node, { ...newRun(0, 0, at), status: 'succeeded', endedAt: at, outputs });
  return enqueueSuccessors(graph, started, node, 0, outputs);
}

/** Folds the end. Nothing after it changes the run, except what becomes known of its children. */
export function onEnded(state: RunState, event: EventOf<'run.ended'>): RunState {
  const { status, at } = event;
  let next = state;
  for (const { node, entry } of openRuns(state)) {
    next = putRun(next, node, { ...entry, status: 'cancelled', endedAt: at });
  }
  const usedMs = state.active.usedMs + Math.max(0, at - (state.active.since ?? at));
  const reason = status === 'failed' || status === 'timed_out' ? state.error : null;
  return {
    ...next,
    status,
    endedAt: at,
    timers: {},
    stack: [],
    waiting: {},
    held: false,
    hold: null,
    awaitsTurn: false,
    active: { ...state.active, usedMs, since: null },
    error: event.error ?? reason,
  };
}

/** Folds the answer of a synchronous trigger: the caller gets one, so the first one stays. */
export function onResponse(state: RunState, event: EventOf<'response.given'>): RunState {
  return state.response ? state : { ...state, response: { ...event.response, node: event.node } };
}
