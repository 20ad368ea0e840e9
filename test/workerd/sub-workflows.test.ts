// If these fail, a workflow that calls others loses their results, waits for ever, or cannot call them back.
import { env, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import { ParentLink } from '../../durable-objects/execution/parent-link.ts';
import type { Client } from './client.ts';
import { chain, endWait, executionOf, lose, newExecution, startOf, valueOf } from './runs.ts';
import { newWorkspace } from './services.ts';

type Stub = ReturnType<typeof newExecution>;
type Node = z.input<typeof WorkflowDocument>['nodes'][number];

const called: Node = { id: 'called', name: 'Called', type: 'sub-workflow-trigger' };
const wait: Node = { id: 'pause', name: 'Pause', type: 'wait', params: { mode: 'webhook', give: 'items' } };
/** A node that sets one field, beside those that the item has. */
const field = (name: string, value: string) => ({
  id: name,
  name,
  type: 'set',
  params: {
    mode: 'fields',
    assignments: [{ name, type: value.startsWith('={{') ? 'number' : 'string', value }],
  } as Node['params'],
});
const calls = (workflow: string, params: Record<string, unknown> = {}, more: Partial<Node> = {}): Node => ({
  id: 'call',
  name: 'Call',
  type: 'sub-workflow',
  params: { workflow, ...params } as Node['params'],
  ...more,
});
const MINUTE = 60_000;

describe('a workflow that calls another', () => {
  let owner: Client;
  let workspaceId: string;
  beforeAll(async () => {
    ({ owner, workspaceId } = await newWorkspace());
  });
  afterEach(() => vi.restoreAllMocks());

  /** A published workflow that others can call: its trigger, then these nodes in a row. */
  async function callable(nodes: Node[], trigger: Node = called): Promise<string> {
    const all = [trigger, ...nodes];
    const connections = nodes.map((node, index) => ({ from: { node: all[index]!.id }, to: { node: node.id } }));
    return (await owner.publish({ name: 'Callable', nodes: all, connections })).id;
  }

  async function start(
    nodes: Node[],
    items: Record<string, z.input<ReturnType<typeof z.json>>>[] = [{ n: 1 }],
    overrides: Parameters<typeof startOf>[1] = {},
  ): Promise<Stub> {
    const run = newExecution();
    const data = { kind: 'inline' as const, items: items.map((json) => ({ json })) };
    valueOf(await run.start(startOf(chain(nodes as never), { workspaceId, mode: 'production', data, ...overrides })));
    return run;
  }

  const statusOf = async (run: Stub) => valueOf(await run.awaitEnd(workspaceId, 10_000));
  const viewOf = async (run: Stub) => valueOf(await run.view(workspaceId));
  const itemsOf = async (run: Stub, node: string, output = 0) =>
    valueOf(await run.nodeData(workspaceId, node, 0, 0, 2000)).outputs[output] ?? [];
  const jsonOf = async (run: Stub, node: string, output = 0) =>
    (await itemsOf(run, node, output)).map((item) => item.json);
  /** The executions that a run has asked for, in order. */
  async function childrenOf(run: Stub): Promise<Stub[]> {
    const { events } = await viewOf(run);
    return events.flatMap((event) =>
      event.type === 'child.recorded' && event.status === 'requested' && event.request?.kind === 'workflow'
        ? [executionOf(env.EXECUTION.idFromString(event.child))]
        : [],
    );
  }
  const isWaiting = (run: Stub) => run.view(workspaceId).then((view) => view.ok && view.value.report.status);
  const statusesOf = (runs: Stub[]) => Promise.all(runs.map(async (run) => (await viewOf(run)).report.status));

  describe('and waits for it', () => {
    it('answers whoever waits for the run with what the other gave, and not that it is waiting', async () => {
      const run = await start([calls(await callable([field('twice', '={{ $json.n * 2 }}')]))]);
      expect(valueOf(await run.awaitResponse(workspaceId, 10_000))).toMatchObject({
        kind: 'ended',
        status: 'succeeded',
        items: [{ json: { n: 1, twice: 2 } }],
      });
    });

    it('gives it the items, gets back what its last node gave, and both know of which item that was made', async () => {
      const id = await callable([
        { id: 'drop', name: 'Drop', type: 'limit', params: { count: 3 } },
        field('origin', "={{ $('Called').item.json.n }}"),
        { id: 'turn', name: 'Turn', type: 'sort', params: { by: [{ field: 'n', order: 'descending' }] } },
      ]);
      const run = await start(
        [calls(id), field('back', "={{ $('start').item.json.n }}")],
        [{ n: 1 }, { n: 3 }, { n: 2 }],
      );
      expect(await statusOf(run)).toBe('succeeded');
      expect(await jsonOf(run, 'back')).toEqual([
        { n: 3, origin: 3, back: 3 },
        { n: 2, origin: 2, back: 2 },
        { n: 1, origin: 1, back: 1 },
      ]);
      expect((await itemsOf(run, 'call')).map((item) => item.pairedItem)).toEqual([
        [{ item: 1 }],
        [{ item: 2 }],
        [{ item: 0 }],
      ]);
    });

    it('calls once for each item, no more at once than it may, and has the results in the order of the items', async () => {
      const id = await callable([wait, field('twice', '={{ $json.n * 2 }}')]);
      const run = await start(
        [calls(id, { mode: 'each', atOnce: 2 })],
        [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }],
      );
      const children = await childrenOf(run);
      expect(children.length).toBe(5);
      // The last that may run ends first.
      for (const pair of [[1, 0], [3, 2], [4]]) {
        for (const index of pair) await expect.poll(() => isWaiting(children[index]!)).toBe('waiting');
        const begun = await Promise.all(children.map(isWaiting));
        expect(begun.filter((status) => status === 'waiting').length).toBeLessThanOrEqual(2);
        for (const index of pair) await endWait(children[index]!, workspaceId);
      }
      expect(await statusOf(run)).toBe('succeeded');
      expect((await jsonOf(run, 'call')).map(({ twice }) => twice)).toEqual([2, 4, 6, 8, 10]);
    });

    it('fails with the error of the called one, which names that execution', async () => {
      const id = await callable([{ id: 'stop', name: 'Stop', type: 'stop-and-error', params: { message: 'Enough' } }]);
      const run = await start([calls(id)]);
      expect(await statusOf(run)).toBe('failed');
      const [child] = await childrenOf(run);
      expect((await viewOf(run)).report.error).toMatchObject({
        code: 'WORKFLOW_STOPPED',
        node: 'call',
        details: { executionId: child!.id.toString() },
      });
    });

    it('sends an item whose call failed to the error output, the others on', async () => {
      const id = await callable([
        {
          id: 'stop',
          name: 'Stop',
          type: 'stop-and-error',
          params: { message: '={{ "Not " + $json.n }}' },
        },
      ]);
      const good = await callable([field('done', 'yes')]);
      const run = await start(
        [calls('={{ $json.flow }}', { mode: 'each' }, { onError: 'branch' })],
        [{ flow: good }, { flow: id, n: 2 }, { flow: 'wf_nowhere' }],
      );
      expect(await statusOf(run)).toBe('succeeded');
      expect(await jsonOf(run, 'call')).toMatchObject([{ done: 'yes' }]);
      expect(await jsonOf(run, 'call', 1)).toMatchObject([
        { flow: id, error: { code: 'WORKFLOW_STOPPED', item: 1, attempt: 1 } },
        { flow: 'wf_nowhere', error: { code: 'WORKFLOW_NOT_FOUND', item: 2 } },
      ]);
    });

    it('has declared inputs checked and converted before the called one begins, with an error that names the input', async () => {
      const declared = {
        ...called,
        params: { mode: 'declared', inputs: [{ name: 'n', type: 'number', required: true }] },
      } as Node;
      const id = await callable([field('next', '={{ $json.n + 1 }}')], declared);
      const run = await start([calls(id)], [{ n: '41', other: 'dropped' }]);
      expect(await statusOf(run)).toBe('succeeded');
      expect(await jsonOf(run, 'call')).toEqual([{ n: 41, next: 42 }]);
      const wrong = await start([calls(id)], [{ n: 1 }, { n: 'many' }]);
      expect(await statusOf(wrong)).toBe('failed');
      expect((await viewOf(wrong)).report.error).toMatchObject({
        code: 'NODE_INPUT_INVALID',
        message: expect.stringContaining('"n"') as string,
      });
      const [child] = await childrenOf(wrong);
      expect(await child!.view(workspaceId)).toMatchObject({ ok: false, error: { code: 'EXECUTION_NOT_FOUND' } });
    });

    it('has declared inputs checked also where the items are too many for the call itself', async () => {
      const declared = { ...called, params: { mode: 'declared', inputs: [{ name: 'n', type: 'number' }] } } as Node;
      const id = await callable([{ id: 'end', name: 'End', type: 'no-op' }], declared);
      const pad = 'x'.repeat(1000);
      const run = await start(
        [calls(id)],
        Array.from({ length: 1200 }, (_, n) => ({ n: String(n), pad })),
      );
      expect(await statusOf(run)).toBe('succeeded');
      const back = await itemsOf(run, 'call');
      expect(back).toHaveLength(1200);
      expect(back[1199]).toEqual({ json: { n: 1199 }, pairedItem: [{ item: 1199 }] });
    });

    it('calls anew when the node is tried again', async () => {
      const id = await callable([
        { id: 'call', name: 'Call', type: 'http', params: { method: 'GET', url: 'http://sink.test/broken' } },
      ]);
      const failing = { ...calls(id), retry: { strategy: 'fixed', attempts: 2, baseMs: 0, jitter: false } } as Node;
      const run = await start([failing]);
      await expect.poll(async () => (await viewOf(run)).report.status, { timeout: 10_000 }).toBe('failed');
      const children = await childrenOf(run);
      expect(children.length).toBe(2);
      expect(await statusesOf(children)).toEqual(['failed', 'failed']);
      expect((await viewOf(run)).report.error).toMatchObject({ details: { executionId: children[1]!.id.toString() } });
    });

    it('calls drafts as a draft, and what is published otherwise', async () => {
      const id = await callable([field('which', 'published')]);
      const { revision } = await owner.call<{ revision: number }>('GET', `/workflows/${id}`);
      const changed = {
        name: 'Callable',
        nodes: [called, field('which', 'draft')],
        connections: [{ from: { node: 'called' }, to: { node: 'which' } }],
      };
      expect((await owner.raw('PUT', `/workflows/${id}`, changed, { 'if-match': `"${revision}"` })).status).toBe(200);
      for (const [mode, which] of [
        ['manual', 'draft'],
        ['production', 'published'],
      ] as const) {
        const run = await start([calls(id)], [{}], { mode });
        expect(await statusOf(run)).toBe('succeeded');
        expect(await jsonOf(run, 'call')).toMatchObject([{ which }]);
      }
    });

    it('cannot call one that is not published or has no trigger for that', async () => {
      const draft = await owner.call<{ id: string }>('POST', '/workflows', {
        name: 'D',
        nodes: [called],
        connections: [],
      });
      const other = await owner.call<{ id: string }>('POST', '/workflows', {
        name: 'M',
        nodes: [{ id: 'm', name: 'M', type: 'manual' }],
        connections: [],
      });
      for (const [id, mode] of [
        [draft.id, 'production'],
        [other.id, 'manual'],
      ] as const) {
        const run = await start([calls(id)], [{}], { mode });
        expect(await statusOf(run)).toBe('failed');
        expect((await viewOf(run)).report.error).toMatchObject({ code: 'SUB_WORKFLOW_NOT_CALLABLE' });
      }
    });

    it('comes to an end when a workflow calls itself without one', async () => {
      const { id, revision } = await owner.call<{ id: string; revision: number }>('POST', '/workflows', {
        name: 'Self',
        nodes: [called],
        connections: [],
      });
      const document = {
        name: 'Self',
        nodes: [called, calls(id)],
        connections: [{ from: { node: 'called' }, to: { node: 'call' } }],
      };
      await owner.raw('PUT', `/workflows/${id}`, document, { 'if-match': `"${revision}"` });
      const run = await start([calls(id)], [{}], { mode: 'manual' });
      expect(await statusOf(run)).toBe('failed');
      expect((await viewOf(run)).report.error).toMatchObject({ code: 'SUB_WORKFLOW_TOO_DEEP' });
    });
  });

  describe('and does not wait for it', () => {
    it('goes on at once, and neither its end nor a cancel reaches the other', async () => {
      const id = await callable([wait]);
      const run = await start([calls(id, { wait: false }), wait]);
      const [child] = await childrenOf(run);
      await expect.poll(() => isWaiting(child!)).toBe('waiting');
      expect((await viewOf(run)).report.status).toBe('waiting');
      valueOf(await run.cancel(workspaceId));
      expect((await viewOf(run)).report.status).toBe('cancelled');
      expect((await viewOf(child!)).report.status).toBe('waiting');
      await endWait(child!, workspaceId);
      expect(await statusOf(child!)).toBe('succeeded');
    });

    it('comes to an end when a workflow starts itself without one', async () => {
      const { id, revision } = await owner.call<{ id: string; revision: number }>('POST', '/workflows', {
        name: 'Chain',
        nodes: [called],
        connections: [],
      });
      const document = {
        name: 'Chain',
        nodes: [called, calls(id, { wait: false })],
        connections: [{ from: { node: 'called' }, to: { node: 'call' } }],
      };
      await owner.raw('PUT', `/workflows/${id}`, document, { 'if-match': `"${revision}"` });
      let run = await start([calls(id, { wait: false })], [{}], { mode: 'manual' });
      let links = 0;
      for (; links < 30; links++) {
        const [next] = await childrenOf(run);
        const ended = () => viewOf(run).then(({ events }) => events.filter((event) => event.type === 'child.recorded'));
        await expect.poll(async () => (await ended()).length).toBe(2);
        const last = (await ended()).at(-1)!;
        if (last.type === 'child.recorded' && last.status === 'failed') {
          expect(last.error).toMatchObject({ code: 'SUB_WORKFLOW_TOO_DEEP' });
          break;
        }
        run = next!;
      }
      expect(links).toBe(20);
    });
  });

  describe('and is cancelled', () => {
    it('cancels what it waits for, however deep, and keeps from starting what has not begun', async () => {
      const inner = await callable([wait]);
      const outer = await callable([calls(inner)]);
      const run = await start([calls(outer, { mode: 'each', atOnce: 1 })], [{ n: 1 }, { n: 2 }]);
      const [first, second] = await childrenOf(run);
      await expect.poll(() => isWaiting(first!)).toBe('waiting');
      const [grandchild] = await childrenOf(first!);
      await expect.poll(() => isWaiting(grandchild!)).toBe('waiting');
      valueOf(await run.cancel(workspaceId));
      await expect.poll(() => statusesOf([run, first!, grandchild!])).toEqual(['cancelled', 'cancelled', 'cancelled']);
      // A start that was on its way all the while comes too late.
      await expect
        .poll(async () => (await viewOf(run)).events.filter((event) => event.type === 'child.recorded').at(-1))
        .toMatchObject({ status: 'cancelled' });
      const late = valueOf(await second!.start(startOf(chain([{ id: 'end', type: 'no-op' }]), { workspaceId })));
      expect(late).toMatchObject({ created: false, status: 'cancelled' });
      expect((await second!.view(workspaceId)).ok).toBe(false);
    });

    it('has them cancelled also when its object is lost meanwhile', async () => {
      const inner = await callable([wait]);
      let run = await start(
        [calls(inner, { mode: 'each', atOnce: 10 })],
        Array.from({ length: 8 }, (_, n) => ({ n })),
      );
      const children = await childrenOf(run);
      for (const child of children) await expect.poll(() => isWaiting(child)).toBe('waiting');
      valueOf(await run.cancel(workspaceId));
      run = await lose(run);
      await runDurableObjectAlarm(run);
      await expect.poll(() => statusesOf(children)).toEqual(children.map(() => 'cancelled'));
    });
  });

  describe('and whose objects are lost', () => {
    it.each(['before the child has begun', 'while the child waits', 'when the child has ended'] as const)(
      'the caller, %s, still gets the results, and calls once',
      async (moment) => {
        const id = await callable([wait, field('done', 'yes')]);
        if (moment === 'when the child has ended') vi.spyOn(ParentLink.prototype, 'tell').mockResolvedValue();
        let run = await start([calls(id)]);
        if (moment === 'before the child has begun') run = await lose(run);
        await runDurableObjectAlarm(run);
        const [child] = await childrenOf(run);
        await expect.poll(() => isWaiting(child!)).toBe('waiting');
        if (moment === 'while the child waits') run = await lose(run);
        await endWait(child!, workspaceId);
        if (moment === 'when the child has ended') {
          // What the child said is lost with everything else.
          run = await lose(run);
          vi.restoreAllMocks();
          await runDurableObjectAlarm(child!);
        }
        expect(await statusOf(run)).toBe('succeeded');
        expect(await jsonOf(run, 'call')).toMatchObject([{ done: 'yes' }]);
        expect((await childrenOf(run)).length).toBe(1);
        expect((await viewOf(child!)).events.filter((event) => event.type === 'run.started')).toHaveLength(1);
      },
    );

    it('the child, while it waits and when it has ended, still tells its caller', async () => {
      const id = await callable([wait, field('done', 'yes')]);
      const run = await start([calls(id)]);
      const [first] = await childrenOf(run);
      await expect.poll(() => isWaiting(first!)).toBe('waiting');
      const tell = vi.spyOn(ParentLink.prototype, 'tell').mockResolvedValue();
      let child = await lose(first!);
      await endWait(child, workspaceId);
      expect(await statusOf(child)).toBe('succeeded');
      expect(tell).toHaveBeenCalled();
      child = await lose(child);
      expect((await viewOf(run)).report.status).toBe('waiting');
      vi.restoreAllMocks();
      await runDurableObjectAlarm(child);
      expect(await statusOf(run)).toBe('succeeded');
    });

    it('the caller asks by itself when the child never tells', async () => {
      const id = await callable([wait, field('done', 'yes')]);
      const run = await start([calls(id)]);
      const [child] = await childrenOf(run);
      await expect.poll(() => isWaiting(child!)).toBe('waiting');
      vi.spyOn(ParentLink.prototype, 'tell').mockResolvedValue();
      vi.spyOn(ParentLink.prototype, 'nextAt').mockReturnValue(null);
      await endWait(child!, workspaceId);
      await runDurableObjectAlarm(run);
      expect((await viewOf(run)).report.status).toBe('waiting');
      const now = Date.now();
      vi.spyOn(Date, 'now').mockImplementation(() => now + 11 * MINUTE);
      await runDurableObjectAlarm(run);
      expect(await statusOf(run)).toBe('succeeded');
    });
  });
});
