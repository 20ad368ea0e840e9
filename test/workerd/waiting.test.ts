// If these fail, an execution that waits for a request cannot be ended by one, or by anyone too often.
import { env, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import { fetchWorker, type Client } from './client.ts';
import { chain, newExecution, startOf, valueOf, waitKeyOf } from './runs.ts';
import { newWorkspace } from './services.ts';

type Stub = ReturnType<typeof newExecution>;

const DAY = 86_400_000;
const call = (path: string, init: RequestInit = {}) =>
  fetchWorker(`/webhook-waiting/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"ok":true}',
    ...init,
  });
const pause = (params: Record<string, string | number | boolean> = {}, more: Record<string, unknown> = {}) => ({
  id: 'pause',
  type: 'wait',
  params: { mode: 'webhook', ...params },
  ...more,
});
const addressOf = async (run: Stub, node = 'pause', nodeRun = 0) =>
  `${run.id.toString()}/${await waitKeyOf(run, node, nodeRun)}`;
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

describe('a wait for a request', () => {
  let owner: Client;
  let workspaceId: string;
  beforeAll(async () => {
    ({ owner, workspaceId } = await newWorkspace());
  });
  afterEach(() => vi.restoreAllMocks());

  async function start(nodes: Parameters<typeof chain>[0], settings = {}): Promise<Stub> {
    const run = newExecution();
    valueOf(await run.start(startOf(chain(nodes, settings), { workspaceId })));
    return run;
  }
  const statusOf = async (run: Stub) => valueOf(await run.awaitEnd(workspaceId, 5000));
  const viewOf = async (run: Stub) => valueOf(await run.view(workspaceId));

  it('ends with the first request, even after an eviction, and refuses the second', async () => {
    const run = await start([pause(), { id: 'end', type: 'no-op' }]);
    await evictDurableObject(run);
    expect((await call(await addressOf(run))).status).toBe(200);
    expect(await statusOf(run)).toBe('succeeded');
    expect(await codeOf(await call(await addressOf(run)))).toEqual([410, 'WAIT_OVER']);
    expect((await viewOf(run)).events.filter((event) => event.type === 'wait.resumed')).toHaveLength(1);
  });

  it('ends once with two answers that come at once, and are so large that storing them takes a while', async () => {
    const run = await start([pause(), pause({}, { id: 'next' })]);
    const address = await addressOf(run);
    const large = { body: JSON.stringify({ text: 'x'.repeat(600_000) }) };
    const answers = await Promise.all([call(address, large), call(address, large)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await viewOf(run)).events.filter((event) => event.type === 'wait.resumed')).toHaveLength(1);
  });

  it('keeps the files of the answer that counts, and none of one that is refused', async () => {
    const run = await start([pause(), pause({}, { id: 'next' })]);
    const address = await addressOf(run);
    const file = (content: string) => ({ headers: { 'content-type': 'application/pdf' }, body: content });
    const answers = await Promise.all([call(address, file('one')), call(address, file('two'))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    const { objects } = await env.BLOBS.list({ prefix: payloadKey(run.id.toString(), 'file-') });
    expect(objects).toHaveLength(1);
    const counted = answers[0]!.status === 200 ? 'one' : 'two';
    expect(await (await env.BLOBS.get(objects[0]!.key))!.text()).toBe(counted);
  });

  it('is not there for an id that never ran, a wrong key, nor a wait of another kind', async () => {
    expect((await call('0'.repeat(64))).status).toBe(404);
    expect((await call('nonsense')).status).toBe(404);
    const guarded = await start([pause()]);
    // The id is known to whoever called the webhook: it must not be enough.
    expect((await call(guarded.id.toString())).status).toBe(404);
    expect((await call(`${guarded.id.toString()}/${crypto.randomUUID()}`)).status).toBe(404);
    for (const mode of ['duration', 'form', 'decision']) {
      const run = await start([pause({ mode, amount: 1, unit: 'hours' })]);
      expect((await call(await addressOf(run))).status).toBe(404);
    }
  });

  it('has an address of its own, which $execution.resumeUrl gives before it begins', async () => {
    const tell = (id: string) => ({
      id,
      type: 'set',
      params: {
        keepInput: false,
        assignments: ['resumeUrl', 'resumeFormUrl', 'approveUrl'].map((name) => ({
          name,
          type: 'string',
          value: `={{ $execution.${name} ?? '' }}`,
        })),
      },
    });
    for (const order of ['v1', 'parallel']) {
      const run = await start([tell('one'), pause(), tell('two'), pause({}, { id: 'again' })], { order });
      const told = async (node: string) =>
        valueOf(await run.nodeData(workspaceId, node, 0, 0, 1)).outputs[0]![0]!.json as Record<string, string>;
      const first = await told('one');
      expect(first).toEqual({
        resumeUrl: `http://sluice.test/webhook-waiting/${await addressOf(run)}`,
        resumeFormUrl: '',
        approveUrl: '',
      });
      const early = await call(await addressOf(run, 'again'));
      expect(await codeOf(early)).toEqual([409, 'EXECUTION_NOT_WAITING']);
      expect((await fetchWorker(new URL(first['resumeUrl']!).pathname)).status).toBe(200);
      expect(await codeOf(await call(await addressOf(run)))).toEqual([410, 'WAIT_OVER']);
      expect((await viewOf(run)).report.status).toBe('waiting');
      expect((await told('two'))['resumeUrl']).toBe(
        `http://sluice.test/webhook-waiting/${await addressOf(run, 'again')}`,
      );
      expect((await fetchWorker(new URL((await told('two'))['resumeUrl']!).pathname)).status).toBe(200);
      expect(await statusOf(run)).toBe('succeeded');
    }
  });

  it('ends only by the method and with the secret that the node names, and answers as it says', async () => {
    const id = await owner.credential('header', { name: 'X-Secret', value: 'open sesame' });
    const params = {
      method: 'PUT',
      authentication: 'header',
      responseStatus: 202,
      responseBody: '<b>Thanks</b>',
      responseType: 'text/html',
    };
    const run = await start([pause(params, { credentials: { credential: id } })]);
    const address = await addressOf(run);
    const wrongMethod = await call(address);
    expect(wrongMethod.headers.get('allow')).toBe('PUT');
    expect(await codeOf(wrongMethod)).toEqual([405, 'WEBHOOK_METHOD_NOT_ALLOWED']);
    expect(await codeOf(await call(address, { method: 'PUT' }))).toEqual([401, 'WEBHOOK_UNAUTHENTICATED']);
    const headers = { 'x-secret': 'open sesame', 'content-type': 'application/json' };
    const answer = await call(address, { method: 'PUT', headers });
    expect([answer.status, await answer.text()]).toEqual([202, '<b>Thanks</b>']);
    expect(answer.headers.get('content-security-policy')).toBe('sandbox');
    expect(await statusOf(run)).toBe('succeeded');
    const data = valueOf(await run.nodeData(workspaceId, 'pause', 0, 0, 1));
    expect(data.outputs[0]![0]!.json).toMatchObject({ body: { ok: true } });
    expect(JSON.stringify(data)).not.toContain('open sesame');
  });

  it('is over when its time has passed or the execution was cancelled', async () => {
    const run = await start([
      pause({ limited: true, limitAmount: 1, limitUnit: 'days', onLimit: 'continue' }),
      pause({}, { id: 'next' }),
    ]);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + DAY + 1000);
    await runDurableObjectAlarm(run);
    const late = await call(await addressOf(run));
    expect(await late.json()).toMatchObject({ status: 410, code: 'WAIT_OVER', details: { expired: true } });
    valueOf(await run.cancel(workspaceId));
    expect(await codeOf(await call(await addressOf(run, 'next')))).toEqual([410, 'WAIT_OVER']);
  });
});
