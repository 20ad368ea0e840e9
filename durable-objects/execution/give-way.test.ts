// If these fail, a node that has to wait for its turn makes calls again and again, or for nothing, or never ends.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BucketSettings } from '../../core/limits/bucket.ts';
import { compiledQuickJS } from '../../test/harness/code-engine.ts';
import { quickjsEngine } from '../code/quickjs-engine.ts';
import { Outgoing } from '../limits/outgoing.ts';
import { forgetLimits } from '../limits/workspace-limits.ts';
import { LocalBuckets } from './testing/local-limits.ts';
import { LocalHost } from './testing/local-run.ts';
import type { Run } from './run.ts';

// What reaches the platform's objects loads nowhere else; the buckets here are handed in.
vi.mock('../persisted-object.ts', () => ({}));
let buckets: LocalBuckets;

/** Every call that left, with the second at which it did. */
let calls: { path: string; at: number }[];
const begin = Date.UTC(2026, 0, 1);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: begin });
  buckets = new LocalBuckets();
  calls = [];
  vi.stubGlobal('fetch', async (url: URL) => {
    calls.push({ path: url.pathname, at: Math.round((Date.now() - begin) / 1000) });
    const page = Number(url.pathname.slice(1));
    return Response.json({ next: page < 3 ? `http://sink.test/${page + 1}` : '' });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  forgetLimits('ws');
});

/** A run of one node that calls `sink.test` under a rate limit. */
function calling(bucket: BucketSettings, node: object, count = 1): Run {
  const host = new LocalHost();
  host.codeEngine = quickjsEngine(compiledQuickJS());
  host.outgoing = new Outgoing(
    {} as never,
    () => ({
      of: async () => [{ kind: 'host', key: 'sink.test', bucket, breaker: 'off' }],
    }),
    (name) => buckets.of(name),
  );
  const document = {
    name: 'Calls',
    settings: { order: 'parallel', timeoutSeconds: 3600 },
    nodes: [
      { id: 'start', name: 'Start', type: 'manual' },
      { id: 'call', name: 'Call', type: 'http', ...node },
    ],
    connections: [{ from: { node: 'start' }, to: { node: 'call' } }],
  };
  return host.start(
    document,
    Array.from({ length: count }, (_, n) => ({ json: { n } })),
  );
}

/** Lets the time pass, waking the run second by second, until it has ended; at most an hour. */
async function ended(run: Run): Promise<void> {
  run.drive();
  for (let second = 0; second < 3600 && !run.hasEnded; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    run.drive();
  }
}

it.each(['stop', 'continue', 'branch', 'n8n-error-output'])(
  'calls once for each item, one at a time, whatever an error of the node leads to: %s',
  async (onError) => {
    const params = { url: '=http://sink.test/{{ $json.n }}' };
    const run = calling({ ratePerSecond: 0.1, burst: 1 }, { onError, params }, 5);
    await ended(run);
    expect(run.state.status).toBe('succeeded');
    expect(calls.map(({ path }) => path)).toEqual(['/0', '/1', '/2', '/3', '/4']);
    expect(calls.at(-1)!.at).toBeLessThan(45);
  },
);

const pages = {
  params: { url: 'http://sink.test/1', pagination: 'nextUrl', nextUrl: '={{ $response.body.next }}' },
};

it('reads the pages of an item in one attempt where the next place is not far', async () => {
  const run = calling({ ratePerSecond: 0.1, burst: 1 }, pages);
  await ended(run);
  expect(run.state.status).toBe('succeeded');
  expect(calls.map(({ path }) => path)).toEqual(['/1', '/2', '/3']);
  expect(calls.at(-1)!.at).toBe(20);
});

it('keeps the places of calls that are made again, so that an item of many calls comes to its end', async () => {
  const run = calling({ ratePerSecond: 0.01, burst: 1 }, pages);
  await ended(run);
  expect(run.state.status).toBe('succeeded');
  expect(calls.map(({ path }) => path)).toEqual(['/1', '/1', '/2', '/1', '/2', '/3']);
  expect(calls.at(-1)!.at).toBeLessThan(205);
});

it('gives way rather than wait beyond the timeout of its node', async () => {
  const run = calling({ ratePerSecond: 0.1, burst: 1 }, { ...pages, timeoutSeconds: 5 });
  await ended(run);
  expect(run.state.status).toBe('succeeded');
  expect(calls.at(-1)).toMatchObject({ path: '/3', at: expect.closeTo(20, 0) as number });
});

it('lets no call of code leave that waited beside one that gave way, and takes no place twice', async () => {
  const code = `const all = [1, 2, 3].map((n) => fetch('http://sink.test/' + n)); await Promise.all(all); return [];`;
  const run = calling({ ratePerSecond: 1 / 45, burst: 1 }, { type: 'code', params: { code } });
  await ended(run);
  expect(run.state.status).toBe('succeeded');
  expect(calls.map(({ path, at }) => `${at} ${path}`)).toEqual(['0 /1', '90 /1', '90 /2', '90 /3']);
});
