import type { Breakpoint, EventOf, Hold } from './events.ts';
import type { RunState } from './state.ts';
import { setTimer } from './timers.ts';

/** Who holds a run when the event does not say: journals once knew only people. */
const BY_A_PERSON: Hold = { by: 'person' };

/**
 * Folds a hold or its end. What is in flight may finish; nothing new starts while the run is held. A person may take
 * over a hold of another kind, and only a person's hold outlives a second one: everything else changes nothing. Nobody
 * jumps the line: a run that waits for its turn goes on when that has come and no person holds it either.
 */
export function onHeld(state: RunState, event: EventOf<'run.held'>): RunState {
  return event.held ? hold(state, event) : release(state, event);
}

function hold(state: RunState, event: EventOf<'run.held'>): RunState {
  const given = event.hold ?? BY_A_PERSON;
  const wanted: Hold = isQueued(state) && given.by !== 'turn' ? { ...given, queued: true } : given;
  // A run that a person holds already is not stopped by less.
  if (state.held && wanted.by !== 'person') return state;
  const timed = setTimer(state, 'hold', event.until ?? null);
  const watched = event.breakpoints ? watch(timed, event.breakpoints) : timed;
  if (watched === state && state.held && sameHold(state.hold, wanted)) return state;
  return { ...watched, held: true, hold: wanted };
}

function release(state: RunState, event: EventOf<'run.held'>): RunState {
  const { step, inputs, breakpoints, ref, meta } = event;
  const hasTurn = event.hold?.by === 'turn';
  if (hasTurn && !isQueued(state)) return state;
  if (hasTurn && state.hold?.by !== 'turn') return { ...state, hold: withoutQueue(state.hold!) };
  const stays = !state.held || (state.hold?.by === 'turn' && !hasTurn);
  if (stays) return breakpoints ? watch(state, breakpoints) : state;
  let next = setTimer(state, 'hold', null);
  if (breakpoints) next = watch(next, breakpoints);
  const at = state.hold;
  if (next.debug && at?.node !== undefined && at.run !== undefined) {
    const passed = [...next.debug.passed, `${at.node}:${at.run}`];
    next = { ...next, debug: { ...next.debug, step: step === 'out' ? null : (step ?? null), passed } };
  }
  if (inputs && at?.node !== undefined) next = replaceInputs(next, at.node, at.run ?? 0, inputs);
  return {
    ...next,
    held: isQueued(state) && !hasTurn,
    hold: isQueued(state) && !hasTurn ? { by: 'turn' } : null,
    resumeRef: ref ?? next.resumeRef,
    meta: meta ? { ...next.meta, ...meta } : next.meta,
  };
}

function watch(state: RunState, breakpoints: Breakpoint[]): RunState {
  return { ...state, debug: { step: null, passed: [], ...state.debug, breakpoints } };
}

/** Gives the entry that is about to start other inputs: what a person changed at a stop. */
function replaceInputs(
  state: RunState,
  node: string,
  run: number,
  inputs: NonNullable<EventOf<'run.held'>['inputs']>,
): RunState {
  // Sequential entries are numbered when they start: the stopped one is the first of its node.
  const index = state.stack.findIndex((entry) => entry.node === node && (entry.run === run || entry.run < 0));
  if (index < 0) return state;
  return { ...state, stack: state.stack.with(index, { ...state.stack[index]!, inputs }) };
}

const isQueued = (state: RunState): boolean => state.hold?.by === 'turn' || state.hold?.queued === true;

const sameHold = (a: Hold | null, b: Hold): boolean =>
  a?.by === b.by && a.queued === b.queued && a.node === b.node && a.run === b.run && a.when === b.when;

function withoutQueue({ queued: _queued, ...hold }: Hold): Hold {
  return hold;
}
