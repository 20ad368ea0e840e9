// If these fail, a long or a wide run costs more with each node that it has, or begins what has timed out already.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ended, LocalHost } from './testing/local-run.ts';

const asked = vi.hoisted(() => ({ times: 0 }));
vi.mock('../../core/engine/due.ts', async (original) => {
  const engine = await original<typeof import('../../core/engine/due.ts')>();
  return {
    ...engine,
    due: (...of: Parameters<typeof engine.due>) => {
      asked.times += 1;
      return engine.due(...of);
    },
  };
});

const outside = vi.fn(async () => new Promise<Response>(() => undefined));
beforeEach(() => {
  asked.times = 0;
  outside.mockClear();
  vi.stubGlobal('fetch', outside);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const link = (from: string, to: string) => ({ from: { node: from }, to: { node: to } });

it('asks once per node run what is due: in a loop of a thousand rounds', async () => {
  const run = new LocalHost().start(
    {
      name: 'Loop',
      settings: { order: 'v1' },
      nodes: [
        { id: 'start', name: 'Start', type: 'manual' },
        {
          id: 'count',
          name: 'Count',
          type: 'set',
          params: { mode: 'fields', assignments: [{ name: 'n', type: 'number', value: '={{ $json.n + 1 }}' }] },
        },
        {
          id: 'more',
          name: 'More',
          type: 'if',
          params: { conditions: [{ left: '={{ $json.n }}', operator: 'lessThan', right: '1001' }] },
        },
      ],
      connections: [link('start', 'count'), link('count', 'more'), link('more', 'count')],
    },
    [{ json: { n: 1 } }],
  );
  run.drive();
  await ended(run);
  expect(run.state).toMatchObject({ status: 'succeeded', nextOrder: 2001 });
  expect(asked.times).toBeLessThanOrEqual(2001 + 2);
});

it('asks once per node run what is due: where hundreds of nodes are ready at once', async () => {
  const ids = Array.from({ length: 490 }, (_, index) => `n${index}`);
  const run = new LocalHost().start({
    name: 'Wide',
    settings: { order: 'parallel' },
    nodes: [{ id: 'start', name: 'Start', type: 'manual' }, ...ids.map((id) => ({ id, name: id, type: 'no-op' }))],
    connections: ids.map((id) => link('start', id)),
  });
  run.drive();
  await ended(run);
  expect(run.state).toMatchObject({ status: 'succeeded', nextOrder: 491 });
  expect(asked.times).toBeLessThanOrEqual(491 + 2);
});

it('gives up a run whose deadline has passed before it calls anyone again', async () => {
  const host = new LocalHost();
  const run = host.start({
    name: 'Calling',
    settings: { order: 'parallel', timeoutSeconds: 60 },
    nodes: [
      { id: 'start', name: 'Start', type: 'manual' },
      { id: 'call', name: 'Call', type: 'http', params: { method: 'GET', url: 'http://sink.test/' } },
    ],
    connections: [link('start', 'call')],
  });
  run.drive();
  expect(outside).toHaveBeenCalledOnce();
  const later = Date.now() + 61_000;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  const again = host.reload();
  again.drive();
  expect(again.state.status).toBe('timed_out');
  expect(outside).toHaveBeenCalledOnce();
});
