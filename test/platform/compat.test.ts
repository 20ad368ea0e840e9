// If these fail, workflows of n8n run differently on the running product than n8n ran them, or import harms the platform.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../worker/local/build.ts';
import { Api } from '../harness/api.ts';
import { Platform } from '../harness/platform.ts';

/** Corpora lie beside the repository where there are any; they are no part of it. */
const SHARED = process.env.SLUICE_SHARED ?? join(ROOT, '../shared');
/** Per cent of the workflows whose asserted nodes must give what n8n gave. It only rises; what is missing stands in docs/compatibility.md. */
const FLOOR = 90.8;

describe('workflows of n8n on the running product', () => {
  let platform: Platform;
  let api: Api;

  beforeAll(async () => {
    platform = await Platform.create();
    await platform.start();
    api = new Api(platform.url);
    await api.setUp();
  });
  afterAll(() => platform.stop());

  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${platform.url}/api/v1${path}`, {
      method,
      headers: { ...api.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  const source = {
    name: 'Totals',
    nodes: [
      { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
      {
        name: 'Is large',
        type: 'n8n-nodes-base.if',
        typeVersion: 1,
        position: [200, 0],
        parameters: { conditions: { number: [{ value1: '={{ $json.total }}', operation: 'larger', value2: 10 }] } },
      },
      {
        name: 'Count',
        type: 'n8n-nodes-base.set',
        typeVersion: 2,
        position: [400, 0],
        parameters: { values: { number: [{ name: 'twice', value: '={{ $json.total * 2 }}' }] } },
      },
      {
        name: 'Upload',
        type: 'n8n-nodes-base.ftp',
        typeVersion: 1,
        position: [400, 200],
        parameters: { path: '/in' },
        credentials: { ftp: { id: 'secret-id', name: 'Old server' } },
      },
    ],
    connections: {
      Start: { main: [[{ node: 'Is large', type: 'main', index: 0 }]] },
      'Is large': {
        main: [[{ node: 'Count', type: 'main', index: 0 }], [{ node: 'Upload', type: 'main', index: 0 }]],
      },
    },
    settings: { executionOrder: 'v1' },
  };

  it('are imported, run and exported again, and stop at what does not exist here', async () => {
    const imported = await send('POST', '/workflows/import', { format: 'n8n', workflow: source });
    expect(imported.status).toBe(201);
    const { workflow, report } = (await imported.json()) as { workflow: { id: string }; report: object };
    expect(report).toMatchObject({
      mapped: ['Start', 'Is large', 'Count'],
      unsupported: [expect.stringContaining('"Upload" (n8n-nodes-base.ftp)')],
      warnings: [expect.stringContaining('"Old server"')],
    });

    const validated = await send('POST', `/workflows/${workflow.id}/validate`);
    expect(await validated.json()).toMatchObject({ problems: [{ code: 'NODE_UNSUPPORTED', severity: 'warning' }] });

    const run = async (total: number) =>
      (await send('POST', `/workflows/${workflow.id}/run`, { wait: true, data: [{ total }] })).json();
    expect(await run(21)).toMatchObject({
      status: 'succeeded',
      nodes: { Count: [{ outputs: [[{ json: { total: 21, twice: 42 } }]] }] },
    });
    expect(await run(1)).toMatchObject({
      status: 'failed',
      error: { code: 'NODE_UNSUPPORTED', message: expect.stringContaining('n8n-nodes-base.ftp') },
    });

    const published = await send('POST', `/workflows/${workflow.id}/publish`);
    expect(published.status).toBe(422);

    const exported = (await (await send('GET', `/workflows/${workflow.id}/export?format=n8n`)).json()) as typeof source;
    const { credentials, ...upload } = source.nodes[3]!;
    expect(credentials).toBeDefined();
    expect(exported).toEqual({
      ...source,
      nodes: [...source.nodes.slice(0, 3), { ...upload, credentials: { ftp: { name: 'Old server' } } }],
    });
  });

  it('go in, run and come out by the command line', () => {
    const sluice = (words: string[], input = '') =>
      spawnSync(process.execPath, [join(ROOT, 'worker/local/cli/sluice.ts'), ...words], {
        env: { ...process.env, SLUICE_URL: platform.url, SLUICE_API_KEY: api.headers['x-api-key'] },
        encoding: 'utf8',
        input,
      });
    const imported = sluice(['import', '-'], JSON.stringify(source));
    expect(imported.stderr).toContain('Not available here: "Upload" (n8n-nodes-base.ftp)');
    const id = imported.stdout.trim();
    const run = sluice(['run', id, '--data', '{"total": 21}']);
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining('✓ Count: 1 item') });
    expect(JSON.parse(run.stdout)).toEqual([{ total: 21, twice: 42 }]);
    expect(sluice(['run', id, '--data', '{"total": 1}'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('✗ Upload: NODE_UNSUPPORTED'),
    });
    expect(JSON.parse(sluice(['export', id, '--format', 'n8n']).stdout)).toMatchObject({ name: 'Totals' });
    expect(sluice(['validate', 'wf_none'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('WORKFLOW_NOT_FOUND'),
    });
  });

  it('come from a curl command too', async () => {
    const answer = await send('POST', '/workflows/import', {
      format: 'curl',
      command: `curl -X POST https://api.example.com/orders -H 'X-Shop: 1' -d '{"id": 1}'`,
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      workflow: { name: 'POST https://api.example.com/orders', draft: { nodes: [{}, { type: 'http' }] } },
    });
  });

  const deep = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
  const workflowOf = (node: string) => `{"format":"n8n","workflow":{"nodes":[${node}],"connections":{}}}`;
  it.each([
    ['no nodes', '{"format":"n8n","workflow":{"connections":{}}}', 400],
    ['nodes that are none', workflowOf('null,1'), 400],
    ['parameters nested too deeply', workflowOf(`{"name":"A","type":"t","parameters":${deep(5000)}}`), 400],
    [
      'parameters nested as deeply as they may be',
      workflowOf(`{"name":"A","type":"n8n-nodes-base.set","parameters":${deep(150)}}`),
      201,
    ],
    [
      'keys of the prototype',
      workflowOf('{"name":"__proto__","type":"constructor","parameters":{"__proto__":{"x":1},"constructor":{}}}'),
      201,
    ],
    [
      'a type and an operator that every object has',
      workflowOf(
        '{"name":"A","type":"n8n-nodes-base.if","typeVersion":2,"parameters":{"conditions":{"conditions":[{"operator":{"type":"toString","operation":"valueOf"}}]}}}',
      ),
      201,
    ],
    [
      'too many nodes',
      `{"format":"n8n","workflow":{"nodes":[${Array.from({ length: 600 }, (_, n) => `{"name":"${n}","type":"t"}`).join()}]}}`,
      400,
    ],
    [
      'more than a workflow may hold',
      workflowOf(`{"name":"A","type":"t","parameters":{"x":"${'x'.repeat(2_000_000)}"}}`),
      413,
    ],
    [
      'an output without end',
      `{"format":"n8n","workflow":{"nodes":[{"name":"A","type":"t"}],"connections":{"A":{"main":[${'[],'.repeat(200)}[{"node":"A"}]]}}}}`,
      400,
    ],
    ['a zone that is none', '{"format":"n8n","timezone":"Mars/Olympus","workflow":{"nodes":[],"connections":{}}}', 400],
    [
      'a zone for what is not from n8n',
      '{"format":"sluice","timezone":"UTC","workflow":{"name":"A","nodes":[],"connections":[]}}',
      400,
    ],
    ['a command without an address', '{"format":"curl","command":"curl"}', 422],
    ['no command', '{"format":"curl","workflow":{}}', 400],
  ])('are refused with a code, or kept, when they hold %s', async (_, body, status) => {
    const answer = await send('POST', '/workflows/import', body);
    expect(answer.status).toBe(status);
    if (status !== 201) expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it.skipIf(!existsSync(join(SHARED, 'compat')))(`equal n8n in ${FLOOR} % of the corpus`, { timeout: 300_000 }, () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(SHARED, 'compat/run.mjs'), '--min', String(FLOOR), '--show', '40'],
      { env: { ...process.env, BASE: platform.url, API_KEY: api.headers['x-api-key'] }, encoding: 'utf8' },
    );
    expect(stdout).toContain('workflows equal to n8n');
    expect(status, stdout).toBe(0);
  });
});
