// If these fail, nobody learns that a workflow failed, or learns it twice, or from someone who is not Sluice.
import { createHmac } from 'node:crypto';
import { env, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ChildRuns } from '../../durable-objects/execution/child-runs.ts';
import { Host } from '../../durable-objects/execution/host.ts';
import { Run } from '../../durable-objects/execution/run.ts';
import type { Client } from './client.ts';
import { chain, endWait, executionOf, lose, newExecution, startOf, valueOf } from './runs.ts';
import { newWorkspace, setStatus } from './services.ts';

type Stub = ReturnType<typeof newExecution>;

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const stop = { id: 'stop', type: 'stop-and-error', params: { message: 'Enough' } };
const end = { id: 'end', type: 'no-op' };
const pause = { id: 'pause', type: 'wait', params: { mode: 'webhook' } };
const silent = { id: 'call', type: 'http', params: { method: 'GET', url: 'http://sink.test/silent' } };

let owner: Client;
let workspaceId: string;
beforeAll(async () => {
  ({ owner, workspaceId } = await newWorkspace());
});
afterEach(() => vi.restoreAllMocks());

async function start(
  nodes: Parameters<typeof chain>[0],
  settings: Record<string, unknown>,
  overrides: Parameters<typeof startOf>[1] = {},
): Promise<Stub> {
  const run = newExecution();
  const request = startOf(chain(nodes, settings), {
    workspaceId,
    workflowId: 'wf_failing',
    mode: 'production',
    ...overrides,
  });
  valueOf(await run.start(request));
  return run;
}
const viewOf = async (run: Stub) => valueOf(await run.view(workspaceId));
const asked = async (run: Stub, kind: string) =>
  (await viewOf(run)).events.flatMap((event) =>
    event.type === 'child.recorded' && event.request?.kind === kind ? [event.child] : [],
  );
const ended = (run: Stub) => expect.poll(async () => (await viewOf(run)).report.endedAt).not.toBeNull();

