// If these fail, an event that a busy platform accepted is lost without a word, or tried for ever.
import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import worker from '../../worker/index.ts';
import { Client, listener, ORIGIN } from './client.ts';

const MINUTE = 60_000;

/** The Worker where every object refuses a start with the platform's own mark of overload. */
function busy(onStart: () => void = () => undefined): typeof env {
  const stub = {
    start: async () => {
      onStart();
      throw Object.assign(new Error('Durable Object is overloaded.'), { overloaded: true });
    },
  };
  const EXECUTION = new Proxy(env.EXECUTION, {
    get(target, name) {
      if (name === 'get') return () => stub;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { ...env, EXECUTION };
}

const sweep = (at: number, on = env) =>
  worker.scheduled({ scheduledTime: at, cron: '* * * * *', noRetry() {} } as ScheduledController, on);

describe('an event that comes while its object is too busy', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });

  /** Fires a webhook that does not wait for an answer, and gives the id of what was promised. */
  async function fire(path: string, body: unknown = { n: 1 }): Promise<string> {
    await owner.publish(listener(path, { respond: 'immediately' }));
    const ctx = createExecutionContext();
    const request = new Request(`${ORIGIN}/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await worker.fetch(request as Parameters<typeof worker.fetch>[0], busy(), ctx);
    await waitOnExecutionContext(ctx);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { executionId: string }).executionId;
  }
  const detail = (id: string) => owner.call<ExecutionDetail>('GET', `/executions/${id}`);
  const listed = async () => (await owner.call<{ items: ExecutionSummary[] }>('GET', '/executions')).items;

  it('is seen as queued until it is started, and runs when the object has time', async () => {
    const id = await fire('queued');
    expect(await detail(id)).toMatchObject({
      status: 'queued',
      trigger: 'Hook',
      version: 1,
      endedAt: null,
      error: null,
    });
    expect(await listed()).toContainEqual(expect.objectContaining({ id, status: 'queued' }));
    await sweep(Date.now());
    await expect.poll(async () => (await detail(id)).status).toBe('succeeded');
    await expect.poll(async () => (await listed()).find((one) => one.id === id)?.status).toBe('succeeded');
  });

  it('leaves nothing stored where its caller waits for the answer and is told', async () => {
    await owner.publish(listener('waited-for', { respond: 'lastNode' }));
    const ctx = createExecutionContext();
    const request = new Request(`${ORIGIN}/webhook/waited-for`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: 'picture',
    });
    const before = (await env.BLOBS.list()).objects.map(({ key }) => key);
    const answer = await worker.fetch(request as Parameters<typeof worker.fetch>[0], busy(), ctx);
    await waitOnExecutionContext(ctx);
    expect(answer.status).toBe(503);
    expect((await env.BLOBS.list()).objects.map(({ key }) => key)).toEqual(before);
  });

  it('is a form: one of several pages says that the platform is busy and keeps no file, any other is kept with its files', async () => {
    const sendForm = async (path: string, after: { id: string; name: string; type: string }[]) => {
      const form = { path, title: 'Papers', form: [{ name: 'paper', type: 'file' }] };
      await owner.publish({
        name: 'Papers',
        nodes: [{ id: 'ask', name: 'Ask', type: 'form', params: form }, ...after],
        connections: after.map(({ id }) => ({ from: { node: 'ask' }, to: { node: id } })),
      });
      const body = new FormData();
      body.append('f0', new File(['x'], 'a.txt'));
      const ctx = createExecutionContext();
      const request = new Request(`${ORIGIN}/form/${path}`, { method: 'POST', body });
      const answer = await worker.fetch(request as Parameters<typeof worker.fetch>[0], busy(), ctx);
      await waitOnExecutionContext(ctx);
      return answer;
    };
    const files = async () => (await env.BLOBS.list({ prefix: 'executions/' })).objects.length;
    const before = await files();
    const paged = await sendForm('busy-pages', [{ id: 'end', name: 'End', type: 'form-ending' }]);
    expect([paged.status, paged.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await files()).toBe(before);
    const plain = await sendForm('busy-plain', [{ id: 'end', name: 'End', type: 'no-op' }]);
    expect([plain.status, await plain.text()]).toEqual([200, expect.stringContaining('Thank you')]);
    expect(await files()).toBe(before + 1);
    const queued = (await listed()).find(({ trigger }) => trigger === 'Ask')!;
    await sweep(Date.now());
    await expect.poll(async () => (await detail(queued.id)).status).toBe('succeeded');
  });

  it('is not acknowledged where it can neither be started nor kept', async () => {
    await owner.publish(listener('unkept', { respond: 'immediately' }));
    const send = async (on: typeof env) => {
      const ctx = createExecutionContext();
      const request = new Request(`${ORIGIN}/webhook/unkept`, { method: 'POST' });
      const answer = await worker.fetch(request as Parameters<typeof worker.fetch>[0], on, ctx);
      await waitOnExecutionContext(ctx);
      return answer.status;
    };
    // The routes are known from here on.
    expect(await send(env)).toBe(200);
    const DB = new Proxy(env.DB, {
      get(target, name) {
        if (name === 'batch') return () => Promise.reject(new Error('D1_ERROR: away'));
        const member = Reflect.get(target, name) as unknown;
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    expect(await send({ ...busy(), DB })).toBeGreaterThanOrEqual(500);
  });

  it('can be cancelled before it is started, and is not started then', async () => {
    const id = await fire('called-off');
    const cancelled = await owner.call<ExecutionSummary>('POST', `/executions/${id}/cancel`);
    expect(cancelled).toMatchObject({ id, status: 'cancelled', endedAt: expect.any(String) as string });
    await sweep(Date.now());
    expect(await detail(id)).toMatchObject({ status: 'cancelled', nodes: {} });
    expect(await listed()).toContainEqual(expect.objectContaining({ id, status: 'cancelled' }));
    expect((await owner.raw('POST', `/executions/${'0'.repeat(64)}/cancel`)).status).toBe(404);
    const another = await fire('called-off-too');
    const control = { action: 'cancel', ids: [another] };
    expect(await owner.call('POST', '/executions/control', control)).toMatchObject({ done: [another], refused: [] });
  });

  it('is tried at growing distance, ten times, and then seen as failed with the reason', async () => {
    const id = await fire('given-up');
    const start = Date.now();
    const triedAt: number[] = [];
    // Each due minute, and the one before it.
    for (const minute of [0, 1, 2, 3, 6, 7, 14, 15, 30, 31, 62, 63, 126, 127, 254, 255, 510, 511, 512, 2000])
      await sweep(
        start + minute * MINUTE,
        busy(() => void triedAt.push(minute)),
      );
    expect(triedAt).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511]);
    const found = await detail(id);
    expect(found).toMatchObject({ status: 'failed', error: { code: 'OVERLOADED' }, nodes: {} });
    expect(found.error!.message).toContain('10 tries');
    expect((await listed()).find((one) => one.id === id)).toMatchObject({ status: 'failed' });
    await expect(owner.raw('GET', `/executions?status=failed`).then((r) => r.json())).resolves.toMatchObject({
      items: [{ id }],
    });
    const kept = await env.DB.prepare('SELECT tries FROM pending_starts WHERE execution_id = ?').bind(id).first();
    expect(kept).toEqual({ tries: 10 });
  });

  it('is given up at once when its workflow cannot run any more', async () => {
    const id = await fire('hopeless');
    await env.DB.prepare(
      "UPDATE pending_starts SET request = json_set(request, '$.triggerNode', 'gone') WHERE execution_id = ?",
    )
      .bind(id)
      .run();
    await sweep(Date.now());
    expect(await detail(id)).toMatchObject({ status: 'failed', error: { code: 'WORKFLOW_INVALID' } });
  });

  it('is forgotten thirty days after it was given up, with the data that it came with', async () => {
    const id = await fire('purged', { text: 'x'.repeat(1_500_000) });
    // A session would be over by then.
    const reader = await owner.withRole('viewer');
    const stored = async () => (await env.BLOBS.list({ prefix: `executions/${id}/` })).objects.length;
    expect(await stored()).toBe(1);
    await env.DB.prepare('UPDATE pending_starts SET tries = 9 WHERE execution_id = ?').bind(id).run();
    await sweep(Date.now() + 600 * MINUTE, busy());
    expect((await detail(id)).status).toBe('failed');
    await sweep(Date.now() + 31 * 24 * 60 * MINUTE);
    expect((await reader.raw('GET', `/executions/${id}`)).status).toBe(404);
    expect(await stored()).toBe(0);
  });
});
