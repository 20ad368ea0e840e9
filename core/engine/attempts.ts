import type { ErrorData } from '../errors/app-error.ts';
import { enqueueSuccessors } from './enqueue.ts';
import type { EventOf } from './events.ts';
import { atItem, fail } from './failures.ts';
import { nameOf, type Graph } from './graph.ts';
import { forgetPassed } from './hold.ts';
import { exceededLimit } from './limits.ts';
import { rangesOverlap, uniteRanges } from './progress.ts';
import { findRun, putRun, runsOf } from './runs.ts';
import type { NodeRun, RunState, StackEntry } from './state.ts';
import { clearNodeTimers, setTimer, timerId } from './timers.ts';

/** The interruption without progress at which a node run counts as poisoned: it probably brings the object down itself. */
const POISONED_AT = 3;

/** Finds the node run whose current attempt is at work and is this one; anything else that answers is stale. */
export function currentAttempt(state: RunState, of: { node: string; run: number; attempt: number }): NodeRun | null {
  const entry = findRun(state, of.node, of.run);
  return entry?.status === 'running' && entry.attempt === of.attempt ? entry : null;
}

/** Tells whether an open node run is to be tried again now. */
export function isReadyAgain(state: RunState, node: string, entry: NodeRun): boolean {
  if (entry.status === 'retrying') return !(timerId('retry', node, entry.run) in state.timers);
  return entry.status === 'interrupted' || (entry.status === 'waiting' && entry.resumed !== null);
}

/** Gives the stack entry that may start as this run: in the sequential orders only the front one, when nothing is open. */
export function startable(state: RunState, node: string, run: number): StackEntry | undefined {
  if (state.order === 'parallel') return state.stack.find((entry) => entry.node === node && entry.run === run);
  const front = state.open.length === 0 ? state.stack[0] : undefined;
  return front?.node === node && run === runsOf(state, node).length ? front : undefined;
}

/** Folds the start of an attempt: the first takes its entry off the stack, a later one goes on with its run. */
export function onStarted(graph: Graph, state: RunState, event: EventOf<'node.started'>): RunState {
  const { node, run, attempt, at } = event;
  const known = findRun(state, node, run);
  const timeoutMs = graph.nodes.get(node)?.timeoutMs ?? null;
  const withTimeout = (next: RunState) =>
    timeoutMs === null ? next : setTimer(next, timerId('timeout', node, run), at + timeoutMs);
  if (known) {
    if (attempt !== known.attempt + 1 || !isReadyAgain(state, node, known)) return state;
    return withTimeout(putRun(state, node, { ...known, attempt, status: 'running', wait: null }));
  }
  const entry = attempt === 1 ? startable(state, node, run) : undefined;
  if (!entry) return state;
  // A shell that starts several in one turn may name the same place twice; places stay unique all the same.
  const order = Math.max(event.order, state.nextOrder);
  const started: NodeRun = { ...newRun(run, order, at), inputs: entry.inputs, source: entry.source };
  const stack = state.stack.filter((other) => other !== entry);
  const begun = forgetPassed({ ...state, stack, nextOrder: order + 1 }, node, run);
  return withTimeout(putRun(begun, node, started));
}

/** Makes the record of a node run that has just started. */
export function newRun(run: number, order: number, at: number): NodeRun {
  return {
    run,
    order,
    attempt: 1,
    status: 'running',
    startedAt: at,
    endedAt: null,
    inputs: [],
    source: [],
    outputs: [],
    progress: null,
    interruptions: 0,
    failures: 0,
    error: null,
    handled: false,
    wait: null,
    resumed: null,
    reusedFrom: null,
  };
}

/** Folds results of some items. Items that are recorded already make it a repeat. */
export function onProgressed(state: RunState, event: EventOf<'node.progressed'>): RunState {
  const entry = currentAttempt(state, event);
  const done = uniteRanges(event.done, []);
  if (!entry || done.length === 0 || rangesOverlap(done, entry.progress?.done ?? [])) return state;
  const progress = {
    done: uniteRanges(entry.progress?.done ?? [], done),
    outputs: [...(entry.progress?.outputs ?? []), { done, outputs: event.outputs }],
  };
  const survived = entry.interruptions > 0 ? { survived: entry.interruptions } : {};
  return putRun(state, event.node, { ...entry, progress, ...survived });
}

/** Folds a success. The outputs are final: the shell has put the recorded parts together. */
export function onSucceeded(graph: Graph, state: RunState, event: EventOf<'node.succeeded'>): RunState {
  const entry = currentAttempt(state, event);
  if (!entry) return state;
  const { node, run, outputs, at } = event;
  const error = exceededLimit(graph, state, node, run, outputs);
  if (error) return fail(graph, state, entry, { node, at, error, retryable: false });
  const ended: NodeRun = { ...entry, status: 'succeeded', endedAt: at, outputs, progress: null, error: null };
  const recorded = clearNodeTimers(putRun(state, node, ended), node, run);
  return enqueueSuccessors(graph, recorded, node, run, outputs);
}

/** Folds a failure that the node or the shell reported. */
export function onFailed(graph: Graph, state: RunState, event: EventOf<'node.failed'>): RunState {
  const entry = currentAttempt(state, event);
  return entry ? fail(graph, state, entry, event) : state;
}

/** Folds an attempt that gave way. The clock of the run goes on, so its deadline still ends the wait. */
export function onDeferred(state: RunState, event: EventOf<'node.deferred'>): RunState {
  const entry = currentAttempt(state, event);
  if (!entry) return state;
  const { node, run, attempt, by, until, places, slot } = event;
  const kept = { ...(places === undefined ? {} : { places }), ...(slot === undefined ? {} : { slot }) };
  const deferred = { by, until, attempt, ...kept };
  const put = putRun(clearNodeTimers(state, node, run), node, { ...entry, status: 'retrying', deferred });
  return setTimer(put, timerId('retry', node, run), until);
}

/** Folds a crash that hit an attempt: it is repeated, unless that may not be or does not help. */
export function onInterrupted(graph: Graph, state: RunState, event: EventOf<'node.interrupted'>): RunState {
  const current = currentAttempt(state, event);
  if (!current) return state;
  const { node, run, at, outputs } = event;
  const entry = { ...current, interruptions: current.interruptions + 1 };
  const error = failureOfInterruption(graph, state, event);
  if (error) return fail(graph, state, entry, { node, at, error, retryable: false, outputs });
  return clearNodeTimers(putRun(state, node, { ...entry, status: 'interrupted' }), node, run);
}

/**
 * The error in which a node run would end if its attempt in flight were interrupted now; null where it is repeated. The
 * shell asks before it appends `node.interrupted`, so that the event can bring the item for the error path.
 */
export function failureOfInterruption(
  graph: Graph,
  state: RunState,
  of: { node: string; run: number; attempt: number },
): ErrorData | null {
  const entry = currentAttempt(state, of);
  const { interruptions: known = 0, survived = 0 } = entry ?? {};
  const interruptions = 1 + known - survived;
  const where = entry ? atItem(entry) : {};
  const name = nameOf(graph, of.node);
  if (graph.nodes.get(of.node)?.traits.retry === 'never') {
    const message = `Node "${name}" was interrupted and may not be repeated. Check whether it had its effect, then retry the execution.`;
    return { code: 'NODE_INTERRUPTED', message, ...where };
  }
  if (interruptions < POISONED_AT) return null;
  const message = `Node "${name}" was interrupted ${interruptions} times. Give it fewer items at a time, then retry the execution.`;
  return { code: 'NODE_POISONED', message, ...where };
}