describe('the error workflow', () => {
  /** A workflow for errors that is not published. */
  const errorWorkflow = async (more: object[] = []): Promise<string> => {
    const nodes = [{ id: 'error', name: 'Error', type: 'error-trigger' }, ...more];
    const connections = more.length > 0 ? [{ from: { node: 'error' }, to: { node: 'stop' } }] : [];
    return (await owner.call<{ id: string }>('POST', '/workflows', { name: 'On errors', nodes, connections })).id;
  };
  async function told(run: Stub): Promise<Record<string, unknown>> {
    const children = await asked(run, 'error-workflow');
    expect(children).toHaveLength(1);
    const child = executionOf(env.EXECUTION.idFromString(children[0]!));
    await expect.poll(async () => (await child.view(workspaceId)).ok).toBe(true);
    expect(valueOf(await child.awaitEnd(workspaceId, 5000))).toBe('succeeded');
    expect((await viewOf(child)).report.mode).toBe('error');
    return valueOf(await child.nodeData(workspaceId, 'error', 0, 0, 2)).outputs[0]![0]!.json;
  }

  it('is started once, though it is not published, with all that is known of the failure', async () => {
    const run = await start([stop], { errorWorkflow: await errorWorkflow() });
    await ended(run);
    expect(await told(run)).toMatchObject({
      execution: {
        id: run.id.toString(),
        url: `http://sluice.test/executions/${run.id.toString()}`,
        status: 'failed',
        mode: 'production',
        lastNodeExecuted: 'stop',
        error: { code: 'WORKFLOW_STOPPED', message: 'Enough', node: 'stop' },
      },
      workflow: { id: 'wf_failing', name: 'Test' },
    });
  });

  it('is started for a run that took too long, and for one whose node was interrupted for good', async () => {
    const settings = { errorWorkflow: await errorWorkflow(), timeoutSeconds: 60 };
    const late = await start([silent], settings);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
    await runDurableObjectAlarm(late);
    await ended(late);
    expect(await told(late)).toMatchObject({
      execution: { status: 'timed_out', error: { code: 'EXECUTION_TIMED_OUT' } },
    });
    vi.restoreAllMocks();
    let poisoned = await start([silent], settings);
    for (let n = 0; n < 8 && (await viewOf(poisoned)).report.endedAt === null; n++) {
      poisoned = await lose(poisoned);
      await runDurableObjectAlarm(poisoned);
    }
    await ended(poisoned);
    expect(await told(poisoned)).toMatchObject({ execution: { status: 'failed', error: { code: 'NODE_POISONED' } } });
  });

  it('is exactly one although the object is lost between the end and the start', async () => {
    const settings = { errorWorkflow: await errorWorkflow() };
    vi.spyOn(ChildRuns.prototype, 'perform').mockReturnValue();
    let run = await start([stop], settings);
    await ended(run);
    const [child] = await asked(run, 'error-workflow');
    expect((await executionOf(env.EXECUTION.idFromString(child!)).view(workspaceId)).ok).toBe(false);
    run = await lose(run);
    vi.restoreAllMocks();
    await runDurableObjectAlarm(run);
    await told(run);
    run = await lose(run);
    await runDurableObjectAlarm(run);
    await told(run);
  });

  it('is asked for again while it cannot be looked up, and a cancel meanwhile ends the run at once', async () => {
    const fallback = await errorWorkflow();
    await owner.call('PATCH', '/workspace', { errorWorkflow: fallback });
    const callbacks = [
      {
        url: 'http://unsure.example.com/',
        events: ['ended'],
        credential: await owner.credential('hmac', { secret: SECRET }),
      },
    ];
    try {
      const failing = vi.spyOn(Host.prototype, 'followUps').mockRejectedValue(new Error('D1 is away'));
      const cancelled = await start([stop], { callbacks });
      let later = await start([stop], {});
      await expect.poll(() => failing.mock.calls.length).toBe(2);
      expect(valueOf(await cancelled.cancel(workspaceId)).status).toBe('cancelled');
      expect(await asked(cancelled, 'callback')).toHaveLength(1);
      expect(await asked(cancelled, 'error-workflow')).toEqual([]);
      vi.restoreAllMocks();
      expect((await viewOf(later)).report.endedAt).toBeNull();
      later = await lose(later);
      await runDurableObjectAlarm(later);
      await ended(later);
      expect(await told(later)).toMatchObject({ execution: { status: 'failed' } });
    } finally {
      await owner.call('PATCH', '/workspace', { errorWorkflow: null });
    }
  });

  it('is that of the workspace unless the workflow names one, or none', async () => {
    const fallback = await errorWorkflow();
    await owner.call('PATCH', '/workspace', { errorWorkflow: fallback });
    try {
      const byDefault = await start([stop], {});
      await ended(byDefault);
      expect(await told(byDefault)).toMatchObject({ workflow: { id: 'wf_failing' } });
      const none = await start([stop], { errorWorkflow: 'none' });
      // Neither a draft's run, nor an error workflow, nor the workspace's own.
      const manual = await start([stop], {}, { mode: 'manual' });
      const error = await start([stop], {}, { mode: 'error' });
      const itself = await start([stop], {}, { workflowId: fallback });
      const good = await start([end], {});
      for (const run of [none, manual, error, itself, good]) {
        await ended(run);
        expect(await asked(run, 'error-workflow')).toEqual([]);
      }
    } finally {
      await owner.call('PATCH', '/workspace', { errorWorkflow: null });
    }
  });
});

