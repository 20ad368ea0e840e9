import type { ErrorData } from '../errors/app-error.ts';
import { currentAttempt } from './attempts.ts';
import { childOf, hasOpenCalls, putChild } from './children.ts';
import type { EventOf } from './events.ts';
import { fail } from './failures.ts';
import { onHeld } from './hold.ts';
import { nameOf, type Graph } from './graph.ts';
import { findRun, isAsleep, isEnded, own, putRun } from './runs.ts';
import type { NodeRun, RunState } from './state.ts';
import { clearNodeTimers, readTimerId, setTimer, timerId } from './timers.ts';

/** Names a wait: one attempt at a node run makes one wait at most. */
export function waitIdOf(node: string, { run, attempt }: NodeRun): string {
  return `${node}:${run}:${attempt}`;
}

/** The wait of this name, and whether it lasts; `entry.resumed` says what ended it. Null where there was none. */
export function findWait(state: RunState, id: string): { node: string; entry: NodeRun; isOpen: boolean } | null {
  // Node ids may hold colons.
  const match = /^(.*):(\d+):(\d+)$/s.exec(id);
  const node = match?.[1] ?? '';
  const attempt = Number(match?.[3]);
  const entry = match ? findRun(state, node, Number(match[2])) : undefined;
  if (!entry || attempt > entry.attempt) return null;
  if (isAsleep(entry)) return { node, entry, isOpen: attempt === entry.attempt };
  return entry.resumed ? { node, entry, isOpen: false } : null;
}

/** Folds the begin of a wait: the attempt is over, its timeout too, and the node sleeps until an answer or a moment. */
export function onWaitStarted(state: RunState, event: EventOf<'wait.started'>): RunState {
  const entry = currentAttempt(state, event);
  if (!entry) return state;
  const { node, run, wait } = event;
  const waiting: NodeRun = { ...entry, status: 'waiting', wait, resumed: null };
  const put = putRun(clearNodeTimers(state, node, run), node, waiting);
  const timed = wait.until === undefined ? put : setTimer(put, timerId('wait', node, run), wait.until);
  // All may have ended before their parent began to wait for them, or there are none.
  return resumeByChildren(timed, node, run);
}

/** Folds an answer to a wait. A wait that has ended already takes no second one. */
export function onWaitResumed(state: RunState, event: EventOf<'wait.resumed'>): RunState {
  return resume(state, event.node, event.run, { by: event.by, ref: event.ref });
}

/** Folds a timer. One that is unknown or fired too early changes nothing: alarms may be premature and repeated. */
export function onTimerFired(graph: Graph, state: RunState, event: EventOf<'timer.fired'>): RunState {
  const { id, at } = event;
  const moment = own(state.timers, id);
  if (moment === undefined || moment > at) return state;
  const fired = setTimer(state, id, null);
  if (id === 'hold') return onHeld(fired, { v: 1, at, type: 'run.held', held: false });
  if (id === 'deadline') {
    const message = `The execution was active for ${state.active.limitMs} ms, which is its limit. Raise its timeout or let it do less.`;
    return { ...fired, error: state.error ?? { code: 'EXECUTION_TIMED_OUT', message } };
  }
  const timer = readTimerId(id);
  const entry = timer && findRun(state, timer.node, timer.run);
  if (!timer || !entry) return fired;
  // A retry needs nothing more: a `retrying` run without its timer is ready.
  if (timer.kind === 'wait') return resume(fired, timer.node, timer.run, { by: 'timer', ref: null });
  const failed = failureOfTimer(graph, state, id);
  if (!failed) return fired;
  const { node, error } = failed;
  return fail(graph, fired, entry, { node, at, error, retryable: true, outputs: event.outputs });
}

/**
 * The node run that fails when this timer fires, and its error; null for timers that fail none. The shell asks before
 * it appends `timer.fired`, so that the event can bring the item for the error path.
 */
export function failureOfTimer(
  graph: Graph,
  state: RunState,
  id: string,
): { node: string; run: number; error: ErrorData } | null {
  const timer = readTimerId(id);
  if (timer?.kind !== 'timeout' || findRun(state, timer.node, timer.run)?.status !== 'running') return null;
  const { node, run } = timer;
  const message = `Node "${nameOf(graph, node)}" did not finish within ${graph.nodes.get(node)?.timeoutMs ?? 0} ms. Raise its timeout or give it fewer items.`;
  return { node, run, error: { code: 'NODE_TIMED_OUT', message } };
}

/** Folds what is known of a child execution, also after the parent has ended. */
export function onChildRecorded(state: RunState, event: EventOf<'child.recorded'>): RunState {
  const next = putChild(state, event);
  if (next === state || isEnded(state)) return next;
  const { node, run } = childOf(next, event.child)!;
  return resumeByChildren(next, node, run);
}

function resumeByChildren(state: RunState, node: string, run: number): RunState {
  if (findRun(state, node, run)?.wait?.kind !== 'children' || hasOpenCalls(state, node, run)) return state;
  return resume(state, node, run, { by: 'children', ref: null });
}

function resume(state: RunState, node: string, run: number, resumed: NonNullable<NodeRun['resumed']>): RunState {
  const entry = findRun(state, node, run);
  if (!entry || !isAsleep(entry)) return state;
  return putRun(clearNodeTimers(state, node, run), node, { ...entry, resumed });
}
