// If these fail, a delivery that came twice starts two executions, one that only looks like a repeat starts none, or
// what was refused stays in storage for ever.
import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import { startExecution } from '../../worker/executions/start-execution.ts';
import { toTriggerData } from '../../worker/executions/trigger-data.ts';
import { Client, fetchWorker, listener } from './client.ts';
import { chain, executionOf, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const HOUR = 3_600_000;
const realNow = Date.now;
/** Lets everything in this isolate, objects included, live later. */
const travel = (ms: number) => vi.spyOn(Date, 'now').mockImplementation(() => realNow() + ms);
afterEach(() => vi.restoreAllMocks());

const document = chain([{ id: 'end', type: 'no-op' }], { retain: { success: '30d' } });
/** Its data goes at once, its tombstone when the window ends. */
const fleeting = chain([{ id: 'end', type: 'no-op' }], { retain: { success: '0s' } });
const storedIn = async (id: DurableObjectId) =>
  (await env.BLOBS.list({ prefix: `executions/${id.toString()}/` })).objects.map((object) => object.key);

/** A key of deliveries, and one delivery of it as the ingress makes it: its large items are in R2 when it starts. */
function deliveries(of = document) {
  const name = crypto.randomUUID();
  const id = env.EXECUTION.idFromName(name);
  const deliver = async (text = 'x') => {
    const data = await toTriggerData(id.toString(), [{ json: { text } }], Infinity, env);
    return startExecution(env, id, startOf(of, { data, dedupeMs: HOUR, delivery: { name, generation: 0 } }));
  };
  return { id, deliver };
}

const LARGE = 'y'.repeat(1_200_000);

describe('a repeated delivery', () => {
  it('within the window starts nothing and leaves nothing in storage', async () => {
    const { id, deliver } = deliveries();
    expect((await deliver(LARGE)).answer).toMatchObject({ created: true });
    const before = await storedIn(id);
    expect(before).toHaveLength(1);
    expect((await deliver(LARGE)).answer).toMatchObject({ created: false });
    expect(await storedIn(id)).toEqual(before);
    const data = valueOf(await executionOf(id).nodeData(WORKSPACE, 'end', 0, 0, 1));
    expect(data.outputs[0]![0]!.json['text']).toHaveLength(LARGE.length);
  });

  it('keeps the items of the run when the very same start is sent again', async () => {
    const id = env.EXECUTION.newUniqueId();
    const data = await toTriggerData(id.toString(), [{ json: { text: LARGE } }], Infinity, env);
    const request = startOf(document, { data });
    valueOf(await executionOf(id).start(request));
    expect(valueOf(await executionOf(id).start(request)).created).toBe(false);
    expect(await storedIn(id)).toHaveLength(1);
  });

  it('after the window, while the data is still there, starts one execution however often it comes at once', async () => {
    const { id, deliver } = deliveries();
    const first = await deliver();
    travel(2 * HOUR);
    const late = await Promise.all([deliver(LARGE), deliver(LARGE), deliver(LARGE)]);
    expect(late.filter(({ answer }) => answer.created)).toHaveLength(1);
    const ids = new Set(late.map((one) => one.id.toString()));
    expect(ids.size).toBe(1);
    expect(ids).not.toContain(first.id.toString());
    expect(await storedIn(id)).toEqual([]);
    const later = late[0]!.id;
    expect(await storedIn(later)).toHaveLength(1);
    expect((await viewOf(executionOf(later))).report.status).toBe('succeeded');
    travel(2.5 * HOUR);
    expect(await deliver()).toMatchObject({ id: later, answer: { created: false } });
    travel(4 * HOUR);
    const next = await deliver();
    expect(next.answer.created).toBe(true);
    expect(next.id.toString()).not.toBe(later.toString());
  });

  it('of a late one is recognised although the data of the first has been deleted meanwhile', async () => {
    const { id, deliver } = deliveries();
    await deliver();
    travel(30 * 24 * HOUR - 60_000);
    const late = await deliver();
    expect(late.answer.created).toBe(true);
    travel(30 * 24 * HOUR + 60_000);
    await expect.poll(async () => (await runDurableObjectAlarm(executionOf(id)), await rowsOf(id))).toEqual([-1, 0]);
    expect(await deliver()).toMatchObject({ id: late.id, answer: { created: false } });
    travel(30 * 24 * HOUR + 2 * HOUR);
    await expect.poll(async () => (await runDurableObjectAlarm(executionOf(id)), await rowsOf(id))).toEqual([]);
    expect(await deliver()).toMatchObject({ id, answer: { created: true } });
  });

  it('finds the window over although the alarm that clears up is late, and starts anew', async () => {
    const { id, deliver } = deliveries(fleeting);
    await deliver();
    await expect.poll(async () => (await runDurableObjectAlarm(executionOf(id)), await rowsOf(id))).toEqual([0]);
    expect(await deliver()).toMatchObject({ id, answer: { created: false } });
    travel(2 * HOUR);
    const again = await Promise.all([deliver(), deliver()]);
    expect(again.filter(({ answer }) => answer.created)).toHaveLength(1);
    expect(again.map((one) => one.id.toString())).toEqual([id.toString(), id.toString()]);
    expect((await viewOf(executionOf(id))).report.status).toBe('succeeded');
  });
});

it('what came for a tombstone and never asked for its start is deleted with it', async () => {
  const { id, deliver } = deliveries(fleeting);
  await deliver();
  await expect.poll(async () => (await runDurableObjectAlarm(executionOf(id)), await rowsOf(id))).toEqual([0]);
  await env.BLOBS.put(`executions/${id.toString()}/trigger-${crypto.randomUUID()}`, 'left behind');
  travel(2 * HOUR);
  await runDurableObjectAlarm(executionOf(id));
  expect(await storedIn(id)).toEqual([]);
  expect(await rowsOf(id)).toEqual([]);
});

describe('a webhook with a dedupe key', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });

  it('answers a late delivery with an execution of its own', async () => {
    await owner.publish(listener('orders', { dedupeHeader: 'x-delivery', dedupeWindowSeconds: 60 }));
    const post = () =>
      fetchWorker('/webhook/orders', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-delivery': 'one' },
        body: JSON.stringify({ text: LARGE }),
      });
    const first = await post();
    const repeat = await post();
    travel(61_000);
    const late = await post();
    const answers = [first, repeat, late].map(({ status, headers }) => ({
      status,
      id: headers.get('x-sluice-execution'),
      duplicate: headers.get('x-sluice-duplicate'),
    }));
    await Promise.all([first, repeat, late].map((answer) => answer.arrayBuffer()));
    expect(answers.map(({ status, duplicate }) => [status, duplicate])).toEqual([
      [200, null],
      [200, 'true'],
      [200, null],
    ]);
    expect(answers[1]!.id).toBe(answers[0]!.id);
    expect(answers[2]!.id).not.toBe(answers[0]!.id);
  });
});

function rowsOf(id: DurableObjectId): Promise<number[]> {
  return runInDurableObject(executionOf(id), (_instance: Execution, state) =>
    state.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'journal'").toArray().length === 0
      ? []
      : state.storage.sql
          .exec<{ seq: number }>('SELECT seq FROM journal ORDER BY seq')
          .toArray()
          .map((row) => row.seq),
  );
}
