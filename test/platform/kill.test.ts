// If these fail, a crash loses or doubles work: the product's first promise. The platform is killed with SIGKILL, both
// its processes, in the middle of a node's call and in the middle of a wait, and started again on the same state.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Api } from '../harness/api.ts';
import { isRunning, Platform, until } from '../harness/platform.ts';
import { Sink } from '../harness/sink.ts';

describe('a platform that is killed', () => {
  let sink: Sink;
  let platform: Platform;
  let api: Api;

  beforeEach(async () => {
    sink = await Sink.start();
    platform = await Platform.create({ EGRESS_ALLOW: sink.host });
    await platform.start();
    api = new Api(platform.url);
    await api.setUp();
  });
  afterEach(async () => {
    await platform.stop();
    await sink.stop();
  });

  const publish = (middle: { type: string; params: Record<string, unknown> }) =>
    api.publish({
      name: 'Survivor',
      settings: { order: 'parallel' },
      nodes: [
        {
          id: 'hook',
          name: 'Hook',
          type: 'webhook',
          params: { path: 'survivor', method: 'POST', authentication: 'none', respond: 'immediately' },
        },
        { id: 'middle', name: 'Middle', type: middle.type, params: middle.params as never },
        { id: 'last', name: 'Last', type: 'http', params: { method: 'POST', url: `${sink.url}/last` } },
      ],
      connections: [
        { from: { node: 'hook' }, to: { node: 'middle' } },
        { from: { node: 'middle' }, to: { node: 'last' } },
      ],
    });

  /** Sends deliveries and gives the ids of the accepted executions. */
  const deliver = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const response = await fetch(`${platform.url}/webhook/survivor`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ i }),
      });
      expect(response.status).toBe(200);
      ids.push(((await response.json()) as { executionId: string }).executionId);
    }
    return ids;
  };

  it('repeats the call that was in flight, with the same key, and records each result once', async () => {
    await publish({
      type: 'http',
      params: { method: 'POST', url: `${sink.url}/middle`, body: 'json', json: '={{ $json.body }}' },
    });
    sink.isHolding = true;
    const ids = await deliver(10);
    await until('every call is in flight', async () => sink.calls.length === ids.length);

    await platform.kill();
    sink.isHolding = false;
    await platform.start();

    for (const id of ids) {
      const execution = await api.ended(id, 90_000);
      expect(execution.status).toBe('succeeded');
      expect(execution.nodes['Middle']).toHaveLength(1);
      expect(execution.nodes['Middle']![0]!.attempt).toBe(2);
      expect(execution.nodes['Last']).toHaveLength(1);
      const keys = sink.calls.filter((call) => call.key?.startsWith(`${id}:middle:`)).map((call) => call.key);
      expect(keys).toEqual([`${id}:middle:0:0:0`, `${id}:middle:0:0:0`]);
      expect(sink.calls.filter((call) => call.key === `${id}:last:0:0:0`)).toHaveLength(1);
    }
    await until('the index has them all', async () => {
      const listed = await api.executions();
      return listed.length === ids.length && listed.every((one) => one.status === 'succeeded');
    });
  });

  it('goes on behind the items that are recorded: of 1,000 calls fewer than 30 are repeated, with their keys', async () => {
    await api.publish({
      name: 'Survivor',
      nodes: [
        {
          id: 'hook',
          name: 'Hook',
          type: 'webhook',
          params: { path: 'survivor', method: 'POST', authentication: 'none', respond: 'immediately' },
        },
        { id: 'split', name: 'Split', type: 'split-out', params: { fields: ['body.list'] } },
        {
          id: 'call',
          name: 'Call',
          type: 'http',
          params: { method: 'POST', url: `${sink.url}/call`, body: 'json', json: '={{ $json }}' },
        },
      ],
      connections: [
        { from: { node: 'hook' }, to: { node: 'split' } },
        { from: { node: 'split' }, to: { node: 'call' } },
      ],
    });
    const response = await fetch(`${platform.url}/webhook/survivor`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ list: Array.from({ length: 1000 }, (_, n) => ({ n })) }),
    });
    const { executionId: id } = (await response.json()) as { executionId: string };
    await until('400 calls were made', async () => sink.calls.length >= 400);

    await platform.kill();
    const before = sink.calls.length;
    expect(before).toBeLessThan(1000);
    await platform.start();

    const execution = await api.ended(id, 90_000);
    expect(execution.status).toBe('succeeded');
    const keysOf = (n: number) =>
      sink.calls.filter(({ body }) => (JSON.parse(body) as { n: number }).n === n).map(({ key }) => key);
    for (let n = 0; n < 1000; n += 1)
      expect(new Set(keysOf(n)), `the keys of item ${n}`).toEqual(new Set([`${id}:call:0:${n}:0`]));
    expect(sink.calls.length - 1000).toBeLessThan(30);
  });

  it('finishes a wait that was pending, and repeats nothing that was done before it', async () => {
    await publish({ type: 'wait', params: { mode: 'duration', amount: 3, unit: 'seconds' } });
    const ids = await deliver(10);
    await until('every execution waits', async () =>
      (await Promise.all(ids.map((id) => api.execution(id)))).every((one) => one.status === 'waiting'),
    );

    await platform.kill();
    await platform.start();

    for (const id of ids) {
      const execution = await api.ended(id, 90_000);
      expect(execution.status).toBe('succeeded');
      expect(execution.nodes['Middle']).toHaveLength(1);
      expect(sink.calls.filter((call) => call.key?.startsWith(`${id}:last:`))).toHaveLength(1);
    }
  });

  it('finds and ends an orphaned workerd when only the starter was killed', async () => {
    await publish({ type: 'wait', params: { mode: 'duration', amount: 2, unit: 'seconds' } });
    const ids = await deliver(3);
    const before = platform.pids();
    await platform.kill('starter');
    expect(isRunning(before.workerd!)).toBe(true);

    await platform.start();

    expect(isRunning(before.workerd!)).toBe(false);
    expect(platform.pids().workerd).not.toBe(before.workerd);
    expect(platform.log).toContain(String(before.workerd));
    for (const id of ids) expect((await api.ended(id, 90_000)).status).toBe('succeeded');
  });

  it('refuses a second platform on the same state and leaves the first alone', async () => {
    const { workerd } = platform.pids();
    const second = platform.spawnStarter();
    const code = await until('the second starter ends', async () =>
      second.exitCode === null ? null : { value: second.exitCode },
    );
    expect(code.value).toBe(1);
    expect(platform.log).toContain('Another Sluice');
    expect(platform.pids().workerd).toBe(workerd);
    expect((await fetch(`${platform.url}/api/v1/health`)).ok).toBe(true);
    process.kill(platform.pids().starter, 'SIGTERM');
    await until('the first stops', async () => !isRunning(workerd!));
  });
});
