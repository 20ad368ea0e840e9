// If these fail, bad input makes the platform fail instead of saying what is wrong with it. Every route of the contracts
// is asked with every kind of bad value, in every place that its schemas name: a new route is covered by being declared.
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_CONTRACTS } from '../../core/api/all.ts';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { Contract } from '../../core/api/contract.ts';
import { isErrorCode } from '../../core/errors/codes.ts';
import { Client, fetchWorker, listener } from './client.ts';
import { fieldsOf, mutationsOf, NASTY_SEGMENTS, NASTY_TEXTS, sampleOf } from './nasty-values.ts';

const contracts = Object.entries(ALL_CONTRACTS);
const withBody = contracts.filter(([, contract]) => contract.body);

let owner: Client;
/** Ids of things that are there, so that a request gets past the first look. */
const real: Record<string, string> = {};

beforeAll(async () => {
  owner = await Client.owner();
  const workflow = await owner.publish(listener('real'));
  const fired = await fetchWorker('/webhook/real', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  Object.assign(real, {
    workflows: workflow.id,
    executions: fired.headers.get('x-sluice-execution')!,
    node: 'hook',
    run: '0',
    kind: 'host',
    key: 'example.com',
  });
});

/** An address of the route. What is destroyed by a call is none that others need. */
function pathOf(contract: Contract, replaced: Record<string, string> = {}): string {
  const room = contract.path.split('/')[1]!;
  const isSafe = contract.method !== 'DELETE' && !contract.path.endsWith('/unpublish');
  return contract.path.replace(/:(\w+)/g, (_match, name: string) => {
    const known = name === 'id' ? (isSafe ? real[room] : undefined) : real[name];
    return replaced[name] ?? known ?? (room === 'executions' ? '0'.repeat(64) : 'none');
  });
}

/** Everything below 500, and every refusal a problem document with one of our codes. */
async function expectNoFailure(response: Response, what: string): Promise<void> {
  const text = await response.text();
  expect(response.status, `${what}: ${text.slice(0, 300)}`).toBeLessThan(500);
  if (response.status < 400) return;
  expect(response.headers.get('content-type'), what).toContain('application/problem+json');
  const problem = JSON.parse(text) as { code: string; status: number };
  expect(isErrorCode(problem.code), `${what}: ${text.slice(0, 300)}`).toBe(true);
  expect(problem.status, what).toBe(response.status);
  expect(text, what).not.toMatch(/SELECT |INSERT |SQLITE|\.ts:\d|node_modules/);
}

async function expectRefusal(response: Response, code: string, what: string): Promise<void> {
  const problem = (await response.clone().json()) as { code: string };
  await expectNoFailure(response, what);
  expect(problem.code, what).toBe(code);
}

const send = (contract: Contract, path: string, body?: unknown) =>
  owner.raw(contract.method, path, body, contract.headers?.includes('If-Match') ? { 'if-match': '"1"' } : {});

describe('every route', () => {
  it.each(contracts)('%s answers a path that names nothing sensible', async (_name, contract) => {
    const names = [...contract.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
    for (const name of names) {
      for (const segment of NASTY_SEGMENTS) {
        const path = pathOf(contract, { [name]: segment });
        const body = contract.body ? sampleOf(contract.body) : undefined;
        await expectNoFailure(await send(contract, path, body), `${contract.method} ${path.slice(0, 200)}`);
      }
    }
  });

  it.each(contracts)(
    '%s refuses a query that it does not know, and one that is given twice',
    async (_name, contract) => {
      const body = contract.body ? sampleOf(contract.body) : undefined;
      const path = pathOf(contract);
      for (const query of [
        'nonsense=1',
        '__proto__=1',
        '__proto__[polluted]=1',
        'constructor=1',
        `${'n'.repeat(5000)}=1`,
        '%ff=%ff',
      ])
        await expectRefusal(await send(contract, `${path}?${query}`, body), 'PARAMETER_INVALID', query.slice(0, 50));
      for (const field of [...fieldsOf(contract.query), 'nonsense', '__proto__'])
        await expectRefusal(
          await send(contract, `${path}?${field}=1&${field}=1`, body),
          'PARAMETER_INVALID',
          `${field} twice`,
        );
    },
  );

  it.each(contracts.filter(([, contract]) => contract.query))(
    '%s answers nasty values in its query',
    async (_name, contract) => {
      for (const field of fieldsOf(contract.query)) {
        for (const text of NASTY_TEXTS) {
          const path = `${pathOf(contract)}?${field}=${encodeURIComponent(text)}`;
          await expectNoFailure(await send(contract, path), path.slice(0, 200));
        }
        await expectNoFailure(
          await send(contract, `${pathOf(contract)}?${field}=%ed%a0%80`),
          `${field} with a lone surrogate`,
        );
      }
    },
  );

  it.each(withBody)('%s refuses a body that is no JSON object, whatever else it is', async (_name, contract) => {
    const path = `/api/v1${pathOf(contract)}`;
    const post = async (body: BodyInit, type: string | null, code: string) => {
      const headers = new Headers(owner.headers);
      if (type !== null) headers.set('content-type', type);
      headers.set('if-match', '"1"');
      const response = await fetchWorker(path, { method: contract.method, headers, body });
      await expectRefusal(response, code, `${type}: ${String(body).slice(0, 50)}`);
    };
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'nonsense',
      '',
    ])
      await post('{}', type, 'CONTENT_TYPE_UNSUPPORTED');
    for (const text of ['{', '{"a":1,}', 'NaN', "{'a':1}", '\u0000', `${'['.repeat(50_000)}`, '[1]]'])
      await post(text, 'application/json', 'JSON_INVALID');
    await post(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, 'application/json', 'JSON_INVALID');
    await post(new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 'application/json', 'JSON_INVALID');
    for (const text of ['[]', '[{}]', 'null', 'true', '1', '"{}"'])
      await post(text, 'application/json', contract.invalidBody ?? 'BODY_INVALID');
  });

  it.each(withBody)('%s answers nasty values in every place of its body', async (_name, contract) => {
    let refused = 0;
    for (const { at, body } of mutationsOf(sampleOf(contract.body!))) {
      const response = await send(contract, pathOf(contract), body);
      if (response.status >= 400) refused++;
      await expectNoFailure(response, at);
    }
    expect(refused).toBeGreaterThan(0);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('a workflow with nasty values that may be stored', () => {
  it.each(['__proto__', 'constructor', 'toString', '=1', ' ', '"'])(
    'runs a node whose id and name are %j',
    async (name) => {
      const node = {
        id: name,
        name,
        type: 'set',
        params: { mode: 'fields', assignments: [{ name: 'n', type: 'number', value: 1 }] },
      };
      const read = { name: 'n', type: 'string', value: `={{ $(${JSON.stringify(name)}).first().json.n }}` };
      const workflow = await owner.call<{ id: string }>('POST', '/workflows', {
        name: `Node ${name}`,
        nodes: [
          { id: 'start', name: 'Start', type: 'manual' },
          node,
          { id: 'last', name: 'Last', type: 'set', params: { mode: 'fields', keepInput: false, assignments: [read] } },
        ],
        connections: [
          { from: { node: 'start' }, to: { node: name } },
          { from: { node: name }, to: { node: 'last' } },
        ],
      });
      const run = await owner.call<ExecutionDetail>('POST', `/workflows/${workflow.id}/run`, { wait: true });
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      const path = `/executions/${run.id}/nodes/${encodeURIComponent(name)}/runs/0`;
      expect(await owner.call('GET', path)).toMatchObject({ outputs: [[{ json: { n: 1 } }]] });
      const last = await owner.call('GET', `/executions/${run.id}/nodes/last/runs/0`);
      expect(last).toMatchObject({ outputs: [[{ json: { n: '1' } }]] });
    },
  );

  it('can be checked, published, exported and run, or is refused with a problem', async () => {
    let stored = 0;
    for (const { at, body } of mutationsOf(listener('nasty'))) {
      const made = await owner.raw('POST', '/workflows', body);
      await expectNoFailure(made.clone(), at);
      if (made.status !== 201) continue;
      stored++;
      const { id } = (await made.json()) as { id: string };
      for (const [method, step] of [
        ['POST', 'validate'],
        ['POST', 'publish'],
        ['GET', 'export'],
        ['POST', 'run'],
      ] as const)
        await expectNoFailure(
          await owner.raw(method, `/workflows/${id}/${step}`, step === 'run' ? {} : undefined),
          `${step}: ${at}`,
        );
      await owner.raw('POST', `/workflows/${id}/unpublish`);
    }
    expect(stored).toBeGreaterThan(0);
  }, 120_000);
});
