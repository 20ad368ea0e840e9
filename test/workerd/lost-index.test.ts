/*
 * If these fail, an execution hangs on things that may be lost or late: the index in D1, the queue that tells it, the
 * workflow as it is now instead of as it was when the execution began.
 */
import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const pause = { id: 'pause', type: 'wait', params: { mode: 'duration', amount: 1, unit: 'hours' } };
const say = (value: string) => ({
  id: 'say',
  type: 'set',
  params: { mode: 'fields', assignments: [{ name: 'value', type: 'string', value }] },
});
const alarmOf = (run: ReturnType<typeof newExecution>) =>
  runInDurableObject(run, (_instance: Execution, state) => state.storage.getAlarm());
const rowOf = (id: string) => env.DB.prepare('SELECT status FROM executions WHERE id = ?').bind(id).first();

/** Does something while the index cannot be written. */
async function withoutIndex(work: () => Promise<void>): Promise<void> {
  await env.DB.exec('ALTER TABLE executions RENAME TO executions_gone');
  try {
    await work();
  } finally {
    await env.DB.exec('ALTER TABLE executions_gone RENAME TO executions');
  }
}

describe('while the index cannot be written', () => {
  it('an alarm leaves the execution as it is and is armed again', async () => {
    await withoutIndex(async () => {
      const waiting = newExecution();
      expect(valueOf(await waiting.start(startOf(chain([pause])))).status).toBe('waiting');
      expect(await runDurableObjectAlarm(waiting)).toBe(true);
      expect((await viewOf(waiting)).report).toMatchObject({ status: 'waiting', error: null });
      expect(await alarmOf(waiting)).not.toBeNull();
    });
  });

  it('an execution ends all the same and wakes to tell it later', async () => {
    const ended = newExecution();
    await withoutIndex(async () => {
      expect(valueOf(await ended.start(startOf(chain([say('x')])))).status).toBe('succeeded');
      expect(await runDurableObjectAlarm(ended)).toBe(true);
      expect(await alarmOf(ended)).not.toBeNull();
    });
    await runDurableObjectAlarm(ended);
    expect(await rowOf(ended.id.toString())).toEqual({ status: 'succeeded' });
  });
});

it('an execution of which the index has lost the row tells it again at its next alarm, without the queue', async () => {
  const run = newExecution();
  const id = run.id.toString();
  valueOf(await run.start(startOf(chain([pause]))));
  await expect.poll(() => rowOf(id), { timeout: 5000 }).toEqual({ status: 'waiting' });
  await env.DB.prepare('DELETE FROM executions WHERE id = ?').bind(id).run();
  await evictDurableObject(run);
  await runDurableObjectAlarm(run);
  expect(await rowOf(id)).toEqual({ status: 'waiting' });
  await run.cancel(WORKSPACE);
});

it('an execution goes on with the definition with which it began, although others came after it', async () => {
  const pauses = { ...pause, params: { mode: 'duration', amount: 1, unit: 'seconds' } };
  const run = newExecution();
  valueOf(await run.start(startOf(chain([pauses, say('as it was')]))));
  valueOf(await newExecution().start(startOf(chain([pauses, say('as it is now')]))));
  await evictDurableObject(run);
  const reached = async () => {
    await runDurableObjectAlarm(run);
    return valueOf(await run.awaitEnd(WORKSPACE, 1));
  };
  await expect.poll(reached, { timeout: 10_000, interval: 200 }).toBe('succeeded');
  const { outputs } = valueOf(await run.nodeData(WORKSPACE, 'say', 0, 0, 10));
  expect(outputs[0]![0]!.json['value']).toBe('as it was');
});
