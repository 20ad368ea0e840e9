// If these fail, a service that is down is called on and on, or a workflow never gets through to one that is well again.
import {
  env,
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_BREAKER } from '../../core/limits/breaker.ts';
import type { BreakerMethods } from '../../durable-objects/breaker/breaker.ts';
import { serviceName } from '../../durable-objects/limits/names.ts';
import { persistedStub } from '../../durable-objects/persisted-object.ts';
import type { Client } from './client.ts';
import { moveClock } from './clock.ts';
import { valueOf, type newExecution } from './runs.ts';
import { callsOf, callTo, newWorkspace, setStatus, startChain } from './services.ts';

type Execution = ReturnType<typeof newExecution>;
const after = { id: 'after', type: 'no-op' };

describe('the circuit breaker', () => {
  let owner: Client;
  let workspaceId: string;
  beforeAll(async () => ({ owner, workspaceId } = await newWorkspace()));
  afterEach(() => void vi.restoreAllMocks());

  const start = (nodes: Parameters<typeof startChain>[1], settings = {}) => startChain(workspaceId, nodes, settings);
  const end = async (run: Execution) => valueOf(await run.awaitEnd(workspaceId, 10_000));
  const view = async (run: Execution) => valueOf(await run.view(workspaceId));
  /** Lets a service fail until its breaker opens. */
  async function open(host: string, choice: Record<string, unknown> = {}): Promise<void> {
    await owner.call('PUT', `/limits/host/${host}`, { breaker: { failures: 3, openSeconds: 60, ...choice } });
    await setStatus(host, 503);
    for (let n = 0; n < 3; n++) await end(await start([callTo(host)]));
    expect(await callsOf(host)).toHaveLength(3);
  }

  it('is shared by all workflows of the workspace: none of them calls a service that fails', async () => {
    await open('shared.example.com');
    const other = await start([callTo('shared.example.com')]);
    expect(await end(other)).toBe('failed');
    const { error } = (await view(other)).report;
    expect(error).toMatchObject({ code: 'BREAKER_OPEN', node: 'call', details: { host: 'shared.example.com' } });
    expect(error!.details!['retryAfterMs']).toBeGreaterThan(50_000);
    expect(await callsOf('shared.example.com')).toHaveLength(3);
  });

  it('is another one in another workspace, and for another credential', () => {
    const names = [serviceName('a', null, 'h'), serviceName('b', null, 'h'), serviceName('a', 'cred_1', 'h')];
    expect(new Set(names).size).toBe(3);
  });

  it('stays open when its object is lost', async () => {
    await open('evicted.example.com');
    const name = serviceName(workspaceId, null, 'evicted.example.com');
    await evictDurableObject(env.BREAKER.get(env.BREAKER.idFromName(encodeURIComponent(name))));
    const stub = persistedStub<BreakerMethods>(env.BREAKER, 'BREAKER', name);
    expect(await stub.ask(DEFAULT_BREAKER)).toMatchObject({ verdict: { go: false } });
  });

  it('counts no error that the caller made himself', async () => {
    const host = 'strict.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { breaker: { failures: 1 } });
    await setStatus(host, 404);
    for (let n = 0; n < 3; n++) await end(await start([callTo(host)]));
    expect(await callsOf(host)).toHaveLength(3);
  });

  it('does nothing where the workspace has switched it off', async () => {
    const host = 'unguarded.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { breaker: 'off' });
    await setStatus(host, 503);
    for (let n = 0; n < 12; n++) await end(await start([callTo(host)]));
    expect(await callsOf(host)).toHaveLength(12);
  });

  it('lets a node that waits go on by itself once the service is well, even after an eviction, with one probe', async () => {
    const host = 'waiting.example.com';
    await open(host);
    const runs = await Promise.all([1, 2].map(() => start([callTo(host, { onOpenBreaker: 'wait' }), after])));
    for (const run of runs) {
      await expect
        .poll(async () => (await view(run)).events.some((event) => event.type === 'node.deferred'))
        .toBe(true);
      await evictDurableObject(run);
    }
    await setStatus(host, 200);
    for (let ahead = 61_000; ahead < 81_000; ahead += 4000) {
      moveClock(ahead);
      for (const run of runs) await runDurableObjectAlarm(run);
    }
    for (const run of runs) expect(await end(run)).toBe('succeeded');
    const calls = await callsOf(host);
    expect(
      calls
        .slice(3)
        .map((call) => call.run)
        .toSorted(),
    ).toEqual(runs.map((run) => run.id.toString()).toSorted());
    for (const run of runs) {
      const { events } = await view(run);
      expect(events.filter((event) => event.type === 'node.failed')).toEqual([]);
    }
  });

  it('lets a node wait no longer than the deadline of its run', async () => {
    const host = 'deadline.example.com';
    await open(host);
    const run = await start([callTo(host, { onOpenBreaker: 'wait' })], { timeoutSeconds: 30 });
    await expect.poll(async () => (await view(run)).events.some((event) => event.type === 'node.deferred')).toBe(true);
    moveClock(31_000);
    await runDurableObjectAlarm(run);
    expect(await end(run)).toBe('timed_out');
  });

  it('leads a node to its error path where other errors would stop the run', async () => {
    const host = 'branch.example.com';
    await open(host);
    const run = await start([callTo(host, { onOpenBreaker: 'branch', retry: { attempts: 3 } }), after]);
    expect(await end(run)).toBe('succeeded');
    const { events } = await view(run);
    const failed = events.find((event) => event.type === 'node.failed');
    expect(failed).toMatchObject({ error: { code: 'BREAKER_OPEN' }, onError: 'branch', retryable: false });
    expect(events.filter((event) => event.type === 'node.started')).toHaveLength(1);
  });

  it('tells a retry policy when it will be tried again', async () => {
    const host = 'retried.example.com';
    await open(host);
    const run = await start([callTo(host, { retry: { attempts: 2, baseMs: 1, jitter: false } })]);
    await expect.poll(async () => (await view(run)).events.some((event) => event.type === 'node.failed')).toBe(true);
    await setStatus(host, 200);
    expect((await view(run)).report.status).toBe('running');
    moveClock(61_000);
    await runDurableObjectAlarm(run);
    expect(await end(run)).toBe('succeeded');
  });

  it('forgets a service that nobody calls any more, also in an object that was evicted', async () => {
    const host = 'forgotten.example.com';
    await open(host);
    const id = env.BREAKER.idFromName(encodeURIComponent(serviceName(workspaceId, null, host)));
    const breaker = env.BREAKER.get(id);
    const stored = () => runInDurableObject(breaker, async (_breaker, state) => (await state.storage.list()).size);
    await evictDurableObject(breaker);
    expect(await runDurableObjectAlarm(breaker)).toBe(true);
    expect(await stored(), 'it is too early').toBeGreaterThan(0);
    await evictDurableObject(breaker);
    moveClock(30 * 86_400_000);
    expect(await runDurableObjectAlarm(breaker)).toBe(true);
    expect(await stored()).toBe(0);
  });

  it('leaves nothing behind for a service that is well', async () => {
    const count = async () => (await listDurableObjectIds(env.BUCKET)).length;
    const before = await count();
    const host = 'well.example.com';
    for (let n = 0; n < 3; n++) expect(await end(await start([callTo(host)]))).toBe('succeeded');
    const id = env.BREAKER.idFromName(encodeURIComponent(serviceName(workspaceId, null, host)));
    const stored = await runInDurableObject(env.BREAKER.get(id), async (_breaker, state) => [
      (await state.storage.list()).size,
      await state.storage.getAlarm(),
    ]);
    expect(stored).toEqual([0, null]);
    expect(await count(), 'no rate limit, no call to a bucket').toBe(before);
  });
});
