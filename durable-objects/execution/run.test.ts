// If these fail, a run believes what its journal does not say.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Run } from './run.ts';
import { ended, LocalHost } from './testing/local-run.ts';

const calling = {
  name: 'Calling',
  settings: { order: 'parallel' },
  nodes: [
    { id: 'start', name: 'Start', type: 'manual' },
    { id: 'call', name: 'Call', type: 'http', params: { method: 'GET', url: 'http://sink.test/' } },
  ],
  connections: [{ from: { node: 'start' }, to: { node: 'call' } }],
};

let host: LocalHost;
const outside = vi.fn(async (_url: URL) => Response.json({ ok: true }));
beforeEach(() => {
  host = new LocalHost();
  outside.mockReset().mockImplementation(async () => Response.json({ ok: true }));
  vi.stubGlobal('fetch', outside);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('lets nothing leave when the intent cannot be written, and is lost', async () => {
  const run = host.start(calling);
  host.storage.failOn = 'INSERT';
  run.drive();
  await expect(run.settled()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(host.lost).toEqual([run]);
  expect(outside).not.toHaveBeenCalled();
  expect(host.storage.tables()).toEqual([]);
  expect(() => run.flush()).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  expect(run.append({ type: 'run.ended', status: 'cancelled' })).toBe(false);
});

it('goes on from its journal after a result that could not be written: the call is made again, as a new attempt', async () => {
  const run = host.start(calling);
  outside.mockImplementationOnce(async () => {
    host.storage.failOn = 'INSERT';
    return Response.json({ ok: true });
  });
  run.drive();
  await expect(ended(run)).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(host.lost).toEqual([run]);
  host.storage.failOn = null;

  const again = host.reload();
  expect(again.nodeRun('call', 0)).toMatchObject({ status: 'interrupted', attempt: 1 });
  again.drive();
  await ended(again);
  expect(again.state.status).toBe('succeeded');
  expect(again.nodeRun('call', 0)).toMatchObject({ status: 'succeeded', attempt: 2 });
  expect(outside).toHaveBeenCalledTimes(2);
});

it('says nothing to watchers that is not written', async () => {
  const run = host.start(calling);
  run.drive();
  await ended(run);
  expect(host.written).toEqual(run.journal.read().events);
});

describe('while a slow call is in flight', () => {
  const link = (from: string, to: string) => ({ from: { node: from }, to: { node: to } });
  const call = (id: string, more: object = {}) => ({
    id,
    name: id,
    type: 'http',
    params: { method: 'GET', url: `http://sink.test/${id}` },
    ...more,
  });
  const beside = (...branch: { id: string }[]) => ({
    name: 'Beside',
    settings: { order: 'parallel' },
    nodes: [{ id: 'start', name: 'Start', type: 'manual' }, call('slow'), ...branch],
    connections: [link('start', 'slow'), ...branch.map(({ id }, n) => link(n === 0 ? 'start' : branch[n - 1]!.id, id))],
  });
  const isWritten = async (run: Run, type: string, node: string) => {
    while (!host.written.some((event) => event.type === type && 'node' in event && event.node === node))
      await run.changed();
  };
  beforeEach(() => {
    outside.mockImplementation(async (url) => {
      if (url.href.endsWith('/slow')) await new Promise<never>(() => undefined);
      return Response.json({ ok: true }, { status: url.href.endsWith('/failing') ? 503 : 200 });
    });
  });

  it('the result of another one is written, and a crash does not lose it', async () => {
    const run = host.start(beside(call('fast')));
    run.drive();
    await isWritten(run, 'node.succeeded', 'fast');
    const again = host.reload();
    expect(again.nodeRun('fast', 0)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(again.nodeRun('slow', 0)).toMatchObject({ status: 'interrupted' });
  }, 5000);

  it.each([
    ['a wait', { id: 'pause', name: 'Pause', type: 'wait', params: { amount: 2 } }, 'wait.started', 'wait:pause:0'],
    ['a retry', call('failing', { retry: { attempts: 2, baseMs: 500 } }), 'node.failed', 'retry:failing:0'],
  ])(
    'the moment of %s stands in the journal, so that an alarm is set for it',
    async (_, node, type, timer) => {
      const run = host.start(beside(call('fast'), node));
      run.drive();
      await isWritten(run, type, node.id);
      expect(host.reload().state.timers).toHaveProperty([timer]);
    },
    5000,
  );

  it('nodes that only compute share the row of the result that they follow', async () => {
    const run = host.start(beside(call('fast'), ...['a', 'b'].map((id) => ({ id, name: id, type: 'no-op' }))));
    run.drive();
    await isWritten(run, 'node.succeeded', 'b');
    expect(host.storage.rows()).toHaveLength(2);
  }, 5000);
});
