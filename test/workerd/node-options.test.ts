// If these fail, the editor cannot offer what a service has, or a credential is used by or for somebody who may not.
import { beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.ts';
import { setStatus } from './services.ts';

let owner: Client;
const credentials: Record<string, string> = {};

beforeAll(async () => {
  owner = await Client.owner();
  const store = async (name: string, token: string, hosts: string[] = []) => {
    const made = await owner.call<{ id: string }>('POST', '/credentials', {
      name,
      type: 'bearer',
      fields: { token },
      hosts,
    });
    credentials[name] = made.id;
  };
  await store('right', 'the right token');
  await store('wrong', 'another token');
  await store('bound', 'the right token', ['api.github.com']);
});

const SERVER = 'http://hub.example.com';
const ask = (credential: string | null, more: object = {}, client = owner) =>
  client.raw('POST', '/nodes/options', {
    type: 'github',
    field: 'repository',
    params: { operation: 'issue.list', server: SERVER },
    ...(credential === null ? {} : { credentials: { credential } }),
    ...more,
  });

describe('the choices of a field', () => {
  it('are loaded from the service with the chosen credential', async () => {
    const answer = await ask(credentials['right']!);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        options: [
          { value: 'ada/engine', label: 'ada/engine' },
          { value: 'ada/notes', label: 'ada/notes' },
        ],
        hasMore: false,
      },
    ]);
  });

  it('are loaded as often as the rate limit of the service lets them, beside the executions', async () => {
    await owner.call('PUT', '/limits/host/hub.example.com', { ratePerSecond: 0.01, burst: 1 });
    expect((await ask(credentials['right']!)).status).toBe(200);
    const refused = await ask(credentials['right']!);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'RATE_LIMITED']);
    await owner.call('DELETE', '/limits/host/hub.example.com');
  });

  it('are not asked of a service that is not called because it failed repeatedly', async () => {
    const server = 'http://down.example.com/v3';
    await setStatus('down.example.com', 500);
    await owner.call('PUT', '/limits/host/down.example.com', { breaker: { failures: 1 } });
    expect((await ask(credentials['right']!, { params: { server } })).status).toBe(502);
    const refused = await ask(credentials['right']!, { params: { server } });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'BREAKER_OPEN']);
  });

  it.each([
    ['a credential that the service refuses', 'wrong', {}, 502, 'HTTP_STATUS'],
    ['a credential that is bound to another host', 'bound', {}, 422, 'HTTP_ADDRESS_REFUSED'],
    ['no credential', null, {}, 422, 'NODE_INPUT_INVALID'],
    ['a private address', 'right', { params: { server: 'http://127.0.0.1:8080' } }, 422, 'HTTP_ADDRESS_REFUSED'],
    ['too large an answer', 'right', { params: { server: `${SERVER}/large` } }, 502, 'HTTP_RESPONSE_TOO_LARGE'],
    [
      'an expression for what must be known',
      'right',
      { params: { server: '={{ $json.a }}' } },
      422,
      'NODE_INPUT_INVALID',
    ],
    ['a field without any', 'right', { field: 'title' }, 422, 'NODE_INPUT_INVALID'],
    ['a node that is no service', 'right', { type: 'http' }, 422, 'NODE_TYPE_UNKNOWN'],
  ])('are refused for %s, with a name', async (_why, credential, more, status, code) => {
    const answer = await ask(credential === null ? null : credentials[credential]!, more);
    const problem = (await answer.json()) as { code: string };
    expect([answer.status, problem.code]).toEqual([status, code]);
    expect(JSON.stringify(problem)).not.toMatch(/right token|another token/);
  });

  it('are refused for a credential that the workspace does not have', async () => {
    const answer = await ask('cred_of_somebody_else');
    expect([answer.status, await answer.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'CREDENTIAL_NOT_FOUND' }),
    ]);
  });

  it.each([
    ['editor', 200],
    ['runner', 403],
    ['viewer', 403],
  ])('are asked for by the role %s with the answer %i', async (role, status) => {
    expect((await ask(credentials['right']!, {}, await owner.withRole(role))).status).toBe(status);
  });
});
