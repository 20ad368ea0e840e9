// If these fail, a run believes what its journal does not say.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
const outside = vi.fn(async () => Response.json({ ok: true }));
beforeEach(() => {
  host = new LocalHost();
  outside.mockClear();
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
  expect(() => run.drive()).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
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
