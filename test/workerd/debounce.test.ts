// If these fail, a burst of deliveries starts too many executions, one with old data, or none at all.
import {
  createExecutionContext,
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import worker from '../../worker/index.ts';
import { Client, fetchWorker, listener, ORIGIN } from './client.ts';
import { moveClock } from './clock.ts';
import { executionOf, valueOf } from './runs.ts';

interface Accepted {
  executionId: string;
  startsAt: string;
  duplicate?: boolean;
}

describe('a workflow that waits until its trigger is quiet', () => {
  let owner: Client;
  let workspaceId: string;
  beforeAll(async () => {
    owner = await Client.owner();
    workspaceId = (await env.DB.prepare('SELECT id FROM workspaces').first<{ id: string }>())!.id;
  });
  afterEach(() => void vi.restoreAllMocks());

  const publish = (path: string, debounce: object, params = {}): Promise<WorkflowDetail> =>
    owner.publish({
      ...listener(path, params),
      settings: { order: 'parallel', debounce: debounce as { seconds: number } },
    });
  async function post(path: string, body: unknown, headers = {}): Promise<Accepted> {
    const response = await fetchWorker(`/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(202);
    return response.json();
  }
  const debounceOf = ({ id }: WorkflowDetail, key: unknown = null) =>
    env.DEBOUNCE.get(env.DEBOUNCE.idFromName(JSON.stringify([workspaceId, id, 'hook', key])));
  const viewOf = async (executionId: string) =>
    valueOf(await executionOf(env.EXECUTION.idFromString(executionId)).view(workspaceId));
  /** What the execution was started with; null when it was not. */
  async function bodyOf(executionId: string): Promise<unknown> {
    const found = await executionOf(env.EXECUTION.idFromString(executionId)).nodeData(workspaceId, 'hook', 0, 0, 1);
    return found.ok ? found.value.outputs[0]![0]!.json['body'] : null;
  }

  it('starts once, with the newest data, when no more came for so long', async () => {
    const workflow = await publish('burst', { seconds: 60 });
    const accepted = [];
    for (const n of [1, 2, 3]) {
      moveClock(n * 20_000);
      accepted.push(await post('burst', { n }));
    }
    expect(new Set(accepted.map(({ executionId }) => executionId)).size).toBe(1);
    const [{ executionId }] = accepted as [Accepted];
    const debounce = debounceOf(workflow);
    moveClock(81_000);
    await runDurableObjectAlarm(debounce);
    expect(await bodyOf(executionId)).toBeNull();
    await evictDurableObject(debounce);
    moveClock(121_000);
    await runDurableObjectAlarm(debounce);
    expect(await bodyOf(executionId)).toEqual({ n: 3 });
    expect((await viewOf(executionId)).report).toMatchObject({
      status: 'succeeded',
      mode: 'production',
      trigger: 'Hook',
    });
  });

  it('starts at the latest so long after the first, though they keep coming', async () => {
    const workflow = await publish('steady', { seconds: 60, maxSeconds: 100 });
    const first = await post('steady', { n: 0 });
    for (const n of [1, 2]) {
      moveClock(n * 40_000);
      await post('steady', { n });
    }
    moveClock(101_000);
    await runDurableObjectAlarm(debounceOf(workflow));
    expect(await bodyOf(first.executionId)).toEqual({ n: 2 });
  });

  it('runs what comes after the start in an execution of its own', async () => {
    const workflow = await publish('next', { seconds: 60 });
    const first = await post('next', { n: 1 });
    moveClock(61_000);
    const debounce = debounceOf(workflow);
    const [, second] = await Promise.all([runDurableObjectAlarm(debounce), post('next', { n: 2 })]);
    moveClock(200_000);
    await runDurableObjectAlarm(debounce);
    expect(await bodyOf(second.executionId)).toEqual({ n: 2 });
    if (second.executionId !== first.executionId) expect(await bodyOf(first.executionId)).toEqual({ n: 1 });
  });

  it('starts nothing twice when the alarm comes again after a crash', async () => {
    const workflow = await publish('again', { seconds: 60 });
    const { executionId } = await post('again', { n: 1 });
    const debounce = debounceOf(workflow);
    // What the crash leaves behind: the start was made, but that is not recorded.
    const pending = await runInDurableObject(debounce, (_instance, state) => state.storage.kv.get('pending'));
    moveClock(61_000);
    await runDurableObjectAlarm(debounce);
    await runInDurableObject(debounce, async (_instance, state) => {
      state.storage.kv.put(`starting:${executionId}`, pending);
      await state.storage.setAlarm(Date.now() + 60_000);
    });
    await runDurableObjectAlarm(debounce);
    const { events } = await viewOf(executionId);
    expect(events.filter(({ type }) => type === 'run.started')).toHaveLength(1);
  });

  it('waits for each key by itself', async () => {
    const workflow = await publish('keyed', { seconds: 60, key: '={{ $json.body.customer }}' });
    const accepted = await Promise.all(['a', 'a', 'b'].map((customer) => post('keyed', { customer })));
    const ids = accepted.map(({ executionId }) => executionId);
    expect(ids[1]).toBe(ids[0]);
    moveClock(61_000);
    await runDurableObjectAlarm(debounceOf(workflow, 'b'));
    expect([await bodyOf(ids[0]!), await bodyOf(ids[2]!)]).toEqual([null, { customer: 'b' }]);
    await runDurableObjectAlarm(debounceOf(workflow, 'a'));
    expect(await bodyOf(ids[0]!)).toEqual({ customer: 'a' });
  });

  it('runs the version that is published when it starts', async () => {
    const workflow = await publish('changing', { seconds: 60 });
    const { executionId } = await post('changing', { n: 1 });
    const draft = { ...workflow.draft, name: 'Changed' };
    await owner.raw('PUT', `/workflows/${workflow.id}`, draft, { 'if-match': `"${workflow.revision}"` });
    await owner.call('POST', `/workflows/${workflow.id}/publish`);
    moveClock(61_000);
    await runDurableObjectAlarm(debounceOf(workflow));
    expect((await viewOf(executionId)).report).toMatchObject({ version: 2, workflowName: 'Changed' });
  });

  it('runs nothing when the workflow is not published any more', async () => {
    const workflow = await publish('gone', { seconds: 60 });
    const { executionId } = await post('gone', { n: 1 });
    await owner.call('POST', `/workflows/${workflow.id}/unpublish`);
    const warn = vi.spyOn(console, 'warn');
    const debounce = debounceOf(workflow);
    const from = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => from + 61_000);
    await runDurableObjectAlarm(debounce);
    expect(warn.mock.calls.flat().filter((line) => String(line).includes('debounce.dropped'))).toHaveLength(1);
    expect(await bodyOf(executionId)).toBeNull();
    expect(await runDurableObjectAlarm(debounce), 'nothing is left to wake for').toBe(false);
  });

  it('recognises a repeated delivery before it counts as the newest', async () => {
    const workflow = await publish('deduped', { seconds: 60 }, { dedupeHeader: 'x-id' });
    const first = await post('deduped', { n: 1 }, { 'x-id': 'one' });
    await post('deduped', { n: 2 }, { 'x-id': 'two' });
    const again = await post('deduped', { n: 1 }, { 'x-id': 'one' });
    expect(again).toMatchObject({ executionId: first.executionId, duplicate: true });
    moveClock(61_000);
    await runDurableObjectAlarm(debounceOf(workflow));
    expect(await bodyOf(first.executionId)).toEqual({ n: 2 });
    // Also after the start, until the window ends.
    expect(await post('deduped', { n: 2 }, { 'x-id': 'two' })).toMatchObject({ duplicate: true });
    moveClock(8 * 86_400_000);
    expect(await post('deduped', { n: 2 }, { 'x-id': 'two' })).not.toHaveProperty('duplicate');
  });

  it('carries deliveries of several megabytes, and keeps only the newest of them', async () => {
    const workflow = await publish('heavy', { seconds: 60 });
    const text = 'x'.repeat(2_000_000);
    const { executionId } = await post('heavy', { n: 1, text });
    await post('heavy', { n: 2, text });
    const prefix = `debounce/${debounceOf(workflow).id.toString()}/`;
    const kept = async () => (await env.BLOBS.list({ prefix })).objects.length;
    await expect.poll(kept).toBe(1);
    moveClock(61_000);
    await runDurableObjectAlarm(debounceOf(workflow));
    expect(await bodyOf(executionId)).toMatchObject({ n: 2, text });
    expect(await kept()).toBe(0);
  });

  it('keeps nothing of a repeated delivery', async () => {
    const workflow = await publish('heavy-again', { seconds: 60 }, { dedupeHeader: 'x-id' });
    const text = 'x'.repeat(2_000_000);
    const { executionId } = await post('heavy-again', { n: 1, text }, { 'x-id': 'one' });
    expect(await post('heavy-again', { n: 1, text }, { 'x-id': 'one' })).toMatchObject({ duplicate: true });
    const prefix = `debounce/${debounceOf(workflow).id.toString()}/`;
    const kept = async () => (await env.BLOBS.list({ prefix })).objects.length;
    await expect.poll(kept).toBe(1);
    moveClock(61_000);
    await runDurableObjectAlarm(debounceOf(workflow));
    expect(await bodyOf(executionId)).toMatchObject({ n: 1, text });
  });

  it('asks a caller that is refused to come again, and keeps nothing of what it brought', async () => {
    const workflow = await publish('busy', { seconds: 60 });
    const push = vi.fn(async () => {
      throw Object.assign(new Error('Durable Object is overloaded.'), { overloaded: true });
    });
    const DEBOUNCE = { idFromName: (name: string) => env.DEBOUNCE.idFromName(name), get: () => ({ push }) };
    const ctx = createExecutionContext();
    const request = new Request(`${ORIGIN}/webhook/busy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(2_000_000) }),
    });
    const busy = { ...env, DEBOUNCE } as unknown as typeof env;
    const answer = await worker.fetch(request as Parameters<typeof worker.fetch>[0], busy, ctx);
    await waitOnExecutionContext(ctx);
    expect(push).toHaveBeenCalledOnce();
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'OVERLOADED']);
    expect(answer.headers.get('retry-after')).toBe('2');
    const prefix = `debounce/${debounceOf(workflow).id.toString()}/`;
    expect((await env.BLOBS.list({ prefix })).objects).toEqual([]);
  });
});