describe('a callback', () => {
  interface Sent {
    headers: Record<string, string>;
    body: string;
  }
  const sentTo = async (host: string): Promise<Sent[]> => (await fetch(`http://${host}/requests`)).json();
  const callbacks = async (host: string, events: string[], path = '/') => {
    const credential = await owner.credential('hmac', { secret: SECRET });
    return { callbacks: [{ url: `http://${host}${path}`, events, credential }] };
  };
  /** As the specification of Standard Webhooks has it, written here once more. */
  const isSigned = ({ headers, body }: Sent): boolean => {
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  };

  it('tells of a pause, of its end and of the end of the run, each signed and under an id of its own', async () => {
    const host = 'told.example.com';
    const run = await start([pause, end], await callbacks(host, ['paused', 'resumed', 'ended']));
    valueOf(await run.pause(workspaceId, {}));
    await expect.poll(async () => (await sentTo(host)).length).toBe(1);
    valueOf(await run.goOn(workspaceId, {}));
    await expect.poll(async () => (await sentTo(host)).length).toBe(2);
    await endWait(run, workspaceId);
    await expect.poll(async () => (await sentTo(host)).length).toBe(3);
    const sent = await sentTo(host);
    expect(sent.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'execution.paused',
      'execution.resumed',
      'execution.ended',
    ]);
    expect(sent.map(isSigned)).toEqual([true, true, true]);
    expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
    expect(JSON.parse(sent[2]!.body)).toMatchObject({
      data: { executionId: run.id.toString(), workflowId: 'wf_failing', status: 'succeeded', error: null },
    });
    expect(isSigned({ ...sent[0]!, body: sent[0]!.body.replace('paused', 'passed') })).toBe(false);
  });

  it('is sent again under the same id when it was not taken', async () => {
    const host = 'busy.example.com';
    await setStatus(host, 503);
    let run = await start([end], await callbacks(host, ['ended']));
    await expect.poll(async () => (await sentTo(host)).length).toBe(1);
    await setStatus(host, 200);
    run = await lose(run);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 10_000);
    await runDurableObjectAlarm(run);
    await expect.poll(async () => (await sentTo(host)).length).toBe(2);
    const [first, second] = await sentTo(host);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.headers['webhook-timestamp']).not.toBe(first!.headers['webhook-timestamp']);
    expect([first!, second!].map(isSigned)).toEqual([true, true]);
    await runDurableObjectAlarm(run);
    expect(await sentTo(host)).toHaveLength(2);
  });

  const failureOf = async (run: Stub) =>
    (await viewOf(run)).events.flatMap((event) =>
      event.type === 'child.recorded' && event.status === 'failed' ? [event.error?.code] : [],
    );

  it('is given up after a day', async () => {
    const host = 'gone.example.com';
    await setStatus(host, 503);
    const run = await start([end], await callbacks(host, ['ended']));
    await expect.poll(async () => (await sentTo(host)).length).toBe(1);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 86_500_000);
    await runDurableObjectAlarm(run);
    await expect.poll(() => failureOf(run)).toEqual(['HTTP_STATUS']);
  });

  it.each(['whsec_', 'whsec_no base64!'])('is given up at once where the secret %j holds no key', async (secret) => {
    const credential = await owner.credential('hmac', { secret });
    const run = await start([end], {
      callbacks: [{ url: 'http://keyless.example.com/', events: ['ended'], credential }],
    });
    await expect.poll(() => failureOf(run)).toEqual(['CREDENTIAL_INVALID']);
    expect(await sentTo('keyless.example.com')).toEqual([]);
  });

  it("is given up after a day also where what stands against it is nobody's error", async () => {
    vi.spyOn(Run.prototype, 'readCredential').mockRejectedValue(new TypeError('broken inside'));
    const run = await start([end], await callbacks('inside.example.com', ['ended']));
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 86_500_000);
    await runDurableObjectAlarm(run);
    await expect.poll(() => failureOf(run)).toEqual(['INTERNAL']);
  });

  it('goes neither to a private address nor to a host that its secret is not for', async () => {
    const inside = await start([end], await callbacks('127.0.0.1:1', ['ended']));
    await expect.poll(() => failureOf(inside)).toEqual(['HTTP_ADDRESS_REFUSED']);
    const { id } = await owner.call<{ id: string }>('POST', '/credentials', {
      name: 'bound',
      type: 'hmac',
      fields: { secret: SECRET },
      hosts: ['mine.example.com'],
    });
    const bound = { callbacks: [{ url: 'http://other.example.com/', events: ['ended'], credential: id }] };
    const other = await start([end], bound);
    await expect.poll(() => failureOf(other)).toEqual(['HTTP_ADDRESS_REFUSED']);
    expect(await sentTo('other.example.com')).toEqual([]);
  });
});
