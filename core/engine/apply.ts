import { AppError, unreachable } from '../errors/app-error.ts';
import { onDeferred, onFailed, onInterrupted, onProgressed, onStarted, onSucceeded } from './attempts.ts';
import { keepTime } from './clock.ts';
import { onDataSet } from './custom-data.ts';
import type { ExecutionEvent } from './events.ts';
import type { Graph } from './graph.ts';
import { numberLoopVisits } from './lineage.ts';
import { onHeld } from './hold.ts';
import { onEnded, onResponse, onRunStarted } from './lifecycle.ts';
import { onReused } from './reuse.ts';
import { releaseAtQuiescence } from './quiescence.ts';
import { isEnded } from './runs.ts';
import type { RunState } from './state.ts';
import { onStaticDataChanged, onStaticDataRead } from './static-data.ts';
import { onChildRecorded, onTimerFired, onWaitResumed, onWaitStarted } from './waits.ts';

/**
 * Folds one event into the state of a run. Pure: the same journal gives the same state in the object, in the browser
 * and in a test. The argument is never changed; an event that is stale, repeated or too late gives the same object
 * back, so `===` tells whether anything happened. `state` is null only before `run.started`.
 */
export function apply(graph: Graph, state: RunState | null, event: ExecutionEvent): RunState {
  if (state === null) {
    if (event.type !== 'run.started') {
      throw new AppError('INTERNAL', `A journal begins with run.started, not with ${event.type}.`);
    }
    return settle(graph, onRunStarted(graph, event), event.at);
  }
  if (isEnded(state) && event.type !== 'child.recorded') return state;
  const next = react(graph, state, event);
  return next === state ? state : settle(graph, next, event.at);
}

function react(graph: Graph, state: RunState, event: ExecutionEvent): RunState {
  switch (event.type) {
    case 'run.started':
      return state;
    case 'run.held':
      return onHeld(state, event);
    case 'run.ended':
      return onEnded(state, event);
    case 'node.started':
      return onStarted(graph, state, event);
    case 'node.progressed':
      return onProgressed(state, event);
    case 'node.succeeded':
      return onSucceeded(graph, state, event);
    case 'node.failed':
      return onFailed(graph, state, event);
    case 'node.deferred':
      return onDeferred(state, event);
    case 'node.interrupted':
      return onInterrupted(graph, state, event);
    case 'node.reused':
      return onReused(graph, state, event);
    case 'wait.started':
      return onWaitStarted(state, event);
    case 'wait.resumed':
      return onWaitResumed(state, event);
    case 'timer.fired':
      return onTimerFired(graph, state, event);
    case 'response.given':
      return onResponse(state, event);
    case 'data.set':
      return onDataSet(state, event);
    case 'static-data.read':
      return onStaticDataRead(state, event);
    case 'static-data.changed':
      return onStaticDataChanged(state, event);
    case 'child.recorded':
      return onChildRecorded(state, event);
    default:
      return unreachable(event);
  }
}

/** What follows from every change, whichever event made it. A run that is failing gets no new work. */
function settle(graph: Graph, changed: RunState, at: number): RunState {
  const counted = { ...changed, events: changed.events + 1 };
  if (isEnded(counted)) return counted;
  if (counted.error) return keepTime(counted, at);
  const numbered = counted.order === 'parallel' ? numberLoopVisits(graph, counted) : counted;
  const released = releaseAtQuiescence(graph, numbered);
  return keepTime(released, at);
}
