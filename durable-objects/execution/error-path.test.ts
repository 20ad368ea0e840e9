// If these fail, results that a node had are lost with the failure that ended it, and the failure names another item.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LocalHost } from './testing/local-run.ts';
import type { Run } from './run.ts';

/** The items up to this one are answered, the others never. */
let answered: number;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  answered = 2;
  vi.stubGlobal('fetch', async (url: URL) => {
    const n = Number(url.pathname.slice(1));
    return n > answered ? new Promise(() => undefined) : Response.json({ answer: n });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const link = (from: string, to: string, port = 'main') => ({ from: { node: from, port }, to: { node: to } });

/** A run that calls for five items and does not get past the third. */
async function stuck(host: LocalHost, onError: string, more: object = {}): Promise<Run> {
  const params = { url: '=http://sink.test/{{ $json.n }}' };
  const run = host.start(
    {
      name: 'Stuck',
      settings: { order: 'parallel' },
      nodes: [
        { id: 'start', name: 'Start', type: 'manual' },
        { id: 'call', name: 'Call', type: 'http', onError, params, ...more },
        { id: 'good', name: 'Good', type: 'no-op' },
        { id: 'bad', name: 'Bad', type: 'no-op' },
      ],
      connections: [link('start', 'call'), link('call', 'good'), link('call', 'bad', 'error')],
    },
    [0, 1, 2, 3, 4].map((n) => ({ json: { n } })),
  );
  run.drive();
  await vi.advanceTimersByTimeAsync(500);
  return run;
}

async function itemsAt(run: Run, node: string): Promise<unknown[]> {
  const items = await run.payloads.read(run.nodeRun(node, 0)?.inputs[0] ?? []);
  return items.map(({ json, pairedItem }) => [(pairedItem as { item: number }).item, json]);
}

const results = [0, 1, 2].map((n) => [n, { answer: n }]);
const failed = (code: string) =>
  [3, 4].map((n) => [n, { n, error: expect.objectContaining({ code, item: n }) as unknown }]);

it('lets results go on that a node had when it timed out, and the other items with the error to its path', async () => {
  const run = await stuck(new LocalHost(), 'branch', { timeoutSeconds: 60 });
  await vi.advanceTimersByTimeAsync(60_000);
  run.drive();
  await vi.advanceTimersByTimeAsync(100);
  expect(run.nodeRun('call', 0)!.error).toMatchObject({ code: 'NODE_TIMED_OUT', details: { item: 3 } });
  expect(await itemsAt(run, 'good')).toEqual(results);
  expect(await itemsAt(run, 'bad')).toEqual(failed('NODE_TIMED_OUT'));
});

it.each(['continue', 'n8n-error-output'])(
  'lets results go on that a node had when it timed out, and the other items as they came: %s',
  async (onError) => {
    const run = await stuck(new LocalHost(), onError, { timeoutSeconds: 60 });
    await vi.advanceTimersByTimeAsync(60_000);
    run.drive();
    await vi.advanceTimersByTimeAsync(100);
    expect(await itemsAt(run, 'good')).toEqual([...results, [3, { n: 3 }], [4, { n: 4 }]]);
    expect(run.nodeRun('bad', 0)).toBeUndefined();
  },
);

it('loses no result that came in the second before the timeout', async () => {
  const run = await stuck(new LocalHost(), 'branch', { timeoutSeconds: 0.6 });
  expect(run.nodeRun('call', 0)!.progress).toBeNull();
  await vi.advanceTimersByTimeAsync(200);
  run.drive();
  await vi.advanceTimersByTimeAsync(100);
  expect(await itemsAt(run, 'good')).toEqual(results);
});

it('lets results go on that a node had when it was interrupted for good', async () => {
  const host = new LocalHost();
  await stuck(host, 'branch');
  await vi.advanceTimersByTimeAsync(1000);
  let run = host.reload();
  for (let crash = 1; crash < 4; crash++) {
    run.drive();
    await vi.advanceTimersByTimeAsync(1000);
    run.flush();
    run = host.reload();
    await vi.advanceTimersByTimeAsync(100);
  }
  run.drive();
  await vi.advanceTimersByTimeAsync(100);
  expect(run.nodeRun('call', 0)!.error).toMatchObject({ code: 'NODE_POISONED', details: { item: 3 } });
  expect(await itemsAt(run, 'good')).toEqual(results);
  expect(await itemsAt(run, 'bad')).toEqual(failed('NODE_POISONED'));
});
