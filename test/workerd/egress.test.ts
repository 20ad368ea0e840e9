// If these fail, a call of a workflow goes where it may not, or is refused where it may.
import { beforeAll, describe, expect, it } from 'vitest';
import { sendRequest } from '../../durable-objects/execution/send-request.ts';
import { Client } from './client.ts';
import { chain, newExecution, startOf, valueOf, viewOf } from './runs.ts';

const call = (url: string, params: Record<string, string> = {}, more: Record<string, unknown> = {}) =>
  chain([{ id: 'call', type: 'http', params: { method: 'GET', url, ...params }, ...more }]);

async function reportOf(document: ReturnType<typeof chain>, workspaceId?: string) {
  const run = newExecution();
  const start = startOf(document, workspaceId === undefined ? {} : { workspaceId });
  valueOf(await run.start(start));
  const status = valueOf(await run.awaitEnd(start.workspaceId, 10_000));
  return workspaceId === undefined
    ? (await viewOf(run)).report
    : { ...valueOf(await run.view(workspaceId)).report, status };
}

describe('a call of a workflow', () => {
  it('reaches every path of an address that the operator opened', async () => {
    expect(await reportOf(call('http://sink.test/cdn-cgi/trace'))).toMatchObject({ status: 'succeeded' });
  });

  it('is not believed refused because the service says so', async () => {
    expect(await reportOf(call('http://sink.test/forged'))).toMatchObject({ status: 'succeeded' });
  });
});

it('a redirect to another origin takes no header along that carries a secret', async () => {
  const noFile = () => Promise.reject(new Error('There is no file.'));
  const sender = {
    hops: 0,
    signal: new AbortController().signal,
    egress: { allow: new Set<string>(), isLocal: false },
    files: { open: noFile, sizeOf: noFile },
    binary: { write: noFile },
  };
  const headers = { 'X-Token': 'a secret', 'X-Plain': 'no secret' };
  const request = { method: 'POST', url: 'http://first.example.com/moved', headers, secretHeaders: ['X-Token'] };
  expect((await sendRequest(request, sender, [])).status).toBe(200);
  const seen = await (await fetch('http://elsewhere.example.com/requests')).json<{ headers: object }[]>();
  expect(seen.map((one) => Object.keys(one.headers))).toEqual([expect.arrayContaining(['x-plain'])]);
  expect(seen[0]!.headers).not.toHaveProperty('x-token');
});

describe('a credential that is bound to hosts', () => {
  let owner: Client;
  let workspaceId: string;
  beforeAll(async () => {
    owner = await Client.owner();
    ({ workspaceId } = await owner.call<{ workspaceId: string }>('GET', '/auth/me'));
  });

  const bound = (...hosts: string[]) => ({ name: 'bound', type: 'bearer', fields: { token: 'a secret token' }, hosts });

  it.each([
    ['sink.test', 'succeeded'],
    ['sink.test:80', 'succeeded'],
    ['sink.test:81', 'failed'],
    ['*.sink.test', 'failed'],
    ['other.test', 'failed'],
  ])('%s: a call to sink.test has %s', async (host, status) => {
    const made = await owner.raw('POST', '/credentials', bound(host));
    const { id } = (await made.json()) as { id: string };
    const document = call('http://sink.test/x', { authentication: 'credential' }, { credentials: { credential: id } });
    const report = await reportOf(document, workspaceId);
    expect(report.status).toBe(status);
    if (status === 'failed') expect(report.error).toMatchObject({ code: 'HTTP_ADDRESS_REFUSED', node: 'call' });
  });

  it('is refused with the place of each host that is none', async () => {
    const answer = await owner.raw('POST', '/credentials', bound('api.example.com', 'https://x.example/', '*.test'));
    expect(answer.status).toBe(422);
    const problem = (await answer.json()) as { code: string; details: { problems: { path: string }[] } };
    expect(problem.code).toBe('CREDENTIAL_INVALID');
    expect(problem.details.problems.map(({ path }) => path)).toEqual(['hosts.1', 'hosts.2']);
  });
});
