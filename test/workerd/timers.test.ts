// If these fail, an object that was evicted while it had something to do later never does it.
import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import { chain, lose, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

type Stub = ReturnType<typeof newExecution>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const realNow = Date.now;
/** Lets everything in this isolate, objects included, live later. */
const travel = (ms: number) => vi.spyOn(Date, 'now').mockImplementation(() => realNow() + ms);
afterEach(() => vi.restoreAllMocks());

const wait = { id: 'pause', type: 'wait', params: { mode: 'duration', amount: 1, unit: 'hours' } };
const end = { id: 'end', type: 'no-op' };
const silent = { id: 'call', type: 'http', params: { method: 'GET', url: 'http://sink.test/silent' } };
const broken = {
  id: 'call',
  type: 'http',
  params: { method: 'GET', url: 'http://sink.test/broken' },
  retry: { strategy: 'fixed', attempts: 2, baseMs: 100_000, jitter: false },
};

const alarmOf = (run: Stub) => runInDurableObject(run, (_instance: Execution, state) => state.storage.getAlarm());
const eventsOf = async (run: Stub, type: string) => (await viewOf(run)).events.filter((event) => event.type === type);
const statusOf = async (run: Stub) => valueOf(await run.awaitEnd(WORKSPACE, 1));
/** When the alarm stands, from now, in milliseconds, before anything has loaded the object again. */
const delayOf = async (run: Stub) => (await alarmOf(run))! - Date.now();

describe('after an eviction, an execution', () => {
  it('ends its wait', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait, end]))));
    await evictDurableObject(run);
    travel(HOUR + 1000);
    expect(await runDurableObjectAlarm(run)).toBe(true);
    expect(await statusOf(run)).toBe('succeeded');
  });

  it('makes its further try, and not before it is due', async () => {
    let run = newExecution();
    valueOf(await run.start(startOf(chain([broken]))));
    await expect.poll(() => eventsOf(run, 'node.failed')).toHaveLength(1);
    run = await lose(run);
    await runDurableObjectAlarm(run);
    expect(await eventsOf(run, 'node.started')).toHaveLength(1);
    run = await lose(run);
    travel(101_000);
    expect(await runDurableObjectAlarm(run)).toBe(true);
    await expect.poll(() => eventsOf(run, 'node.failed')).toHaveLength(2);
    expect(await statusOf(run)).toBe('failed');
  });

  it('times out a node', async () => {
    let run = newExecution();
    valueOf(await run.start(startOf(chain([{ ...silent, timeoutSeconds: 60 }], { timeoutSeconds: 7200 }))));
    run = await lose(run);
    // The lost attempt is repeated, and has its own minute.
    expect(await runDurableObjectAlarm(run)).toBe(true);
    expect(await eventsOf(run, 'node.started')).toHaveLength(2);
    travel(61_000);
    expect(await runDurableObjectAlarm(run)).toBe(true);
    expect(await statusOf(run)).toBe('failed');
    expect((await viewOf(run)).report.error).toMatchObject({ code: 'NODE_TIMED_OUT', node: 'call' });
  });

  it('keeps its deadline', async () => {
    let run = newExecution();
    valueOf(await run.start(startOf(chain([silent], { timeoutSeconds: 60 }))));
    run = await lose(run);
    travel(61_000);
    expect(await runDurableObjectAlarm(run)).toBe(true);
    expect(await statusOf(run)).toBe('timed_out');
  });

  it('repeats what was in flight within twenty seconds', async () => {
    let run = newExecution();
    valueOf(await run.start(startOf(chain([silent]))));
    expect(await delayOf(run)).toBeLessThanOrEqual(20_000);
    run = await lose(run);
    expect(await runDurableObjectAlarm(run)).toBe(true);
    expect((await eventsOf(run, 'node.started')).map((event) => 'attempt' in event && event.attempt)).toEqual([1, 2]);
    expect(await delayOf(run)).toBeLessThanOrEqual(20_000);
    valueOf(await run.cancel(WORKSPACE));
  });

  it('deletes its row, what it has in R2 and its own storage when its retention ends', async () => {
    const run = newExecution();
    const items = [{ json: { text: 'x'.repeat(600_000) } }];
    valueOf(await run.start(startOf(chain([end], { retain: { success: '2d' } }), { data: { kind: 'inline', items } })));
    expect(await statusOf(run)).toBe('succeeded');
    await runDurableObjectAlarm(run);
    expect(await storedOf(run)).toBe(1);
    expect(await indexedOf(run)).toBe(1);
    await evictDurableObject(run);
    travel(DAY);
    await runDurableObjectAlarm(run);
    expect(await storedOf(run)).toBe(1);
    await evictDurableObject(run);
    travel(2 * DAY + 1000);
    // The first alarm of a new instance confirms the report once more, the next one retires.
    await runDurableObjectAlarm(run);
    await runDurableObjectAlarm(run);
    expect(await storedOf(run)).toBe(0);
    expect(await indexedOf(run)).toBe(0);
    expect(await tablesOf(run)).toEqual([]);
    expect(await alarmOf(run)).toBeNull();
  });

  it('keeps its data for good when it is to, and sets no alarm for that', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([end], { retain: { success: 'forever' } }))));
    await evictDurableObject(run);
    await runDurableObjectAlarm(run);
    expect(await alarmOf(run)).toBeNull();
    travel(20 * 365 * DAY);
    expect(await runDurableObjectAlarm(run)).toBe(false);
    expect((await viewOf(run)).report.status).toBe('succeeded');
  });
});

const storedOf = async (run: Stub) =>
  (await env.BLOBS.list({ prefix: `executions/${run.id.toString()}/` })).objects.length;
const indexedOf = async (run: Stub) =>
  (await env.DB.prepare('SELECT 1 FROM executions WHERE id = ?').bind(run.id.toString()).all()).results.length;
const tablesOf = (run: Stub) =>
  runInDurableObject(run, (_instance: Execution, state) =>
    state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'journal'").toArray(),
  );
