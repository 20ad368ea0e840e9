import type { BreakerReport, BreakerSettings, Verdict } from '../../core/limits/breaker.ts';
import { persistedStub } from '../persisted-object.ts';
import type { BreakerMethods, Standing } from './breaker.ts';

/** So long a closed breaker is believed without a word. */
const FRESH_MS = 5000;
/** From then on it is believed and looked at beside the call; after this it is asked before the call. */
const DEAD_MS = 60_000;
/** While failures are known, successes are told about this often. */
const TELL_MS = 1000;
/** A breaker that does not answer must not stop what it is there to protect. */
const PATIENCE_MS = 2000;
const LIMIT = 2000;

/** What this isolate knows of a breaker. Plain data, so that every object in the isolate may use what one has learnt. */
interface Known extends Standing {
  at: number;
  /** Good calls that the breaker has not been told of, and since when they are counted. */
  ok: number;
  okSince: number;
  lookingSince: number;
}

const known = new Map<string, Known>();
const GO: Verdict = { go: true, probe: 0 };

/** Where a breaker lives and by what it judges. */
export interface BreakerOf {
  namespace: DurableObjectNamespace;
  name: string;
  settings: BreakerSettings;
}

/** Whether a call may go. No promise, and no round trip, for a service that is well. */
export function askBreaker(of: BreakerOf): Verdict | Promise<Verdict> {
  const now = Date.now();
  const entry = known.get(of.name);
  if (!entry) return askObject(of);
  if (entry.retryAt > now) return { go: false, retryAt: entry.retryAt };
  if (entry.retryAt !== 0 || now - entry.at > DEAD_MS) return askObject(of);
  if (now - entry.at > FRESH_MS && now - entry.lookingSince > PATIENCE_MS) {
    entry.lookingSince = now;
    void tellObject(of, { ok: takeOk(entry, of, now), bad: 0 });
  }
  return GO;
}

/** The moment before which no call may go, as far as this isolate knows; null: it knows nothing against one. */
export function knownRetryAt(of: BreakerOf): number | null {
  const retryAt = known.get(of.name)?.retryAt ?? 0;
  return retryAt > Date.now() ? retryAt : null;
}

/**
 * Tells how a call ended. A failure is told at once, so that the next call knows; a success is only counted here,
 * unless the breaker watches the service or the call was its probe.
 */
export function tellBreaker(of: BreakerOf, probe: number, outcome: 'ok' | 'bad' | 'unknown'): void | Promise<void> {
  const now = Date.now();
  const entry = known.get(of.name);
  if (probe > 0) return tellObject(of, { ok: 0, bad: 0, probe: { id: probe, outcome } });
  if (outcome === 'unknown') return;
  if (outcome === 'bad') {
    if (entry && entry.retryAt > now) return;
    return tellObject(of, { ok: entry ? takeOk(entry, of, now) : 0, bad: 1 });
  }
  if (!entry) return;
  if (now - entry.okSince > of.settings.windowMs) {
    entry.ok = 0;
    entry.okSince = now;
  }
  entry.ok += 1;
  if (entry.watch && now - entry.at > TELL_MS && now - entry.lookingSince > PATIENCE_MS) {
    entry.lookingSince = now;
    void tellObject(of, { ok: takeOk(entry, of, now), bad: 0 });
  }
}

function takeOk(entry: Known, of: BreakerOf, now: number): number {
  const ok = now - entry.okSince > of.settings.windowMs ? 0 : entry.ok;
  entry.ok = 0;
  entry.okSince = now;
  return ok;
}

async function askObject(of: BreakerOf): Promise<Verdict> {
  const answer = await patiently(of, (breaker) => breaker.ask(of.settings));
  if (!answer) return GO;
  learn(of.name, answer.standing);
  return answer.verdict;
}

async function tellObject(of: BreakerOf, told: BreakerReport): Promise<void> {
  const standing = await patiently(of, (breaker) => breaker.report(told, of.settings));
  if (standing) learn(of.name, standing);
}

function learn(name: string, { retryAt, watch }: Standing): void {
  const entry = known.get(name);
  const now = Date.now();
  known.delete(name);
  if (known.size >= LIMIT) known.delete(known.keys().next().value!);
  known.set(name, { ok: 0, okSince: now, lookingSince: 0, ...entry, retryAt, watch, at: now });
}

/** The answer, or null when there is none in time: then the call goes as if there were no breaker. */
async function patiently<T>(of: BreakerOf, call: (breaker: BreakerMethods) => Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), PATIENCE_MS)));
    return await Promise.race([call(persistedStub<BreakerMethods>(of.namespace, 'BREAKER', of.name)), late]);
  } catch (error) {
    console.warn(JSON.stringify({ event: 'breaker.unreachable', breaker: of.name, error: String(error) }));
    return null;
  } finally {
    clearTimeout(timer);
  }
}
