// If these fail, a workspace cannot say how its services are to be called, or somebody says it who may not.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from './client.ts';
import { newWorkspace } from './services.ts';

describe('the limits of a workspace', () => {
  let owner: Client;
  beforeAll(async () => ({ owner } = await newWorkspace()));

  it('can be set, read, replaced and removed', async () => {
    const path = `/limits/host/${encodeURIComponent('API.Example.com:443')}`;
    expect(await owner.call('PUT', path, { ratePerSecond: 2.5 })).toMatchObject({
      kind: 'host',
      key: 'api.example.com',
      ratePerSecond: 2.5,
      burst: 2,
      breaker: null,
    });
    await owner.call('PUT', path, { breaker: { failures: 2 } });
    expect(await owner.call('GET', '/limits/host/api.example.com')).toMatchObject({
      ratePerSecond: null,
      burst: null,
      breaker: { failures: 2 },
    });
    const { items } = await owner.call<{ items: { key: string }[] }>('GET', '/limits');
    expect(items.filter(({ key }) => key === 'api.example.com')).toHaveLength(1);
    await owner.call('DELETE', '/limits/host/api.example.com');
    expect((await owner.raw('DELETE', '/limits/host/api.example.com')).status).toBe(404);
    expect(await (await owner.raw('GET', '/limits/host/api.example.com')).json()).toMatchObject({
      code: 'LIMIT_NOT_FOUND',
    });
  });

  it.each([
    ['/limits/host/a%2Fb', { ratePerSecond: 1 }, 400],
    ['/limits/credential/cred_nobody', { ratePerSecond: 1 }, 404],
    ['/limits/planet/earth', { ratePerSecond: 1 }, 400],
    ['/limits/host/h.example.com', { ratePerSecond: 0 }, 400],
    ['/limits/host/h.example.com', { breaker: { ratio: 2 } }, 400],
  ])('refuse %s with %j', async (path, body, status) => {
    expect((await owner.raw('PUT', path, body)).status).toBe(status);
  });

  it('are gone with their credential', async () => {
    const body = { name: 'c', type: 'bearer', fields: { token: 'secret token' }, hosts: ['x.example.com'] };
    const { id } = await owner.call<{ id: string }>('POST', '/credentials', body);
    await owner.call('PUT', `/limits/credential/${id}`, { ratePerSecond: 1 });
    await owner.call('DELETE', `/credentials/${id}`);
    expect((await owner.raw('GET', `/limits/credential/${id}`)).status).toBe(404);
  });

  it('are not for viewers to change', async () => {
    const viewer = await owner.withRole('viewer');
    expect((await viewer.raw('PUT', '/limits/host/h.example.com', { ratePerSecond: 1 })).status).toBe(403);
  });
});
