// If these fail, what a caller sends twice is done twice, or what he sends once more on purpose is not done.
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import { Client, fetchWorker, listener } from './client.ts';

describe('a trigger with a window', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await fetchWorker(`/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    const isDuplicate = response.headers.get('x-sluice-duplicate') === 'true';
    return { id: response.headers.get('x-sluice-execution')!, isDuplicate };
  }
  const withKey = (path: string, key: string, params = {}): z.input<typeof WorkflowDocument> => ({
    ...listener(path, { respond: 'immediately', ...params }),
    settings: { order: 'parallel', idempotency: { key, seconds: 3600 } },
  });

  it('takes what has the same key once, whatever else is in it', async () => {
    await owner.publish(withKey('events', '={{ $json.body.event }}'));
    const first = await post('events', { event: 'e1', try: 1 });
    expect(first.isDuplicate).toBe(false);
    expect(await post('events', { event: 'e1', try: 2 })).toEqual({ id: first.id, isDuplicate: true });
    expect((await post('events', { event: 'e2' })).isDuplicate).toBe(false);
  });

  it('takes a key of several parts', async () => {
    await owner.publish(withKey('parts', '={{ [$json.body.a, $json.body.b] }}'));
    const ids = [];
    for (const body of [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
      { a: 12, b: null },
    ])
      ids.push((await post('parts', body)).id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it.each([
    ['gives nothing', '={{ $json.body.missing }}'],
    ['fails', '={{ $json.body.missing.deeper.still() }}'],
  ])('takes everything where the key %s', async (name, key) => {
    const path = `without-${name.replace(' ', '-')}`;
    await owner.publish(withKey(path, key));
    const [one, two] = [await post(path, { n: 1 }), await post(path, { n: 1 })];
    expect([one.isDuplicate, two.isDuplicate, one.id === two.id]).toEqual([false, false, false]);
  });

  it('goes by the header that the webhook names, and by the key only where that is missing', async () => {
    await owner.publish(withKey('both', '={{ $json.body.event }}', { dedupeHeader: 'x-id' }));
    const first = await post('both', { event: 'same' }, { 'x-id': 'one' });
    expect((await post('both', { event: 'same' }, { 'x-id': 'two' })).isDuplicate).toBe(false);
    expect(await post('both', { event: 'other' }, { 'x-id': 'one' })).toEqual({ id: first.id, isDuplicate: true });
    const bare = await post('both', { event: 'same' });
    expect(bare.isDuplicate).toBe(false);
    expect(await post('both', { event: 'same' })).toEqual({ id: bare.id, isDuplicate: true });
  });

  it('makes one execution of deliveries that come at once', async () => {
    await owner.publish(withKey('race', '={{ $json.body.event }}'));
    const all = await Promise.all(Array.from({ length: 5 }, () => post('race', { event: 'e' })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
  });
});

describe('a run by hand with an Idempotency-Key', () => {
  let owner: Client;
  let path: string;
  beforeAll(async () => {
    const { accessToken } = await new Client().call<{ accessToken: string }>('POST', '/auth/login', {
      email: 'ada@example.com',
      password: 'a long enough password',
    });
    owner = new Client({ authorization: `Bearer ${accessToken}` });
    const { id } = await owner.call<{ id: string }>('POST', '/workflows', listener('by-hand'));
    path = `/workflows/${id}/run`;
  });
  const run = async (key: string | null, body: object = {}) => {
    const answer = await owner.raw('POST', path, body, key === null ? {} : { 'idempotency-key': key });
    return {
      status: answer.status,
      ...((await answer.json()) as { executionId: string; duplicate?: true; id?: string }),
    };
  };

  it('starts once, and a repeat gives the first one', async () => {
    const first = await run('k1');
    expect(first.duplicate).toBeUndefined();
    expect(await run('k1')).toEqual({ ...first, duplicate: true });
    expect((await run('k1', { wait: true })).id).toBe(first.executionId);
    expect((await run('k2')).executionId).not.toBe(first.executionId);
  });

  it('starts each time without one', async () => {
    expect((await run(null)).executionId).not.toBe((await run(null)).executionId);
  });

  it.each(['', 'a b', 'x'.repeat(256)])('is refused with the key %j', async (key) => {
    expect((await run(key)).status).toBe(400);
  });
});
