import type { Breakpoint, EventOf, Hold } from './events.ts';
import { findRun } from './runs.ts';
import type { RunState } from './state.ts';
import { setTimer } from './timers.ts';

/** Who holds a run when the event does not say: journals once knew only people. */
const BY_A_PERSON: Hold = { by: 'person' };
const BY_THE_LINE: Hold = { by: 'turn' };

/**
 * Folds a hold or its end. What is in flight may finish; nothing new starts while the run is held. A person may take
 * over a hold of another kind, and only a person's hold outlives a second one. A stop that a person took over comes
 * back when the person lets go, and so does the line in which the run still stands: each ends by its own release.
 */
export function onHeld(state: RunState, event: EventOf<'run.held'>): RunState {
  return event.held ? hold(state, event) : release(state, event);
}

/**
 * Tells whether the end of a hold ends the one that stands: one that names another kind does not, nor one that was
 * meant for the stop before another node run, such as a click that arrives twice.
 */
export function endsHold(state: RunState, event: EventOf<'run.held'>): boolean {
  const { held, hold: meant } = event;
  if (held || !state.held) return false;
  if (event.holdId !== undefined && event.holdId !== holdIdOf(state)) return false;
  // Nobody jumps the line: it is left by name only.
  if (meant === undefined) return state.hold?.by !== 'turn';
  if (meant.by !== state.hold?.by) return false;
  return meant.node === undefined || (meant.node === state.hold.node && meant.run === state.hold.run);
}

/**
 * The number by which the hold that stands can be ended: 1, 2, 3 … in a run. Null: none stands, or only the line, which
 * nobody jumps.
 */
export function holdIdOf(state: RunState): number | null {
  return state.held && state.hold?.by !== 'turn' ? (state.holds ?? 0) : null;
}

/**
 * What others are told of a change: that a person has paused the run, or that this pause is over, whatever holds the run
 * before or after it. Breakpoints, steps and the line are nobody else's matter.
 */
export function newsOfPause(before: RunState, after: RunState): 'paused' | 'resumed' | null {
  if (isPaused(before) === isPaused(after)) return null;
  return isPaused(after) ? 'paused' : 'resumed';
}

const isPaused = ({ held, hold }: RunState): boolean => held && hold?.by === 'person';

function hold(state: RunState, event: EventOf<'run.held'>): RunState {
  const wanted = event.hold ?? BY_A_PERSON;
  if (wanted.by === 'turn' && !state.awaitsTurn) return hold({ ...state, awaitsTurn: true }, event);
  // A run that is held already is not stopped by less than a person, nor at a stop that is past.
  if (state.held && wanted.by !== 'person') return event.breakpoints ? watch(state, event.breakpoints) : state;
  if (wanted.node !== undefined && isPast(state, wanted.node, wanted.run ?? 0)) return state;
  const timed = setTimer(state, 'hold', event.until ?? null);
  const watched = event.breakpoints ? watch(timed, event.breakpoints) : timed;
  if (watched === state && state.held && isSame(state.hold, wanted)) return state;
  // Other breakpoints make no other hold of it; another moment or condition does: whoever ends the first has not seen it.
  const isOther = !state.held || !isSame(state.hold, wanted) || state.timers['hold'] !== watched.timers['hold'];
  const holds = isOther && wanted.by !== 'turn' ? { holds: (state.holds ?? 0) + 1 } : {};
  return { ...watched, ...holds, held: true, hold: wanted };
}

const isPast = (state: RunState, node: string, run: number): boolean =>
  findRun(state, node, run) !== undefined || (state.debug?.passed.includes(`${node}:${run}`) ?? false);

function release(state: RunState, event: EventOf<'run.held'>): RunState {
  const { step, inputs, breakpoints, ref, meta } = event;
  const watched = breakpoints ? watch(state, breakpoints) : state;
  // Nobody jumps the line: it is left by name only.
  const ended = event.hold?.by ?? (state.hold?.by === 'turn' ? undefined : state.hold?.by);
  // The turn has come, also where a person holds the run meanwhile.
  const turned = ended === 'turn' && watched.awaitsTurn ? { ...watched, awaitsTurn: false } : watched;
  if (!endsHold(state, event)) return turned;
  const at = state.hold;
  let next = letPast(setTimer(turned, 'hold', null), at, step);
  if (inputs && at?.node !== undefined) next = replaceInputs(next, at.node, at.run ?? 0, inputs);
  return {
    ...next,
    held: next.awaitsTurn,
    hold: next.awaitsTurn ? BY_THE_LINE : null,
    resumeRef: ref ?? next.resumeRef,
    meta: meta ? { ...next.meta, ...meta } : next.meta,
  };
}

/**
 * Notes that the stopped node run may begin, and how far the run goes on: past a stop that names no step there are only
 * breakpoints, a step out leaves this run alone, and the end of a mere pause leaves the steps as they were.
 */
function letPast(state: RunState, at: Hold | null, step: EventOf<'run.held'>['step']): RunState {
  const stopped = at?.node !== undefined && at.run !== undefined ? [`${at.node}:${at.run}`] : [];
  if (!step && (!state.debug || stopped.length === 0)) return state;
  const { breakpoints, passed } = state.debug ?? { breakpoints: [], passed: [] };
  const next = step === undefined || step === 'out' ? null : step;
  return { ...state, debug: { breakpoints, step: next, passed: [...passed, ...stopped] } };
}

/** Forgets that a node run was let past, once it has begun: else a long loop would make the state grow with it. */
export function forgetPassed(state: RunState, node: string, run: number): RunState {
  const { debug } = state;
  const name = `${node}:${run}`;
  if (!debug?.passed.includes(name)) return state;
  return { ...state, debug: { ...debug, passed: debug.passed.filter((one) => one !== name) } };
}

function watch(state: RunState, breakpoints: Breakpoint[]): RunState {
  const same =
    state.debug?.breakpoints.length === breakpoints.length &&
    state.debug.breakpoints.every(
      ({ node, when }, i) => node === breakpoints[i]!.node && when === breakpoints[i]!.when,
    );
  return same ? state : { ...state, debug: { step: null, passed: [], ...state.debug, breakpoints } };
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

const isSame = (a: Hold | null, b: Hold): boolean =>
  a?.by === b.by && a.node === b.node && a.run === b.run && a.when === b.when;
