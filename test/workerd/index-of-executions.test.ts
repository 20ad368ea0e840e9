// If these fail, the list of executions says what is not true: it shows one whose data is gone, or misses one that ran.
import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExecutionReport } from '../../durable-objects/execution/protocol.ts';
import worker from '../../worker/index.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const set = { id: 'set', type: 'set', params: { mode: 'fields', assignments: [] } };
const wait = { id: 'pause', type: 'wait', params: { mode: 'duration', amount: 1, unit: 'hours' } };

const rowOf = (id: DurableObjectId) =>
  env.DB.prepare('SELECT status, ended_at FROM executions WHERE id = ?')
    .bind(id.toString())
    .first<{ status: string; ended_at: number | null }>();

/** Gives the consumer messages as the queue would, and tells what it did with the batch. */
async function deliver(queue: string, reports: ExecutionReport[], on = env): Promise<'acknowledged' | 'again'> {
  let outcome: 'acknowledged' | 'again' | undefined;
  await worker.queue(
    {
      queue,
      messages: reports.map((body) => ({
        id: body.id,
        body,
        timestamp: new Date(),
        attempts: 1,
        ack() {},
        retry() {},
      })),
      ackAll: () => void (outcome ??= 'acknowledged'),
      retryAll: () => void (outcome ??= 'again'),
    } as unknown as MessageBatch<ExecutionReport>,
    on,
  );
  return outcome!;
}

const sweep = () =>
  worker.scheduled({ scheduledTime: Date.now(), cron: '* * * * *', noRetry() {} } as ScheduledController, env);

/** From now on the queue takes messages and loses them. */
const loseMessages = () =>
  vi.spyOn(Object.getPrototypeOf(env.REPORTS) as Queue, 'sendBatch').mockResolvedValue(undefined as never);

afterEach(() => void vi.restoreAllMocks());

describe('a forgotten execution', () => {
  it('stays forgotten when a message of its life comes late', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait, set], { retain: { success: '0s', failure: '0s' } }))));
    const waiting = (await viewOf(run)).report;
    const ended = valueOf(await run.cancel(WORKSPACE));
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(run);
          return (await run.view(WORKSPACE)).ok;
        },
        { timeout: 5000 },
      )
      .toBe(false);
    for (const late of [[waiting], [ended], [waiting, ended]]) {
      expect(await deliver('sluice-reports', late)).toBe('acknowledged');
      expect(await rowOf(run.id)).toBeNull();
    }
  });

  it('was listed while it lived, even if nothing of it is to be kept', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait, set], { retain: { success: '0s', failure: '0s' } }))));
    await runDurableObjectAlarm(run);
    expect(await rowOf(run.id)).toMatchObject({ status: 'waiting' });
    await run.cancel(WORKSPACE);
  });
});

describe('a report whose message dies', () => {
  it('is in the index all the same, because its execution makes sure of it', async () => {
    const queue = loseMessages();
    const run = newExecution();
    valueOf(await run.start(startOf(chain([set]), { mode: 'production' })));
    await expect.poll(() => queue.mock.calls.length).toBeGreaterThan(0);
    expect(await rowOf(run.id)).toBeNull();
    await runDurableObjectAlarm(run);
    expect(await rowOf(run.id)).toMatchObject({ status: 'succeeded' });
  });

  it('is found by the sweep when the execution has lost its alarm as well', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([wait, set]))));
    await runDurableObjectAlarm(run);
    expect(await rowOf(run.id)).toMatchObject({ status: 'waiting' });
    const queue = loseMessages();
    valueOf(await run.cancel(WORKSPACE));
    await expect.poll(() => queue.mock.calls.length).toBeGreaterThan(0);
    await runInDurableObject(run, (_instance, state) => state.storage.deleteAlarm());
    await evictDurableObject(run);
    expect(await rowOf(run.id)).toMatchObject({ status: 'waiting' });
    // As the index sees it an hour later.
    await env.DB.prepare('UPDATE executions SET due_at = 1 WHERE id = ?').bind(run.id.toString()).run();
    await sweep();
    expect(await rowOf(run.id)).toMatchObject({ status: 'cancelled', ended_at: expect.any(Number) as number });
  });

  it('is tried again from the dead letters, and written as soon as that works', async () => {
    loseMessages();
    const run = newExecution();
    valueOf(await run.start(startOf(chain([set]))));
    const { report } = await viewOf(run);
    const broken = {
      ...env,
      DB: {
        prepare: () => {
          throw new Error('D1 is away');
        },
      } as unknown as D1Database,
    };
    expect(await deliver('sluice-reports-dead', [report], broken)).toBe('again');
    expect(await rowOf(run.id)).toBeNull();
    expect(await deliver('sluice-reports-dead', [report])).toBe('acknowledged');
    expect(await rowOf(run.id)).toMatchObject({ status: 'succeeded' });
  });
});
