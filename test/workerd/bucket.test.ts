// If these fail, a rate limit fails calls instead of letting them wait, lets too many through, or forgets who came first.
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import { moveClock } from './clock.ts';
import { valueOf, type newExecution } from './runs.ts';
import { callsOf, callTo, newWorkspace, startChain } from './services.ts';

type Execution = ReturnType<typeof newExecution>;

describe('a rate limit', () => {
  let owner: Client;
  let workspaceId: string;
  beforeAll(async () => ({ owner, workspaceId } = await newWorkspace()));
  afterEach(() => void vi.restoreAllMocks());

  const end = async (run: Execution) => valueOf(await run.awaitEnd(workspaceId, 10_000));
  const deferralsOf = async (run: Execution) =>
    valueOf(await run.view(workspaceId)).events.filter((event) => event.type === 'node.deferred');

  it('lets the calls of several executions wait until their turn, and none of them fail', async () => {
    const host = 'slow.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { ratePerSecond: 10, burst: 1 });
    const runs = await Promise.all([1, 2, 3].map(() => startChain(workspaceId, [callTo(host)], {}, 3)));
    for (const run of runs) expect(await end(run)).toBe('succeeded');
    const times = (await callsOf(host)).map(({ at }) => at);
    expect(times).toHaveLength(9);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(700);
  });

  it('keeps the places of those who wait long, in their order, over an eviction', async () => {
    const host = 'rare.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { ratePerSecond: 0.05, burst: 1 });
    const runs: Execution[] = [];
    for (let n = 0; n < 4; n++) {
      const run = await startChain(workspaceId, [callTo(host)]);
      runs.push(run);
      if (n === 0) expect(await end(run)).toBe('succeeded');
      else await expect.poll(async () => (await deferralsOf(run)).length).toBe(1);
    }
    const until = await Promise.all(runs.slice(1).map(async (run) => (await deferralsOf(run))[0]!));
    const waits = until.map((event) => (event as { until: number }).until - Date.now());
    for (const [index, wait] of waits.entries()) expect(Math.abs(wait - (index + 1) * 20_000)).toBeLessThan(5000);
    for (const run of runs.slice(1)) await evictDurableObject(run);
    for (const [index, run] of runs.entries()) {
      if (index === 0) continue;
      moveClock(index * 20_000 + 100);
      // Those behind are asked first: it is not yet their turn.
      for (const one of runs.slice(index).toReversed()) await runDurableObjectAlarm(one);
      expect(await end(run)).toBe('succeeded');
      vi.restoreAllMocks();
    }
    expect((await callsOf(host)).map((call) => call.run)).toEqual(runs.map((run) => run.id.toString()));
    for (const run of runs.slice(1)) expect(await deferralsOf(run)).toHaveLength(1);
  });

  it('lets a call wait until the deadline of its run, and keeps no place beyond it', async () => {
    const host = 'crowded.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { ratePerSecond: 0.05, burst: 1 });
    expect(await end(await startChain(workspaceId, [callTo(host)]))).toBe('succeeded');
    const hasty = await startChain(workspaceId, [callTo(host)], { timeoutSeconds: 8 });
    await expect.poll(async () => (await deferralsOf(hasty)).length).toBe(1);
    const patient = await startChain(workspaceId, [callTo(host)]);
    await expect.poll(async () => (await deferralsOf(patient)).length).toBe(1);
    const [event] = await deferralsOf(patient);
    expect((event as { until: number }).until - Date.now()).toBeLessThan(21_000);
    moveClock(9000);
    await runDurableObjectAlarm(hasty);
    expect(await end(hasty)).toBe('timed_out');
  });

  it('lets those go at once who come after it was raised', async () => {
    const host = 'raised.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { ratePerSecond: 0.01, burst: 1 });
    expect(await end(await startChain(workspaceId, [callTo(host)]))).toBe('succeeded');
    const early = await startChain(workspaceId, [callTo(host)]);
    await expect.poll(async () => (await deferralsOf(early)).length).toBe(1);
    await owner.call('PUT', `/limits/host/${host}`, { ratePerSecond: 100, burst: 5 });
    expect(await end(await startChain(workspaceId, [callTo(host)]))).toBe('succeeded');
  });

  it('lets go of a call that waits when its run is cancelled', async () => {
    const host = 'cancelled.example.com';
    await owner.call('PUT', `/limits/host/${host}`, { ratePerSecond: 0.25, burst: 1 });
    const run = await startChain(workspaceId, [callTo(host)], {}, 2);
    await expect.poll(async () => (await callsOf(host)).length).toBe(1);
    expect(valueOf(await run.cancel(workspaceId)).status).toBe('cancelled');
    expect(await callsOf(host)).toHaveLength(1);
  });
});
