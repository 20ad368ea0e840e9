// If these fail, a workflow that calls a thousand others starts some twice or never, or mixes up their results.
import {
  createExecutionContext,
  createMessageBatch,
  env,
  getQueueResult,
  runDurableObjectAlarm,
} from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChildrenDue } from '../../durable-objects/execution/fan-out.ts';
import worker from '../../worker/index.ts';
import type { Client } from './client.ts';
import { chain, executionOf, lose, newExecution, startOf, valueOf } from './runs.ts';
import { newWorkspace } from './services.ts';

type Stub = ReturnType<typeof newExecution>;

const MANY = 1000;
const called = { id: 'called', name: 'Called', type: 'sub-workflow-trigger' };
const wait = { id: 'pause', name: 'Pause', type: 'wait', params: { mode: 'webhook', give: 'items' } };
const twice = {
  id: 'twice',
  name: 'Twice',
  type: 'set',
  params: { assignments: [{ name: 'twice', type: 'number', value: '={{ $json.n * 2 }}' }] },
};

describe('many executions that are called at once', () => {
  let owner: Client;
  let workspaceId: string;
  let quick: string;
  let slow: string;
  beforeAll(async () => {
    ({ owner, workspaceId } = await newWorkspace());
    const connections = [{ from: { node: 'called' }, to: { node: 'twice' } }];
    quick = (await owner.publish({ name: 'Quick', nodes: [called, twice], connections })).id;
    const waiting = [{ from: { node: 'called' }, to: { node: 'pause' } }];
    slow = (await owner.publish({ name: 'Slow', nodes: [called, wait], connections: waiting })).id;
  });
  afterEach(() => vi.restoreAllMocks());

  async function call(
    workflow: string,
    count: number,
    params: Record<string, string | number | boolean>,
  ): Promise<Stub> {
    const run = newExecution();
    const node = { id: 'call', type: 'sub-workflow', params: { workflow, mode: 'each', ...params } };
    const items = Array.from({ length: count }, (_, n) => ({ json: { n } }));
    const data = { kind: 'inline' as const, items };
    valueOf(await run.start(startOf(chain([node]), { workspaceId, mode: 'production', data })));
    return run;
  }

  const eventsOf = async (run: Stub) =>
    valueOf(await run.view(workspaceId)).events.flatMap((event) => (event.type === 'child.recorded' ? [event] : []));
  const askedBy = async (run: Stub) =>
    (await eventsOf(run)).filter(({ status }) => status === 'requested').map(({ child }) => child);
  const stubOf = (child: string) => executionOf(env.EXECUTION.idFromString(child));
  const isThere = async (child: string) => (await stubOf(child).view(workspaceId)).ok;
  const count = async (children: string[]) => (await Promise.all(children.map(isThere))).filter(Boolean).length;

  /** Delivers messages as the queue would, in this order. */
  async function deliver(parent: Stub, children: string[], queue = 'sluice-children') {
    const messages = children.map((child, index) => ({
      id: String(index),
      timestamp: new Date(),
      attempts: 1,
      body: { workspaceId, parent: parent.id.toString(), child } satisfies ChildrenDue,
    }));
    const batch = createMessageBatch<ChildrenDue>(queue, messages);
    const ctx = createExecutionContext();
    await worker.queue(batch as never, env);
    return getQueueResult(batch, ctx);
  }

  /** Lets the queue lose everything that it is given, and keeps what that was. */
  function loseMessages(): ChildrenDue[] {
    const lost: ChildrenDue[] = [];
    vi.spyOn(Object.getPrototypeOf(env.CHILDREN) as Queue<ChildrenDue>, 'sendBatch').mockImplementation(
      async (messages) => {
        // Reports go through a queue of the same class.
        lost.push(...[...messages].map(({ body }) => body).filter(({ child }) => child !== undefined));
        return undefined as never;
      },
    );
    return lost;
  }

  it(`give their results in the order of the items: ${MANY} of them`, { timeout: 60_000 }, async () => {
    const begin = Date.now();
    const run = await call(quick, MANY, { atOnce: 100 });
    expect(valueOf(await run.awaitEnd(workspaceId, 50_000))).toBe('succeeded');
    console.log(`${MANY} children in ${Date.now() - begin} ms`);
    const { outputs } = valueOf(await run.nodeData(workspaceId, 'call', 0, 0, MANY));
    expect(outputs[0]!.map((item) => [item.json['twice'], item.pairedItem])).toEqual(
      Array.from({ length: MANY }, (_, n) => [n * 2, { item: n }]),
    );
    const events = await eventsOf(run);
    expect(new Set(events.map(({ child }) => child)).size).toBe(MANY);
  });

  it('start once, however often and in whichever order the queue delivers', async () => {
    const lost = loseMessages();
    const run = await call(slow, 30, { atOnce: 30 });
    await expect.poll(() => lost.length).toBe(30);
    const children = lost.map(({ child }) => child);
    const half = children.slice(10).reverse();
    const results = await Promise.all([deliver(run, half), deliver(run, half), deliver(run, [...half, ...half])]);
    for (const result of results) expect(result.retryMessages).toEqual([]);
    await deliver(run, half, 'sluice-children-dead');
    const started = (await eventsOf(run)).filter(({ status }) => status === 'started');
    expect(started.map(({ child }) => child).toSorted()).toEqual(half.toSorted());
    for (const child of half) {
      const { events } = valueOf(await stubOf(child).view(workspaceId));
      expect(events.filter(({ type }) => type === 'run.started')).toHaveLength(1);
    }
    // What is left is little enough for the caller to do itself, once the queue has had its time.
    expect(await count(children.slice(0, 10))).toBe(0);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
    await runDurableObjectAlarm(run);
    await expect.poll(() => count(children)).toBe(30);
    valueOf(await run.cancel(workspaceId));
  });

  it('are sent again by the alarm of the caller, also by one that was lost, when the queue has lost them', async () => {
    const lost = loseMessages();
    let run = await call(slow, 25, { atOnce: 25 });
    await expect.poll(() => lost.length).toBe(25);
    await runDurableObjectAlarm(run);
    expect(lost).toHaveLength(25);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
    await runDurableObjectAlarm(run);
    expect(lost).toHaveLength(50);
    run = await lose(run);
    await runDurableObjectAlarm(run);
    expect(lost).toHaveLength(75);
    expect(new Set(lost.map(({ child }) => child)).size).toBe(25);
    valueOf(await run.cancel(workspaceId));
  });

  it('are started by the caller itself when the queue takes nothing', async () => {
    vi.spyOn(Object.getPrototypeOf(env.CHILDREN) as Queue, 'sendBatch').mockRejectedValue(new Error('no queue'));
    const run = await call(quick, 40, { atOnce: 40 });
    expect(valueOf(await run.awaitEnd(workspaceId, 20_000))).toBe('succeeded');
  });

  it('keep the limit although the queue delivers what is not due', async () => {
    const lost = loseMessages();
    const run = await call(slow, 60, { atOnce: 30 });
    await expect.poll(() => lost.length).toBe(30);
    await deliver(run, await askedBy(run));
    expect((await eventsOf(run)).filter(({ status }) => status === 'started')).toHaveLength(30);
    expect(await count(await askedBy(run))).toBe(30);
    valueOf(await run.cancel(workspaceId));
  });

  it('do not begin after a cancel that overtakes the queue', async () => {
    const lost = loseMessages();
    const run = await call(slow, 25, { atOnce: 25 });
    await expect.poll(() => lost.length).toBe(25);
    valueOf(await run.cancel(workspaceId));
    await deliver(
      run,
      lost.map(({ child }) => child),
    );
    expect(await count(lost.map(({ child }) => child))).toBe(0);
  });

  it('say why they cannot begin, each as the failure of its item', async () => {
    const run = await call('wf_nowhere', 30, { atOnce: 30 });
    expect(valueOf(await run.awaitEnd(workspaceId, 20_000))).toBe('failed');
    const failed = (await eventsOf(run)).filter(({ status }) => status === 'failed');
    expect(failed).toHaveLength(30);
    expect(failed[0]!.error).toMatchObject({ code: 'WORKFLOW_NOT_FOUND' });
  });

  it('that nobody waits for begin all the same', async () => {
    const run = await call(slow, 150, { wait: false });
    expect(valueOf(await run.awaitEnd(workspaceId, 20_000))).toBe('succeeded');
    const children = await askedBy(run);
    expect(children).toHaveLength(150);
    await expect.poll(() => count(children), { timeout: 20_000 }).toBe(150);
  });
});
