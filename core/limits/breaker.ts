/** When a breaker opens and for how long. */
export interface BreakerSettings {
  /** So many failed calls one after another open it. */
  failures: number;
  /** So large a share of the calls of the window opens it, above 0 and up to 1, once there were `calls` of them. */
  ratio: number;
  calls: number;
  windowMs: number;
  /** How long it stays open the first time; each probe that fails doubles it, up to `maxOpenMs`. */
  openMs: number;
  maxOpenMs: number;
}

export const DEFAULT_BREAKER: BreakerSettings = {
  failures: 10,
  ratio: 0.5,
  calls: 20,
  windowMs: 60_000,
  openMs: 10_000,
  maxOpenMs: 300_000,
};

/** What is remembered of one service. Small, because it is stored as a whole. */
export interface BreakerState {
  isOpen: boolean;
  /** Calls of the window in stretches, oldest first. */
  stretches: { from: number; ok: number; bad: number }[];
  /** Failed calls since the last good one. */
  inARow: number;
  lastBad: number;
  /** How often it has opened since it was closed. */
  trips: number;
  /** Open: the moment from which a probe may go. */
  until: number;
  /** The end of the present probe's time, which also names it; 0 without one. */
  probe: number;
}

/** Whether a call may go. `retryAt`: the earliest moment at which asking again can help. */
export type Verdict = { go: true; probe: number } | { go: false; retryAt: number };

/** What callers tell of calls that have come back. Good ones came before the failed ones. */
export interface BreakerReport {
  ok: number;
  bad: number;
  /** Present when the call was a probe; `unknown`: it ended without the service having had its say. */
  probe?: { id: number; outcome: 'ok' | 'bad' | 'unknown' };
}

/** A probe that has not come back by then has been lost together with its caller. */
const PROBE_MS = 30_000;
/** While a probe is on its way the others look again this soon. */
const LOOK_AGAIN_MS = 2000;
/** The window forgets in steps of a sixth. */
const STRETCHES = 6;

/** A breaker that knows of no failure. */
export const CLOSED: BreakerState = {
  isOpen: false,
  stretches: [],
  inARow: 0,
  lastBad: 0,
  trips: 0,
  until: 0,
  probe: 0,
};

/** Lets a call go or not. Half-open is an open breaker whose time is over: one caller gets the probe. */
export function ask(state: BreakerState, now: number): { state: BreakerState; verdict: Verdict } {
  if (!state.isOpen) return { state, verdict: { go: true, probe: 0 } };
  if (now < state.until) return { state, verdict: { go: false, retryAt: state.until } };
  if (now < state.probe) return { state, verdict: { go: false, retryAt: Math.min(state.probe, now + LOOK_AGAIN_MS) } };
  const probe = now + PROBE_MS;
  return { state: { ...state, probe }, verdict: { go: true, probe } };
}

/** Takes in what callers tell. Only the probe says anything about a breaker that is open. */
export function report(
  state: BreakerState,
  settings: BreakerSettings,
  now: number,
  { ok, bad, probe }: BreakerReport,
): BreakerState {
  if (state.isOpen) {
    // However late: the service has answered.
    if (probe?.outcome === 'ok') return CLOSED;
    if (!probe || probe.id !== state.probe) return state;
    return probe.outcome === 'bad' ? open(state, settings, now) : { ...state, probe: 0 };
  }
  const failures = bad + (probe?.outcome === 'bad' ? 1 : 0);
  const successes = ok + (probe?.outcome === 'ok' ? 1 : 0);
  const since = now - settings.windowMs;
  const before = successes > 0 || state.lastBad < since ? 0 : state.inARow;
  const next: BreakerState = {
    ...state,
    stretches: count(state.stretches, settings.windowMs, now, successes, failures),
    inARow: before + failures,
    lastBad: failures > 0 ? now : state.lastBad,
  };
  return failures > 0 && isTooMuch(next, settings) ? open(next, settings, now) : next;
}

/** True when no failure of the window is known: successes need not be told then. */
export function isClean(state: BreakerState, settings: BreakerSettings, now: number): boolean {
  return !state.isOpen && state.lastBad < now - settings.windowMs;
}

/** The moment from which the state says nothing any more and may be deleted. */
export function forgetAt(state: BreakerState, settings: BreakerSettings): number {
  return state.isOpen ? state.until + settings.maxOpenMs : state.lastBad + settings.windowMs;
}

function open(state: BreakerState, settings: BreakerSettings, now: number): BreakerState {
  const trips = state.trips + 1;
  // The exponent is bounded, so that a service that is gone for a year gives no infinity.
  const ms = Math.min(settings.maxOpenMs, settings.openMs * 2 ** Math.min(30, trips - 1));
  return { ...CLOSED, isOpen: true, trips, until: now + ms, lastBad: now };
}

function isTooMuch({ inARow, stretches }: BreakerState, settings: BreakerSettings): boolean {
  if (inARow >= settings.failures) return true;
  const bad = stretches.reduce((sum, stretch) => sum + stretch.bad, 0);
  const all = stretches.reduce((sum, stretch) => sum + stretch.ok, bad);
  return all >= settings.calls && bad / all >= settings.ratio;
}

function count(
  stretches: BreakerState['stretches'],
  windowMs: number,
  now: number,
  ok: number,
  bad: number,
): BreakerState['stretches'] {
  const length = windowMs / STRETCHES;
  const known = stretches.filter(({ from }) => from > now - windowMs);
  const last = known.at(-1);
  if (last && now < last.from + length)
    return [...known.slice(0, -1), { ...last, ok: last.ok + ok, bad: last.bad + bad }];
  return [...known, { from: now, ok, bad }];
}
