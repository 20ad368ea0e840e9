// If these fail, bad input reaches a place where it does harm, or the caller cannot tell what was wrong.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from '../harness/api.ts';
import { Platform } from '../harness/platform.ts';

/** TCP ports of 127.0.0.1 that a process listens on. */
function listeningPorts(pid: number): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      } catch {
        return undefined;
      }
    }),
  );
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((parts) => parts[3] === '0A' && sockets.has(parts[9]))
    .map((parts) => Number.parseInt(parts[1]!.split(':')[1]!, 16));
}

describe('bad input', () => {
  let platform: Platform;
  let api: Api;

  beforeAll(async () => {
    platform = await Platform.create({ WEBHOOK_BODY_LIMIT: '2000000' });
    await platform.start();
    api = new Api(platform.url);
    await api.setUp();
    await api.publish({
      name: 'Listener',
      nodes: [
        {
          id: 'hook',
          name: 'Hook',
          type: 'webhook',
          params: { path: 'listener', method: 'POST', authentication: 'none', respond: 'immediately' },
        },
        { id: 'end', name: 'End', type: 'no-op' },
      ],
      connections: [{ from: { node: 'hook' }, to: { node: 'end' } }],
    });
  });
  afterAll(() => platform.stop());

  const expectProblem = async (response: Response, status: number, code: string) => {
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      code,
      status,
      title: expect.any(String),
      detail: expect.any(String),
      requestId: expect.any(String),
    });
  };
  const post = (path: string, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${platform.url}${path}`, { method: 'POST', headers, body });

  it('gets 404 for a file of the editor that is gone, and the editor for an address of its pages', async () => {
    const gone = await fetch(`${platform.url}/assets/gone-5f2a91.js`);
    expect(gone.status).toBe(404);
    expect(gone.headers.get('cache-control') ?? '').not.toContain('immutable');
    const page = await fetch(`${platform.url}/workflows/wf_1`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)![1]!;
    expect((await fetch(platform.url + script)).headers.get('cache-control')).toContain('immutable');
  });

  it('answers an unknown webhook path with 404', async () =>
    expectProblem(await post('/webhook/nobody', '{}'), 404, 'WEBHOOK_NOT_FOUND'));

  it('answers a method that the webhook does not take with 405 and names the one that it takes', async () => {
    const response = await fetch(`${platform.url}/webhook/listener`, { method: 'PUT', body: '{}' });
    expect(response.headers.get('allow')).toContain('POST');
    await expectProblem(response, 405, 'WEBHOOK_METHOD_NOT_ALLOWED');
  });

  it('answers a body over the limit with 413, whether its length is announced or not', async () => {
    await expectProblem(
      await post('/webhook/listener', JSON.stringify({ text: 'x'.repeat(2_000_001) })),
      413,
      'BODY_TOO_LARGE',
    );
    const chunk = new TextEncoder().encode('x'.repeat(500_000));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => (sent++ < 5 ? stream.enqueue(chunk) : stream.close()),
    });
    const response = await fetch(`${platform.url}/webhook/listener`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'text/plain' },
    } as RequestInit);
    await expectProblem(response, 413, 'BODY_TOO_LARGE');
  });

  it('answers broken JSON with 400', async () =>
    expectProblem(await post('/webhook/listener', '{"a":'), 400, 'JSON_INVALID'));

  it('has written nothing for any of them', async () => {
    // One good call after the bad ones: when it is listed, theirs would be listed too.
    const { executionId } = (await (await post('/webhook/listener', '{}')).json()) as { executionId: string };
    await api.ended(executionId);
    await expect.poll(async () => (await api.executions()).map((one) => one.id)).toEqual([executionId]);
  });

  it.each([
    ['a path that is not there', 'GET', '/nothing', undefined, 404, 'ROUTE_NOT_FOUND'],
    ['a method that is not there', 'DELETE', '/workflows', undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['a workflow that is not there', 'GET', '/workflows/wf_none', undefined, 404, 'WORKFLOW_NOT_FOUND'],
    ['an execution that is not there', 'GET', `/executions/${'0'.repeat(64)}`, undefined, 404, 'EXECUTION_NOT_FOUND'],
    ['an execution id that is none', 'GET', '/executions/abc', undefined, 400, 'PARAMETER_INVALID'],
    ['a cursor that we did not make', 'GET', '/executions?cursor=abc', undefined, 400, 'CURSOR_INVALID'],
    ['a document that is a list', 'POST', '/workflows', [], 422, 'WORKFLOW_INVALID'],
    [
      'a field that does not exist',
      'POST',
      '/workflows',
      { name: 'x', nodes: [], connections: [], admin: true },
      422,
      'WORKFLOW_INVALID',
    ],
    [
      'a format that is not supported',
      'POST',
      '/workflows/import',
      { format: 'zapier', workflow: {} },
      400,
      'BODY_INVALID',
    ],
  ])('answers %s with a problem document', async (_what, method, path, body, status, code) => {
    await expectProblem(await api.raw(method, path, body), status, code);
  });

  it('gives nobody the back doors of the development runtime', async () => {
    const paths = ['/cdn-cgi/local/r2/public/sluice-blobs/x', '/cdn-cgi/local/scheduled', '/cdn-cgi/mf/scheduled'];
    for (const path of paths) expect(await (await fetch(platform.url + path)).text()).toContain('<div id="root">');
    const headers = { 'MF-Route-Override': 'egress', 'MF-Original-URL': `${platform.url}/api/v1/workflows` };
    expect(await (await fetch(`${platform.url}/api/v1/health`, { headers })).json()).toMatchObject({ status: 'ok' });
  });

  it('takes no address of a caller for true that the caller has written', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const headers = { 'content-type': 'application/json', 'cf-connecting-ip': `192.0.2.${i}` };
      const body = JSON.stringify({ email: 'nobody@example.com', password: 'wrong' });
      statuses.push((await post('/api/v1/auth/login', body, headers)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  });

  it.runIf(process.platform === 'linux')('lets no workflow reach the port of the runtime itself', async () => {
    const ports = listeningPorts(platform.pids().workerd!).filter((port) => port !== platform.port);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) {
      const workflow = await api.call<{ id: string }>('POST', '/workflows', {
        name: 'Curious',
        nodes: [
          { id: 'start', name: 'Start', type: 'manual' },
          {
            id: 'call',
            name: 'Call',
            type: 'http',
            params: { method: 'GET', url: `http://127.0.0.1:${port}/cdn-cgi/local/scheduled` },
          },
        ],
        connections: [{ from: { node: 'start' }, to: { node: 'call' } }],
      });
      const run = await api.call<{ error: { code: string } }>('POST', `/workflows/${workflow.id}/run`, { wait: true });
      expect(run.error).toMatchObject({ code: 'HTTP_ADDRESS_REFUSED', node: 'call' });
    }
  });

  it('asks for an identity before anything else', async () => {
    await expectProblem(await fetch(`${platform.url}/api/v1/workflows`), 401, 'UNAUTHENTICATED');
    await expectProblem(await post('/api/v1/workflows', 'not json'), 401, 'UNAUTHENTICATED');
  });
});
