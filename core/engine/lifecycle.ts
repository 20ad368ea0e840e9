import { newRun } from './attempts.ts';
import { enqueueSuccessors } from './enqueue.ts';
import type { EventOf } from './events.ts';
import type { Graph } from './graph.ts';
import { setSlots } from './merge.ts';
import { findRun, openRuns, own, putRun } from './runs.ts';
import type { NodeRun, RunState } from './state.ts';

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
    resumeRef: null,
    scope: { only: event.scope?.only ?? null, destination: event.scope?.destination ?? null },
    debug: event.debug ? { breakpoints: event.debug.breakpoints, step: event.debug.step ?? null, passed: [] } : null,
    active: { usedMs: 0, since: null, limitMs: event.timeoutMs },
    response: null,
    children: {},
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
    active: { ...state.active, usedMs, since: null },
    error: event.error ?? reason,
  };
}

/** Folds a node run taken over from another execution: its outputs go on as if it had succeeded here. */
export function onReused(graph: Graph, state: RunState, event: EventOf<'node.reused'>): RunState {
  const { node, run, order, outputs, source, at } = event;
  if (findRun(state, node, run)) return state;
  const entry = state.stack.find(
    (other) => other.node === node && (state.order !== 'parallel' || other.run === run || other.run < 0),
  );
  let next: RunState = { ...state, nextOrder: Math.max(state.nextOrder, order + 1) };
  if (entry) next = { ...next, stack: next.stack.filter((other) => other !== entry) };
  else next = dropSlot(next, node, run);
  const reused: NodeRun = {
    ...newRun(run, order, at),
    // No attempt was made here.
    attempt: 0,
    status: 'succeeded',
    endedAt: at,
    inputs: entry?.inputs ?? [],
    source,
    outputs,
    reusedFrom: event.from.execution,
  };
  return enqueueSuccessors(graph, putRun(next, node, reused), node, run, outputs);
}

/** Folds the answer of a synchronous trigger: the caller gets one, so the first one stays. */
export function onResponse(state: RunState, event: EventOf<'response.given'>): RunState {
  return state.response ? state : { ...state, response: { ...event.response, node: event.node } };
}

/** The reused run may have been released with an input missing; what gathered for it must not run it again. */
function dropSlot(state: RunState, node: string, run: number): RunState {
  const slots = own(state.waiting, node) ?? [];
  const gone = state.order === 'parallel' ? slots.find((slot) => slot.slot === run) : slots[0];
  return setSlots(
    state,
    node,
    slots.filter((slot) => slot !== gone),
  );
}
