import type { RunState } from './state.ts';

/** What a timer of a node run is for. */
export type NodeTimer = 'retry' | 'wait' | 'timeout';

/** Names the timer of a node run, for example `retry:fetch:0`. */
export function timerId(kind: NodeTimer, node: string, run: number): string {
  return `${kind}:${node}:${run}`;
}

/** Reads the name of a timer back. Node ids may hold colons, so the run is what stands behind the last one. */
export function readTimerId(id: string): { kind: NodeTimer; node: string; run: number } | null {
  const match = /^(retry|wait|timeout):(.*):(\d+)$/s.exec(id);
  if (!match) return null;
  return { kind: match[1] as NodeTimer, node: match[2]!, run: Number(match[3]) };
}

/** Sets a timer, or takes it away when `at` is null. */
export function setTimer(state: RunState, id: string, at: number | null): RunState {
  if (at !== null) return state.timers[id] === at ? state : { ...state, timers: { ...state.timers, [id]: at } };
  if (!(id in state.timers)) return state;
  const { [id]: _gone, ...timers } = state.timers;
  return { ...state, timers };
}

/** Takes away every timer of a node run: its attempt is over, whatever comes next sets its own. */
export function clearNodeTimers(state: RunState, node: string, run: number): RunState {
  let next = state;
  for (const kind of ['retry', 'wait', 'timeout'] as const) next = setTimer(next, timerId(kind, node, run), null);
  return next;
}

/** Gives the earliest timer: the moment for which the object sets its one alarm. Null: there is none that matters. */
export function nextTimer(state: RunState): { id: string; at: number } | null {
  // A run that is failing has nothing before it but its end: no timer fires there, and an alarm for one would come
  // again and again.
  if (state.error) return null;
  let earliest: { id: string; at: number } | null = null;
  for (const [id, at] of Object.entries(state.timers)) {
    if (earliest === null || at < earliest.at) earliest = { id, at };
  }
  return earliest;
}
