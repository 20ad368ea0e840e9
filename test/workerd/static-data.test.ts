// If these fail, what a workflow keeps between executions is lost, counts twice, or is that of another workflow or of a run by hand.
import { env, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import type { StaticData as Kept } from '../../core/engine/static-data.ts';
import { ChildRuns } from '../../durable-objects/execution/child-runs.ts';
import { askStaticData } from '../../durable-objects/static-data/ask-static-data.ts';
import { StaticData } from '../../durable-objects/static-data/static-data.ts';
import { fetchWorker, type Client } from './client.ts';
import { chain, endWait, executionOf, lose, loseWhenProgressed, newExecution, startOf, valueOf } from './runs.ts';
import { newWorkspace } from './services.ts';

const COUNT = "const kept = $getWorkflowStaticData('global'); kept.count = (kept.count ?? 0) + 1;";
const code = (source: string, params: object = {}) => ({
  id: 'code',
  name: 'Code',
  type: 'code',
  params: { code: source, ...params },
});
const counting = code(`${COUNT} return { count: kept.count };`);

let owner: Client;
let workspaceId: string;
beforeAll(async () => {
  ({ owner, workspaceId } = await newWorkspace());
});
afterEach(() => vi.restoreAllMocks());

const of = (workflowId: string) => askStaticData(env as never, { workspaceId, workflowId });

/** A published workflow that answers with what its last node gives. */
async function published(path: string, nodes: object[] = [counting], settings: object = {}): Promise<string> {
  const all = [
    { id: 'hook', name: 'Hook', type: 'webhook', params: { path, method: 'POST', respond: 'lastNode' } },
    ...nodes,
  ] as { id: string }[];
  const connections = all.slice(1).map(({ id }, at) => ({ from: { node: all[at]!.id }, to: { node: id } }));
  const { id } = await owner.publish({ name: path, settings, nodes: all, connections } as never);
  return id;
}
const fire = async (path: string, body: object = {}) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetchWorker(`/webhook/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  return Array.isArray(answer) ? (answer[0] as unknown) : answer;
};
/** The newest execution of a workflow, once the index knows it. */
const newestOf = (id: string) =>
  vi.waitUntil(
    async () => {
      const { items } = await owner.call<{ items: ExecutionSummary[] }>('GET', `/executions?workflowId=${id}`);
      return items[0];
    },
    { timeout: 10_000 },
  );
const keptOf = (id: string) => owner.call<Kept>('GET', `/workflows/${id}/static-data`);

/** A run of a workflow that lies nowhere: a production run unless said otherwise. */
async function start(workflowId: string, nodes: Parameters<typeof chain>[0], more: Parameters<typeof startOf>[1] = {}) {
  const run = newExecution();
  valueOf(await run.start(startOf(chain(nodes), { workspaceId, workflowId, mode: 'production', ...more })));
  return run;
}
const endOf = async (run: ReturnType<typeof newExecution>) => valueOf(await run.awaitEnd(workspaceId, 20_000));

describe('what a workflow keeps', () => {
  it('is there for the next execution, which may begin as soon as the last one has answered', async () => {
    const id = await published('keeps');
    for (const count of [1, 2, 3]) expect(await fire('keeps')).toEqual({ count });
    expect(await keptOf(id)).toEqual({ global: { count: 3 }, nodes: {} });
  });

  it('can be changed in a run by hand, of which nothing stays, nor of its retry and of what it calls', async () => {
    const called = {
      name: 'Called',
      nodes: [{ id: 'called', name: 'Called', type: 'sub-workflow-trigger' }, counting],
      connections: [{ from: { node: 'called' }, to: { node: 'code' } }],
    };
    const child = (await owner.publish(called)).id;
    const failing = { ...code(`${COUNT} if (kept.count === 2) throw new Error('no'); return { count: kept.count }`) };
    const calls = { id: 'call', name: 'Call', type: 'sub-workflow', params: { workflow: child } };
    const id = await published('by-hand', [calls, failing]);
    expect(await fire('by-hand')).toEqual({ count: 1 });

    const ended = (executionId: string) =>
      expect.poll(async () => (await owner.call<ExecutionDetail>('GET', `/executions/${executionId}`)).status);
    const byHand = await owner.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {});
    await ended(byHand.executionId).toBe('failed');
    const detail = await owner.call<ExecutionDetail>('GET', `/executions/${byHand.executionId}?data=true`);
    // It begins with what production has left.
    expect(detail.nodes['Call']![0]!.outputs).toMatchObject([[{ json: { count: 2 } }]]);
    const again = await owner.call<{ executionId: string }>('POST', `/executions/${byHand.executionId}/retry`, {});
    await ended(again.executionId).toBe('failed');
    const fork = { node: 'call' };
    const forked = await owner.call<{ executionId: string }>('POST', `/executions/${byHand.executionId}/fork`, fork);
    await ended(forked.executionId).toBe('failed');
    const part = { destinationNode: 'Call' };
    const partial = await owner.call<{ executionId: string }>('POST', `/workflows/${id}/run`, part);
    await ended(partial.executionId).toBe('succeeded');
    expect([await keptOf(id), await keptOf(child)]).toEqual([
      { global: { count: 1 }, nodes: {} },
      { global: { count: 1 }, nodes: {} },
    ]);
  });

  it('counts a retry of a production run as one', async () => {
    const id = await published('retried', [
      code(
        `${COUNT} kept.last = kept.count; if (kept.count % 2 === 1) throw new Error('no'); return { count: kept.count }`,
      ),
    ]);
    await fire('retried');
    expect((await keptOf(id)).global).toEqual({ count: 1, last: 1 });
    const failed = await newestOf(id);
    const again = await owner.call<{ executionId: string }>('POST', `/executions/${failed.id}/retry`, {});
    await expect.poll(async () => (await keptOf(id)).global).toEqual({ count: 2, last: 2 });
    expect((await owner.call<ExecutionDetail>('GET', `/executions/${again.executionId}`)).mode).toBe('production');
  });

  it('is that of the sub-workflow and of the error workflow where these run', async () => {
    const trigger = { id: 'called', name: 'Called', type: 'sub-workflow-trigger' };
    const connections = [{ from: { node: 'called' }, to: { node: 'code' } }];
    const child = (await owner.publish({ name: 'Counts', nodes: [trigger, counting], connections })).id;
    const onError = { id: 'called', name: 'Error', type: 'error-trigger' };
    const handler = (await owner.publish({ name: 'On errors', nodes: [onError, counting], connections })).id;
    const call = (at: number) => ({
      id: `call${at}`,
      name: `Call ${at}`,
      type: 'sub-workflow',
      params: { workflow: child },
    });
    const stop = { id: 'stop', name: 'Stop', type: 'stop-and-error', params: { message: 'Enough' } };
    const id = await published('parent', [counting, call(1), call(2), stop], { errorWorkflow: handler });
    await fire('parent');
    expect((await keptOf(id)).global).toEqual({ count: 1 });
    // The second call comes after the first one has ended, and finds what that has left.
    await expect.poll(async () => (await keptOf(child)).global).toEqual({ count: 2 });
    await expect.poll(async () => (await keptOf(handler)).global).toEqual({ count: 1 });
  });

  it('is passed on in turn where only one execution runs at a time', async () => {
    const id = await published('in-turn', [counting], { concurrency: { limit: 1 } });
    const counts = await Promise.all(Array.from({ length: 5 }, () => fire('in-turn')));
    expect(counts.map((one) => (one as { count: number }).count).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect((await keptOf(id)).global).toEqual({ count: 5 });
  });

  it('is shown and forgotten by the API, and gone with the workflow', async () => {
    const id = await published('shown', [code("$getWorkflowStaticData('node').seen = ['a']; return {}")]);
    await fire('shown');
    expect(await keptOf(id)).toEqual({ global: {}, nodes: { code: { seen: ['a'] } } });
    await owner.call('DELETE', `/workflows/${id}/static-data`);
    expect(await keptOf(id)).toEqual({ global: {}, nodes: {} });
    await fire('shown');
    await owner.call('DELETE', `/workflows/${id}`);
    expect((await owner.raw('GET', `/workflows/${id}/static-data`)).status).toBe(404);
    expect(await of(id).read()).toEqual({ global: {}, nodes: {} });
    // An execution that has ended before, and tries to save later, leaves nothing behind.
    await of(id).save('late', [{ key: 'late', value: 1 }]);
    expect(await of(id).read()).toEqual({ global: {}, nodes: {} });
  });

  it('comes along with a workflow of n8n, under the ids of its nodes', async () => {
    const workflow = {
      nodes: [
        { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
        { name: 'Own', id: 'own', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode: 'return items' } },
      ],
      connections: {},
      staticData: { global: { lastId: 7 }, 'node:Own': { seen: [1] }, 'node:Start': { x: 1 } },
    };
    const imported = await owner.call<{ workflow: { id: string } }>('POST', '/workflows/import', {
      format: 'n8n',
      workflow,
    });
    expect(await keptOf(imported.workflow.id)).toEqual({ global: { lastId: 7 }, nodes: { own: { seen: [1] } } });
    const exported = await owner.call('GET', `/workflows/${imported.workflow.id}/export?format=n8n`);
    expect(exported).toMatchObject({ staticData: workflow.staticData });
  });
});

describe('executions at the same time', () => {
  const open = "await fetch('http://sink.test/'); return {}";

  it('keep what each has set and removed; of one key the one that ended last', async () => {
    await of('wf_both').begin({ global: { a: 1, b: 1, shared: 0, gone: true }, nodes: {} });
    const wait = { id: 'pause', type: 'wait', params: { mode: 'webhook' } };
    const run = (source: string) =>
      start('wf_both', [code(`const kept = $getWorkflowStaticData('global'); ${source}; ${open}`), wait]);
    const [first, second] = [
      await run('kept.a = 2; kept.shared = 1'),
      await run('kept.b = 2; delete kept.gone; kept.shared = 2'),
    ];
    for (const one of [second, first]) {
      await expect.poll(async () => valueOf(await one.view(workspaceId)).report.status).toBe('waiting');
      await endWait(one, workspaceId);
      expect(await endOf(one)).toBe('succeeded');
      await expect.poll(async () => (await of('wf_both').read()).global['shared']).toBe(one === second ? 2 : 1);
    }
    expect((await of('wf_both').read()).global).toEqual({ a: 2, b: 2, shared: 1 });
  });

  it('are refused what would be more than is kept, and leave the rest as it is', async () => {
    const large = (key: string) => [{ key, value: 'x'.repeat(250_000) }];
    for (const key of ['a', 'b', 'c']) expect(await of('wf_full').save(key, large(key))).toBe('saved');
    expect(await of('wf_full').save('d', [...large('d'), { key: 'a' }, ...large('e')])).toBe('full');
    expect(Object.keys((await of('wf_full').read()).global)).toEqual(['a', 'b', 'c']);
  });

  it('end as they would where there is no room for what they keep, and say so in their journal', async () => {
    const wait = { id: 'pause', type: 'wait', params: { mode: 'webhook' } };
    const run = await start('wf_no_room', [
      code("$getWorkflowStaticData('global').d = 'x'.repeat(200000); return {}"),
      wait,
    ]);
    await expect.poll(async () => valueOf(await run.view(workspaceId)).report.status).toBe('waiting');
    for (const key of ['a', 'b', 'c', 'e']) await of('wf_no_room').save(key, [{ key, value: 'x'.repeat(240_000) }]);
    await endWait(run, workspaceId);
    expect(await endOf(run)).toBe('succeeded');
    const failed = async () =>
      valueOf(await run.view(workspaceId)).events.find(
        (event) => event.type === 'child.recorded' && event.status === 'failed',
      );
    await expect.poll(failed).toMatchObject({ error: { code: 'STATIC_DATA_TOO_LARGE' } });
    expect(Object.keys((await of('wf_no_room').read()).global)).toEqual(['a', 'b', 'c', 'e']);
  });
});

describe('an object that is lost', () => {
  it('between the end and the saving saves once, and brings nothing back that others have set since', async () => {
    vi.spyOn(ChildRuns.prototype, 'perform').mockReturnValue();
    let run = await start('wf_lost', [counting]);
    expect(await endOf(run)).toBe('succeeded');
    expect((await of('wf_lost').read()).global).toEqual({});
    run = await lose(run);
    vi.restoreAllMocks();
    // The answer of the first try is lost with the object.
    vi.spyOn(ChildRuns.prototype as never as { work(): void }, 'work').mockImplementation(() => undefined);
    await of('wf_lost').save(run.id.toString(), [{ key: 'count', value: 1 }]);
    await of('wf_lost').save('another', [{ key: 'count', value: 2 }]);
    vi.restoreAllMocks();
    await runDurableObjectAlarm(run);
    const saved = async () =>
      valueOf(await run.view(workspaceId)).events.filter(
        (event) => event.type === 'child.recorded' && event.status === 'succeeded',
      );
    await expect.poll(async () => (await saved()).length).toBe(1);
    expect((await of('wf_lost').read()).global).toEqual({ count: 2 });
  });

  it('between two nodes goes on with what the first has recorded, and counts once', async () => {
    const wait = { id: 'pause', type: 'wait', params: { mode: 'webhook' } };
    let run = await start('wf_between', [counting, wait, { ...counting, id: 'again', name: 'Again' }]);
    await of('wf_between').save('another', [{ key: 'count', value: 70 }, { key: 'other', value: true }]); // prettier-ignore
    run = await lose(run);
    await endWait(run, workspaceId);
    expect(await endOf(run)).toBe('succeeded');
    expect(valueOf(await run.nodeData(workspaceId, 'again', 0, 0, 1)).outputs[0]![0]!.json).toEqual({ count: 2 });
    await expect.poll(async () => (await of('wf_between').read()).global).toEqual({ count: 2, other: true });
  });

  it('while a node goes through many items counts each of them once', async () => {
    const items = 400;
    const split = { id: 'split', type: 'split-out', params: { fields: ['n'], include: 'all' } };
    const each = code(`${COUNT} return { at: kept.count, pad: $json.pad };`, { mode: 'each' });
    const data = {
      kind: 'inline' as const,
      items: [{ json: { n: Array.from({ length: items }, (_, n) => n), pad: 'x'.repeat(10_000) } }],
    };
    const run = newExecution();
    await loseWhenProgressed(run, 'code');
    const document = chain([split, each]);
    await run
      .start(startOf(document, { workspaceId, workflowId: 'wf_many', mode: 'production', data }))
      .catch(() => undefined);
    await expect
      .poll(async () => endOf(executionOf(run.id)).catch(() => 'lost'), { timeout: 20_000 })
      .toBe('succeeded');
    const again = executionOf(run.id);
    const { events } = valueOf(await again.view(workspaceId));
    expect(events.map(({ type }) => type)).toContain('node.interrupted');
    const counts: unknown[] = [];
    for (let offset = 0; offset < items; offset += 50)
      counts.push(
        ...valueOf(await again.nodeData(workspaceId, 'code', 0, offset, 50)).outputs[0]!.map(({ json }) => json['at']),
      );
    expect(counts).toEqual(Array.from({ length: items }, (_, n) => n + 1));
    await expect.poll(async () => (await of('wf_many').read()).global).toEqual({ count: items });
  });
});

it('is saved later where that fails, and the caller does not wait for it longer than for one try', async () => {
  const id = await published('later');
  const failing = vi.spyOn(StaticData.prototype, 'save').mockRejectedValue(new Error('away'));
  expect(await fire('later')).toEqual({ count: 1 });
  expect(failing).toHaveBeenCalled();
  vi.restoreAllMocks();
  expect((await keptOf(id)).global).toEqual({});
  const { id: execution, status } = await newestOf(id);
  expect(status).toBe('succeeded');
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now + 60_000);
  await runDurableObjectAlarm(executionOf(env.EXECUTION.idFromString(execution)));
  await expect.poll(async () => (await keptOf(id)).global).toEqual({ count: 1 });
});

it('stands in no view of an execution', async () => {
  const run = await start('wf_view', [code("$getWorkflowStaticData('global').token = 'secret-1'; return {}")]);
  expect(await endOf(run)).toBe('succeeded');
  const view = valueOf(await run.view(workspaceId));
  expect(view.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['static-data.read', 'static-data.changed']),
  );
  expect(JSON.stringify(view.events)).not.toContain('secret-1');
});
