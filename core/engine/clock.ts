import { isAsleep, openRuns } from './runs.ts';
import type { RunState, RunStatus } from './state.ts';
import { setTimer, timerId } from './timers.ts';

/**
 * Brings the run's status and its deadline in line with what is going on. The deadline counts active time: the clock
 * stands while the run is held, while all it could go on with is asleep, in `parallel` also while that pauses before
 * its next try, and once only its end is left, or the start of what runs beside it.
 */
export function keepTime(state: RunState, at: number): RunState {
  const idle = isIdle(state);
  const status: RunStatus = state.held
    ? state.hold?.by === 'turn'
      ? 'queued'
      : 'paused'
    : idle
      ? 'waiting'
      : 'running';
  const stated = state.status === status ? state : { ...state, status };
  const { usedMs, since, limitMs } = state.active;
  const ticks = !state.held && !idle && !isOver(state) && !isBackingOff(state);
  if (ticks && since === null) {
    const next = { ...stated, active: { ...state.active, since: at } };
    return limitMs === null ? next : setTimer(next, 'deadline', at + Math.max(0, limitMs - usedMs));
  }
  if (!ticks && since !== null) {
    const used = usedMs + Math.max(0, at - since);
    return setTimer({ ...stated, active: { ...state.active, usedMs: used, since: null } }, 'deadline', null);
  }
  return stated;
}

/** No node has anything left to do, or may do it any more. */
function isOver(state: RunState): boolean {
  return state.error !== null || (state.open.length === 0 && state.stack.length === 0);
}

/**
 * In `parallel` the pause before another try is nobody's work. An attempt that gave way to a limit does work: it waits
 * for its place no longer than the deadline. The status stays what it is, for such a pause is short and many are.
 */
function isBackingOff(state: RunState): boolean {
  if (state.order !== 'parallel' || state.open.length === 0) return false;
  if (state.stack.some((entry) => entry.run >= 0)) return false;
  return openRuns(state).every(
    ({ node, entry }) =>
      isAsleep(entry) ||
      (entry.status === 'retrying' &&
        entry.deferred?.attempt !== entry.attempt &&
        state.timers[timerId('retry', node, entry.run)] !== undefined),
  );
}

/** In the sequential orders one sleeping node stops the whole run, as in n8n; in `parallel` other branches go on. */
function isIdle(state: RunState): boolean {
  if (state.open.length === 0) return false;
  if (state.order === 'parallel' && state.stack.some((entry) => entry.run >= 0)) return false;
  return openRuns(state).every(({ entry }) => isAsleep(entry));
}
