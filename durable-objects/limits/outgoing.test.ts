// If these fail, a call takes more of a rate limit than it uses, and others wait for what nobody needs.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LocalBuckets } from '../execution/testing/local-limits.ts';
import { GiveWay } from './give-way.ts';
import { Outgoing, type Caller } from './outgoing.ts';
import { Places } from './places.ts';
import { forgetLimits } from './workspace-limits.ts';

// What reaches the platform's objects loads nowhere else; the buckets here are handed in.
vi.mock('../persisted-object.ts', () => ({}));
let buckets: LocalBuckets;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
  buckets = new LocalBuckets();
});
afterEach(() => {
  vi.useRealTimers();
  forgetLimits('ws');
});

const limit = { bucket: { ratePerSecond: 0.01, burst: 1 }, breaker: 'off' } as const;
const outgoing = new Outgoing(
  {} as never,
  () => ({
    of: async () => [
      { kind: 'host', key: 'sink.test', ...limit },
      { kind: 'credential', key: 'key', ...limit },
    ],
  }),
  (name) => buckets.of(name),
);

/** One attempt at a call: at once, or the places with which the next one begins. */
async function attempt(credential: string | null, places: Places): Promise<'sent' | { until: number; next: Places }> {
  const caller: Caller = {
    workspaceId: 'ws',
    executionId: 'execution',
    attempt: 1,
    onOpen: 'fail',
    places,
    deadline: null,
    timesOutAt: null,
  };
  const { signal } = new AbortController();
  const call = { url: 'http://sink.test/', credential, item: 0, number: 0, signal };
  try {
    await outgoing.pass(caller, call, async () => ({ status: 200 }));
    return 'sent';
  } catch (error) {
    if (!(error instanceof GiveWay)) throw error;
    return { until: error.deferral.until, next: new Places({ ...error.deferral, places: await places.left() }) };
  }
}

it('keeps the place of a call at the limit of its credential while it waits at that of its host', async () => {
  expect(await attempt(null, new Places(null))).toBe('sent');
  const first = await attempt('key', new Places(null));
  if (first === 'sent') throw new Error('It was to wait behind the call before it.');
  vi.setSystemTime(first.until);
  expect(await attempt('key', first.next)).toBe('sent');
});

it('begins with the one place that an older journal names', async () => {
  const slot = `0:0@${JSON.stringify(['ws', 'host', 'sink.test'])}`;
  expect(await attempt(null, new Places(null))).toBe('sent');
  expect(await attempt(null, new Places({ by: 'bucket', until: Date.now(), slot }))).toBe('sent');
});
