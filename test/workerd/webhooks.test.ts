// If these fail, a webhook lets a stranger in, keeps a friend out, or loses what it accepted.
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import worker from '../../worker/index.ts';
import { databaseOf } from '../../worker/db/database.ts';
import { addPendingStartSystemWide } from '../../worker/db/pending-starts.ts';
import { Client, fetchWorker, listener } from './client.ts';
import { chain, executionOf, startOf, valueOf, WORKSPACE } from './runs.ts';

const post = (path: string, headers: Record<string, string> = {}, body = '{"n":1}') =>
  fetchWorker(`/webhook/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('webhooks', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });

  it('take a user name and password', async () => {
    const { id } = await owner.call<{ id: string }>('POST', '/credentials', {
      name: 'b',
      type: 'basic',
      fields: { user: 'ada', password: 'pa:ss' },
    });
    await owner.publish(listener('basic', { authentication: 'basic' }, id));
    expect((await post('basic', { authorization: `Basic ${btoa('ada:pa:ss')}` })).status).toBe(200);
    for (const wrong of ['ada:pass', 'ada:', ':pa:ss', 'ada:pa:ss '])
      expect((await post('basic', { authorization: `Basic ${btoa(wrong)}` })).status).toBe(401);
    expect((await post('basic')).status).toBe(401);
  });

  it('keep the credential that they need from being deleted', async () => {
    const id = await owner.credential('header', { name: 'X-Secret', value: 'open sesame' });
    await owner.publish(listener('guarded', { authentication: 'header' }, id));
    const answer = await owner.raw('DELETE', `/credentials/${id}`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'CREDENTIAL_IN_USE' });
    expect((await post('guarded', { 'x-secret': 'open sesame' })).status).toBe(200);
  });

  it('take a secret header, and keep it out of the data', async () => {
    const { id } = await owner.call<{ id: string }>('POST', '/credentials', {
      name: 'h',
      type: 'header',
      fields: { name: 'X-Secret', value: 'open sesame' },
    });
    await owner.publish(listener('header', { authentication: 'header' }, id));
    const answer = await post('header', { 'x-secret': 'open sesame', 'x-other': 'kept' });
    expect(answer.status).toBe(200);
    const [item] = (await answer.json()) as { headers: Record<string, string> }[];
    expect(item!.headers).toMatchObject({ 'x-other': 'kept' });
    expect(item!.headers).not.toHaveProperty('x-secret');
    expect((await post('header', { 'x-secret': 'open sesam' })).status).toBe(401);
  });

  it('name headers that can be named, or are not published', async () => {
    const hmac = await owner.credential('hmac', { secret: 'k' });
    for (const [params, credential] of [
      [{ dedupeHeader: 'X Delivery' }, undefined],
      [{ dedupeHeader: 'x-délivery' }, undefined],
      [{ authentication: 'hmac', signatureHeader: 'sig:' }, hmac],
    ] as const) {
      const { id } = await owner.call<{ id: string }>('POST', '/workflows', listener('headers', params, credential));
      const answer = await owner.raw('POST', `/workflows/${id}/publish`);
      expect(answer.status).toBe(422);
      const [path] = Object.keys(params).slice(-1);
      expect(await answer.json()).toMatchObject({
        code: 'WORKFLOW_INVALID',
        details: { problems: [{ path: `params.${path}` }] },
      });
    }
  });

  it('that were published with an impossible header name refuse or go without it, and do not fail', async () => {
    const config = async (path: string, change: object) => {
      const key = 'SELECT config FROM webhooks WHERE path = ?';
      const row = await env.DB.prepare(key).bind(path).first<{ config: string }>();
      const text = JSON.stringify({ ...(JSON.parse(row!.config) as object), ...change });
      await env.DB.prepare('UPDATE webhooks SET config = ? WHERE path = ?').bind(text, path).run();
    };
    await owner.publish(listener('old-dedupe'));
    await config('old-dedupe', { dedupeHeader: 'x delivery' });
    expect((await post('old-dedupe')).status).toBe(200);
    const hmac = await owner.credential('hmac', { secret: 'k' });
    await owner.publish(listener('old-signature', { authentication: 'hmac' }, hmac));
    await config('old-signature', { signatureHeader: 'x signature' });
    expect((await post('old-signature')).status).toBe(401);
  });

  it('refuse a second workflow at the same address', async () => {
    await owner.publish(listener('taken'));
    const second = await owner.call<{ id: string }>('POST', '/workflows', listener('taken'));
    const answer = await owner.raw('POST', `/workflows/${second.id}/publish`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'WEBHOOK_PATH_TAKEN' });
  });

  it('are gone once the workflow is not published any more', async () => {
    const { id } = await owner.publish(listener('fleeting'));
    expect((await post('fleeting')).status).toBe(200);
    await owner.call('POST', `/workflows/${id}/unpublish`);
    expect((await post('fleeting')).status).toBe(404);
  });

  it('run the version that is published, not the draft', async () => {
    const { id, revision } = await owner.publish(listener('versions'));
    const changed = {
      ...listener('versions'),
      nodes: [
        ...listener('versions').nodes.slice(0, 1),
        {
          id: 'end',
          name: 'End',
          type: 'set',
          params: {
            mode: 'fields',
            keepInput: false,
            assignments: [{ name: 'changed', type: 'boolean', value: true }],
          },
        },
      ],
    };
    const replaced = await owner.raw('PUT', `/workflows/${id}`, changed, { 'if-match': `"${revision}"` });
    expect(replaced.status).toBe(200);
    expect(await (await post('versions')).json()).toMatchObject([{ body: { n: 1 } }]);
    await owner.call('POST', `/workflows/${id}/publish`);
    expect(await (await post('versions')).json()).toEqual([{ changed: true }]);
    const stale = await owner.raw('PUT', `/workflows/${id}`, changed, { 'if-match': `"${revision}"` });
    expect(await stale.json()).toMatchObject({ code: 'PRECONDITION_FAILED', status: 412 });
  });

  it('carry a body of several megabytes through', async () => {
    await owner.publish(listener('large'));
    const text = 'x'.repeat(3_000_000);
    const answer = await post('large', {}, JSON.stringify({ text }));
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { body: { text: string } }[])[0]!.body.text).toHaveLength(text.length);
  });

  it('start what had to be put off because an object was too busy', async () => {
    const id = env.EXECUTION.newUniqueId();
    await addPendingStartSystemWide(
      databaseOf(env),
      id.toString(),
      startOf(chain([{ id: 'end', type: 'no-op' }])),
      Date.now(),
    );
    await worker.scheduled({ scheduledTime: Date.now(), cron: '* * * * *', noRetry() {} } as ScheduledController, env);
    expect(valueOf(await executionOf(id).awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
  });
});

describe('the sweep', () => {
  it('wakes an execution that has lost its alarm', async () => {
    const id = env.EXECUTION.newUniqueId();
    const run = executionOf(id);
    valueOf(
      await run.start(
        startOf(chain([{ id: 'pause', type: 'wait', params: { mode: 'duration', amount: 1, unit: 'seconds' } }])),
      ),
    );
    const alarm = await runInObject(run, async (state) => {
      await state.storage.deleteAlarm();
      return state.storage.getAlarm();
    });
    expect(alarm).toBeNull();
    // As the index sees it an hour later: due long ago, and silent.
    await expect
      .poll(
        async () =>
          (await env.DB.prepare('UPDATE executions SET due_at = 1 WHERE id = ?').bind(id.toString()).run()).meta
            .changes,
      )
      .toBe(1);
    await expect
      .poll(
        async () => {
          await worker.scheduled(
            { scheduledTime: Date.now(), cron: '* * * * *', noRetry() {} } as ScheduledController,
            env,
          );
          return valueOf(await run.awaitEnd(WORKSPACE, 100));
        },
        { timeout: 10_000 },
      )
      .toBe('succeeded');
  });
});

async function runInObject<T>(stub: DurableObjectStub, work: (state: DurableObjectState) => Promise<T>): Promise<T> {
  const { runInDurableObject } = await import('cloudflare:test');
  return runInDurableObject(stub, (_instance, state) => work(state));
}
