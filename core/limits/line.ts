/** One who has entered the line. `called`: it has a place and has not been told so yet. */
export interface Place {
  execution: string;
  state: 'waiting' | 'called' | 'holding';
  /** Epoch milliseconds of the last change of state. */
  since: number;
}

/** Those who hold a place and those who wait for one, in the order of their coming. */
export type Line = readonly Place[];

/** A holder that is younger may not have begun yet, although it says that it does not run. */
export const BEGINNING_MS = 20_000;
/** How far apart holders are asked at least and at most: while somebody waits, and while nothing hangs on it. */
const ASK_MS = { urgent: [30_000, 600_000], idle: [3_600_000, 86_400_000] } as const;

/** Lets one enter. Who is in the line already keeps its place. `go`: it need not wait. */
export function enter(line: Line, execution: string, limit: number, now: number): { line: Line; go: boolean } {
  const known = line.find((place) => place.execution === execution);
  const entered: Line = known ? line : [...line, { execution, state: 'waiting', since: now }];
  const called = call(entered, limit, now);
  const own = called.find((place) => place.execution === execution)!;
  if (own.state !== 'called') return { line: called, go: own.state === 'holding' };
  return { line: told(called, execution, now), go: true };
}

/** Takes one out, wherever it stands, and calls those who can have a place now. */
export function leave(line: Line, execution: string, limit: number, now: number): Line {
  return call(
    line.filter((place) => place.execution !== execution),
    limit,
    now,
  );
}

/** One that was called knows it. */
export function told(line: Line, execution: string, now: number): Line {
  return line.map((place) =>
    place.execution === execution && place.state === 'called' ? { ...place, state: 'holding', since: now } : place,
  );
}

/** The places to ask about: whoever was called, and whoever holds a place long enough to have been lost meanwhile. */
export function toAsk(line: Line, now: number): string[] {
  return line
    .filter(({ state, since }) => state === 'called' || (state === 'holding' && since <= now - BEGINNING_MS))
    .map(({ execution }) => execution);
}

/**
 * When to ask next; null: nobody holds a place. The longer one has held its place the seldomer it is asked: an execution
 * may hold one for weeks.
 */
export function askAt(line: Line, now: number): number | null {
  const [least, most] = line.some(({ state }) => state === 'waiting') ? ASK_MS.urgent : ASK_MS.idle;
  const spans = line
    .filter(({ state }) => state === 'holding')
    .map(({ since }) => Math.min(most, Math.max(least, (now - since) / 2)));
  return spans.length > 0 ? Math.ceil(now + Math.min(...spans)) : null;
}

function call(line: Line, limit: number, now: number): Line {
  let free = limit - line.filter(({ state }) => state !== 'waiting').length;
  return line.map((place) =>
    place.state === 'waiting' && free-- > 0 ? { ...place, state: 'called', since: now } : place,
  );
}
