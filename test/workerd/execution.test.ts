// If these fail, an execution does not survive what the platform does to objects: eviction, early and repeated alarms,
// calls that come twice, callers from elsewhere.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import { chain, executionOf, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const set = (value: string) => ({
  id: 'set',
  type: 'set',
  params: { mode: 'fields', assignments: [{ name: 'value', type: 'string', value }] },
});
const wait = (amount: number, unit: string) => ({
  id: 'pause',
  type: 'wait',
  params: { mode: 'duration', amount, unit },
});
const rows = (stub: ReturnType<typeof newExecution>) =>
  runInDurableObject(
    stub,
    (_instance: Execution, state) =>
      state.storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM journal').one().count,
  );

describe('an execution', () => {
  it('runs nodes that only compute within its start, as one row of the journal', async () => {
    const run = newExecution();
    const answer = valueOf(await run.start(startOf(chain([set('={{ $json.n + 1 }}'), { id: 'end', type: 'no-op' }]))));
    expect(answer).toMatchObject({ created: true, status: 'succeeded' });
    expect(await rows(run)).toBe(1);
    const data = valueOf(await run.nodeData(WORKSPACE, 'set', 0, 0, 10));
    expect(data.outputs[0]![0]!.json).toMatchObject({ value: '2' });
  });

  it('starts once, however often it is started', async () => {
    const run = newExecution();
    const request = startOf(chain([set('x')]));
    const answers = await Promise.all([run.start(request), run.start(request), run.start(request)]);
    expect(answers.map((answer) => valueOf(answer).created).filter(Boolean)).toHaveLength(1);
    expect((await viewOf(run)).events.filter((event) => event.type === 'run.started')).toHaveLength(1);
  });

  it('is not found by another workspace', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([set('x')]))));
    for (const answer of [
      await run.view('ws_other'),
      await run.cancel('ws_other'),
      await run.nodeData('ws_other', 'set', 0, 0, 1),
      await run.awaitEnd('ws_other', 1),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'EXECUTION_NOT_FOUND' } });
    }
  });

  it('stores nothing for an id that was never started', async () => {
    const run = newExecution();
    expect(await run.view(WORKSPACE)).toMatchObject({ ok: false, error: { code: 'EXECUTION_NOT_FOUND' } });
    expect(await run.poke()).toBeNull();
    const tables = await runInDurableObject(run, (_instance: Execution, state) =>
      state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'journal'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  it('finishes a wait that came due while it was evicted', async () => {
    const run = newExecution();
    expect(valueOf(await run.start(startOf(chain([wait(1, 'seconds'), set('done')])))).status).toBe('waiting');
    await evictDurableObject(run);
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(run);
          return valueOf(await run.awaitEnd(WORKSPACE, 1));
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBe('succeeded');
    const { events } = await viewOf(run);
    expect(events.filter((event) => event.type === 'timer.fired')).toHaveLength(1);
  });

  it('keeps waiting when its alarm comes too early, and is armed again', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait(1, 'hours'), set('done')]))));
    expect(await runDurableObjectAlarm(run)).toBe(true);
    expect((await viewOf(run)).report.status).toBe('waiting');
    const alarm = await runInDurableObject(run, (_instance: Execution, state) => state.storage.getAlarm());
    expect(alarm! - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('can be cancelled while it waits, and then stays ended', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait(1, 'hours'), set('done')]))));
    expect(valueOf(await run.cancel(WORKSPACE)).status).toBe('cancelled');
    expect(await run.cancel(WORKSPACE)).toMatchObject({ ok: false, error: { code: 'EXECUTION_ENDED' } });
    await evictDurableObject(run);
    await runDurableObjectAlarm(run);
    expect((await viewOf(run)).report.status).toBe('cancelled');
  });

  it('gives the same state when it is folded again from its journal', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([set('x'), wait(1, 'hours')]))));
    const before = await viewOf(run);
    await evictDurableObject(run);
    const after = await viewOf(run);
    expect(after.events).toEqual(before.events);
    // When the alarm is due and how long the row is kept are matters of the moment, everything else of the journal.
    const momentary = { dueAt: 0, keptUntil: 0 };
    expect({ ...after.report, ...momentary }).toEqual({ ...before.report, ...momentary });
  });

  it('fails with the node and the field when a parameter is wrong, and writes no secret', async () => {
    const run = newExecution();
    const document = chain([{ id: 'call', type: 'http', params: { method: 'GET', url: '={{ $json.missing }}' } }]);
    expect(valueOf(await run.start(startOf(document))).status).toBe('failed');
    expect((await viewOf(run)).report.error).toMatchObject({ code: 'NODE_INPUT_INVALID', node: 'call' });
  });

  it('answers its start while the call of a node is still in flight, and aborts the call when it is cancelled', async () => {
    const run = newExecution();
    const document = chain([{ id: 'call', type: 'http', params: { method: 'GET', url: 'http://sink.test/silent' } }]);
    expect(valueOf(await run.start(startOf(document))).status).toBe('running');
    expect(valueOf(await run.cancel(WORKSPACE)).status).toBe('cancelled');
  });

  it('repeats a call that was in flight when the object was lost, with the same key', async () => {
    const run = newExecution();
    const document = chain([{ id: 'call', type: 'http', params: { method: 'GET', url: 'http://sink.test/silent' } }]);
    valueOf(await run.start(startOf(document)));
    await runInDurableObject(run, (_instance: Execution, state) => state.abort('lost')).catch(() => undefined);
    const again = executionOf(run.id);
    const { events } = await viewOf(again);
    expect(events.filter((event) => event.type === 'node.interrupted')).toHaveLength(1);
    expect(events.filter((event) => event.type === 'node.started').map((event) => event.attempt)).toEqual([1, 2]);
    valueOf(await again.cancel(WORKSPACE));
  });

  it('sends the same key for each item at every attempt, and tries again after the time that the service asked for', async () => {
    const run = newExecution();
    const document = chain([
      { id: 'call', type: 'http', params: { method: 'GET', url: 'http://sink.test/ok' } },
      {
        id: 'busy',
        type: 'http',
        params: { method: 'GET', url: 'http://sink.test/status' },
        retry: { strategy: 'fixed', attempts: 2, baseMs: 1, jitter: false },
      },
    ]);
    valueOf(await run.start(startOf(document)));
    await expect.poll(async () => valueOf(await run.awaitEnd(WORKSPACE, 100)), { timeout: 10_000 }).toBe('failed');
    const data = valueOf(await run.nodeData(WORKSPACE, 'call', 0, 0, 10));
    expect(data.outputs[0]![0]!.json).toEqual({ key: `${run.id.toString()}:call:0:0:0` });
    const failures = (await viewOf(run)).events.filter((event) => event.type === 'node.failed');
    expect(failures).toHaveLength(2);
    expect(failures[0]).toMatchObject({ error: { code: 'HTTP_STATUS', details: { status: 503 } }, retryAfterMs: 1000 });
    expect(failures[1]!.at - failures[0]!.at).toBeGreaterThanOrEqual(1000);
  });

  it('does not call again for the items that were done before one failed', async () => {
    const run = newExecution();
    const retry = { strategy: 'fixed', attempts: 2, baseMs: 1, jitter: false };
    const document = chain([
      { id: 'call', type: 'http', params: { method: 'GET', url: 'http://sink.test/third' }, retry },
    ]);
    const items = [0, 1, 2, 3].map((n) => ({ json: { n } }));
    valueOf(await run.start(startOf(document, { data: { kind: 'inline', items } })));
    await expect.poll(async () => valueOf(await run.awaitEnd(WORKSPACE, 100)), { timeout: 10_000 }).toBe('succeeded');
    const data = valueOf(await run.nodeData(WORKSPACE, 'call', 0, 0, 10));
    expect(data.outputs[0]!.map((item) => item.json['seen'])).toEqual([1, 1, 2, 1]);
  });

  it('makes one execution of two starts that come at once with items so large that they lie elsewhere', async () => {
    const run = newExecution();
    const items = [{ json: { text: 'x'.repeat(600_000) } }];
    const request = startOf(chain([{ id: 'end', type: 'no-op' }]), { data: { kind: 'inline', items } });
    const answers = await Promise.all([run.start(request), run.start(request)]);
    expect(answers.map((answer) => valueOf(answer).created).filter(Boolean)).toHaveLength(1);
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    expect((await viewOf(run)).events.filter((event) => event.type === 'run.started')).toHaveLength(1);
  });

  it('tells the index when a sleeper wakes, so that the sweep leaves it alone until then', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait(1, 'hours'), set('done')]))));
    expect((await viewOf(run)).report.dueAt! - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('refuses to call a private address, whatever its spelling', async () => {
    for (const url of [
      'http://127.0.0.1:1/',
      'http://2130706433/',
      'http://[::ffff:127.0.0.1]/',
      'http://localhost/',
    ]) {
      const run = newExecution();
      valueOf(await run.start(startOf(chain([{ id: 'call', type: 'http', params: { method: 'GET', url } }]))));
      await run.awaitEnd(WORKSPACE, 5000);
      expect((await viewOf(run)).report, url).toMatchObject({
        status: 'failed',
        error: { code: 'HTTP_ADDRESS_REFUSED' },
      });
    }
  });

  it('leaves a tombstone until the dedupe window ends, and nothing after it', async () => {
    const run = newExecution();
    const document = chain([set('x')], { retain: { success: '0s' } });
    valueOf(await run.start(startOf(document, { dedupeMs: 3_600_000 })));
    // The first alarm confirms the report, the next one is due at once because nothing is to be kept.
    await runDurableObjectAlarm(run);
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(run);
          return runInDurableObject(run, (_instance: Execution, state) =>
            state.storage.sql
              .exec<{ seq: number }>('SELECT seq FROM journal')
              .toArray()
              .map((row) => row.seq),
          );
        },
        { timeout: 5000 },
      )
      .toEqual([0]);
    await evictDurableObject(run);
    expect(valueOf(await run.start(startOf(document, { dedupeMs: 3_600_000 }))).created).toBe(false);
  });

  it('starts anew when data and dedupe window are both over', async () => {
    const run = newExecution();
    const document = chain([set('x')], { retain: { success: '0s' } });
    valueOf(await run.start(startOf(document)));
    await runDurableObjectAlarm(run);
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(run);
          return (await run.view(WORKSPACE)).ok;
        },
        { timeout: 5000 },
      )
      .toBe(false);
    expect(valueOf(await run.start(startOf(document)))).toMatchObject({ created: true, status: 'succeeded' });
  });
});
