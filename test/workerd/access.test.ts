// If these fail, somebody reaches what is not theirs: a route without an identity, with too small a role, of another
// workspace, or a secret that was to stay inside.
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_CONTRACTS } from '../../core/api/all.ts';
import type { Contract } from '../../core/api/contract.ts';
import { ROLE_PERMISSIONS, type Permission, type Role } from '../../core/api/permissions.ts';
import { Client, fetchWorker, listener } from './client.ts';

const contracts = Object.entries(ALL_CONTRACTS);
const guarded = contracts.filter(([, contract]) => contract.access !== 'public');

/** An address of the route; its parameters name nothing that exists. */
const pathOf = (contract: Contract) =>
  contract.path
    .replace('/executions/:id', `/executions/${'0'.repeat(64)}`)
    .replace(':run', '0')
    .replace(/:(\w+)/g, 'none');

describe('every route', () => {
  let owner: Client;
  const roles = {} as Record<Exclude<Role, 'owner'>, Client>;

  beforeAll(async () => {
    owner = await Client.owner();
    for (const role of ['admin', 'editor', 'runner', 'viewer'] as const) roles[role] = await owner.withRole(role);
  });

  it.each(guarded)(
    '%s refuses a caller without an identity, before it looks at anything else',
    async (_name, contract) => {
      const response = await new Client().raw(
        contract.method,
        pathOf(contract),
        contract.body ? 'no document' : undefined,
      );
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  it.each(guarded)('%s refuses exactly the roles that do not hold its permission', async (_name, contract) => {
    for (const [role, client] of Object.entries(roles)) {
      const held =
        contract.access === 'session' || ROLE_PERMISSIONS[role as Role].includes(contract.access as Permission);
      const response = await client.raw(contract.method, pathOf(contract), contract.body ? 'no document' : undefined);
      expect(response.status === 403, `${role}: ${response.status}`).toBe(!held);
      expect(response.status, role).toBeLessThan(500);
    }
  });

  it('refuses a request that carries two identities', async () => {
    const { key } = await owner.call<{ key: string }>('POST', '/api-keys', { name: 'second' });
    const response = await owner.raw('GET', '/workflows', undefined, { 'x-api-key': key });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'TWO_IDENTITIES' });
  });

  it('refuses a change that another site sends', async () => {
    const response = await owner.raw('POST', '/workflows', listener('x'), { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'ORIGIN_REFUSED' });
  });

  it('refuses an API key from the moment it is revoked, within the time that identities are remembered', async () => {
    const { id, key } = await owner.call<{ id: string; key: string }>('POST', '/api-keys', { name: 'short-lived' });
    const client = new Client({ 'x-api-key': key });
    expect((await client.raw('GET', '/workflows')).status).toBe(200);
    await owner.call('DELETE', `/api-keys/${id}`);
    expect((await client.raw('GET', '/workflows')).status).toBe(401);
  });

  it('never shows the secret of a credential, in no answer of the API', async () => {
    const canary = 'canary-7f3b1c9d2e';
    const { id } = await owner.call<{ id: string }>('POST', '/credentials', {
      name: 'Canary',
      type: 'header',
      fields: { name: 'X-Token', value: canary },
    });
    const hook = await owner.publish(listener('canary', { authentication: 'header' }, id));
    const fired = await fetchWorker('/webhook/canary', {
      method: 'POST',
      headers: { 'x-token': canary, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(fired.status).toBe(200);
    const executionId = fired.headers.get('x-sluice-execution')!;
    const answers = [await fired.text()];
    for (const path of [
      '/credentials',
      `/workflows/${hook.id}`,
      `/workflows/${hook.id}/export`,
      `/executions/${executionId}?data=true`,
      '/executions',
      `/executions/${executionId}/nodes/hook/runs/0`,
    ]) {
      answers.push(await (await owner.raw('GET', path)).text());
    }
    for (const spelling of [canary, btoa(canary), encodeURIComponent(canary)])
      expect(answers.join('\n')).not.toContain(spelling);
  });

  it('counts the tries to sign in per address where Cloudflare vouches for it, as the deployment says', async () => {
    const tryFrom = async (address: string) => {
      const body = { email: 'nobody@example.com', password: 'wrong' };
      return (await new Client().raw('POST', '/auth/login', body, { 'cf-connecting-ip': address })).status;
    };
    for (let i = 0; i < 10; i++) expect(await tryFrom('192.0.2.1')).toBe(401);
    expect(await tryFrom('192.0.2.1')).toBe(429);
    expect(await tryFrom('192.0.2.2')).toBe(401);
  });

  it('limits the tries to sign in to one account', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++)
      statuses.push(
        (await new Client().raw('POST', '/auth/login', { email: 'ada@example.com', password: 'wrong' })).status,
      );
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });
});
