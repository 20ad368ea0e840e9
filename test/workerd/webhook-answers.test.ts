// If these fail, a webhook answers with something else than its workflow says, or answers callers that it is not for.
import { createExecutionContext, env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import worker from '../../worker/index.ts';
import { Client, fetchWorker, ORIGIN } from './client.ts';
import { listener } from './client.ts';

type Params = Parameters<typeof listener>[1];
const CODE = "return [{ customer: { name: 'Ada' }, html: '<b>x</b>' }, { customer: { name: 'Bob' } }];";

describe('a webhook', () => {
  let owner: Client;
  let count = 0;
  beforeAll(async () => {
    owner = await Client.owner();
  });

  async function ask(params: Params, code = CODE): Promise<Response> {
    count += 1;
    const document = listener(`answers-${count}`, { respond: 'lastNode', ...params });
    document.nodes[1] = { id: 'end', name: 'End', type: 'code', params: { code } };
    await owner.publish(document);
    return fetchWorker(`/webhook/answers-${count}`, { method: 'POST' });
  }

  it.each<[Params, string, string | null]>([
    [
      {},
      '[{"customer":{"name":"Ada"},"html":"<b>x</b>"},{"customer":{"name":"Bob"}}]',
      'application/json; charset=utf-8',
    ],
    [{ answer: 'firstItem' }, '{"customer":{"name":"Ada"},"html":"<b>x</b>"}', 'application/json; charset=utf-8'],
    [{ answer: 'firstItem', answerField: 'customer' }, '{"name":"Ada"}', 'application/json; charset=utf-8'],
    [{ answer: 'firstItem', answerField: 'customer.name' }, 'Ada', 'text/plain; charset=utf-8'],
    [{ answer: 'firstItem', answerField: 'nothing.there' }, 'null', 'application/json; charset=utf-8'],
    [
      { answer: 'firstItem', answerField: 'html', answerHeaders: [{ name: 'content-type', value: 'text/html' }] },
      '<b>x</b>',
      'text/html',
    ],
    [{ answer: 'nothing' }, '', null],
    [{ respond: 'immediately', receipt: 'text', receiptText: 'Thanks' }, 'Thanks', 'text/plain; charset=utf-8'],
    [{ respond: 'immediately', receipt: 'nothing', respondStatus: 202 }, '', null],
  ])('answers with %j', async (params, body, type) => {
    const answer = await ask(params);
    expect(answer.status).toBe(params?.['respondStatus'] ?? 200);
    expect(await answer.text()).toBe(body);
    expect(answer.headers.get('content-type')).toBe(type);
  });

  it('answers with a file, or says that there is none', async () => {
    const made = `return { json: {}, binary: { report: { data: btoa('a,b'), mimeType: 'text/csv', fileName: 'a.csv' } } };`;
    const answer = await ask({ answer: 'file', answerFile: 'report' }, made);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv']);
    expect(await answer.text()).toBe('a,b');
    const missing = await ask({ answer: 'file', answerFile: 'toString' }, made);
    expect([missing.status, await missing.json()]).toEqual([404, expect.objectContaining({ code: 'FILE_NOT_FOUND' })]);
  });

  it('sets the headers that it names, and none that are not for data', async () => {
    const answer = await ask({
      respond: 'immediately',
      answerHeaders: [
        { name: 'X-A', value: '1' },
        { name: 'Set-Cookie', value: 'a=1' },
      ],
    });
    expect([answer.headers.get('x-a'), answer.headers.get('set-cookie')]).toEqual(['1', null]);
    expect(await answer.json()).toEqual({ executionId: expect.any(String) });
  });

  it('is not published with headers or addresses that are none', async () => {
    for (const [params, path] of [
      [{ answerHeaders: [{ name: 'no name', value: '' }], respond: 'lastNode' }, 'params.answerHeaders'],
      [{ allowedAddresses: '192.0.2.1, example.com' }, 'params.allowedAddresses'],
    ] as const) {
      const { id } = await owner.call<{ id: string }>('POST', '/workflows', listener('wrong', params as Params));
      const problem = await (await owner.raw('POST', `/workflows/${id}/publish`)).json();
      expect(problem).toMatchObject({ code: 'WORKFLOW_INVALID', details: { problems: [{ path }] } });
    }
  });

  it('is only for callers at its addresses, and for nobody where they cannot be told apart', async () => {
    await owner.publish(listener('private', { allowedAddresses: ['192.0.2.0/24', '2001:db8::1'] }));
    const from = async (address: string, settings: { BEHIND_CLOUDFLARE: string }) => {
      const headers = { 'cf-connecting-ip': address };
      const request = new Request(`${ORIGIN}/webhook/private`, { method: 'POST', headers });
      const answer = await worker.fetch!(request as never, { ...env, ...settings } as never, createExecutionContext());
      return answer.status === 200 ? 200 : ((await answer.json()) as { code: string }).code;
    };
    const behind = { BEHIND_CLOUDFLARE: 'true' };
    expect(await from('192.0.2.77', behind)).toBe(200);
    expect(await from('2001:db8:0::1', behind)).toBe(200);
    expect(await from('198.51.100.1', behind)).toBe('WEBHOOK_ADDRESS_REFUSED');
    expect(await from('192.0.2.77', { BEHIND_CLOUDFLARE: 'false' })).toBe('WEBHOOK_ADDRESS_REFUSED');
  });
});
