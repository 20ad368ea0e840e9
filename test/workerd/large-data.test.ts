// If these fail, large data ends an isolate: more is held in memory than fits, or what was done is lost with the object.
import { env } from 'cloudflare:test';
import { beforeEach, describe, expect, it } from 'vitest';
import { isolateMemory } from '../../durable-objects/execution/memory-budget.ts';
import { chain, executionOf, loseWhenProgressed, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const SOME_MB = 10_000_000;

/** Makes `groups` × 100 items of 10 KB, keeps every second group, and adds up what is left. */
const document = (groups: number) => ({
  document: chain([
    { id: 'split', type: 'split-out', params: { fields: ['group'], include: 'all' } },
    {
      id: 'many',
      type: 'set',
      params: { copies: 99, assignments: [{ name: 'half', type: 'number', value: '={{ $json.group % 2 }}' }] },
    },
    {
      id: 'filter',
      type: 'filter',
      params: { conditions: [{ left: '={{ $json.half }}', type: 'number', operator: 'equals', right: 1 }] },
    },
    {
      id: 'sum',
      type: 'summarize',
      params: {
        summaries: [
          { what: 'count', field: 'pad', as: 'items' },
          { what: 'sum', field: 'group', as: 'sum' },
          { what: 'countUnique', field: 'group', as: 'groups' },
        ],
      },
    },
  ]),
  data: {
    kind: 'inline' as const,
    items: [{ json: { group: Array.from({ length: groups }, (_, group) => group), pad: 'x'.repeat(10_000) } }],
  },
});
const resultOf = (groups: number) => ({
  items: 50 * groups,
  sum: 25 * groups * groups,
  groups: groups / 2,
});

async function resultIn(run: ReturnType<typeof newExecution>): Promise<unknown> {
  return valueOf(await run.nodeData(WORKSPACE, 'sum', 0, 0, 1)).outputs[0]![0]!.json;
}
const storedIn = async (run: ReturnType<typeof newExecution>) =>
  (await env.BLOBS.list({ prefix: `executions/${run.id.toString()}/` })).objects;

describe('a run over more items than memory holds', () => {
  beforeEach(() => (isolateMemory.highest = isolateMemory.used));

  it('passes with 200 MB of them, with never more than 100 MB counted', { timeout: 120_000 }, async () => {
    const run = newExecution();
    const { document: workflow, data } = document(200);
    valueOf(await run.start(startOf(workflow, { data, mode: 'production' })));
    await expect
      .poll(async () => valueOf(await run.awaitEnd(WORKSPACE, 10_000)), { timeout: 110_000 })
      .toBe('succeeded');
    expect(await resultIn(run)).toEqual(resultOf(200));
    expect((await storedIn(run)).reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(200_000_000);
    expect(isolateMemory.highest).toBeLessThanOrEqual(100_000_000);
    expect(isolateMemory.highest).toBeGreaterThan(2_000_000);
    expect(isolateMemory.used).toBeLessThan(2 * SOME_MB);
  });

  it('goes on behind the last page that is recorded when its object is lost', { timeout: 60_000 }, async () => {
    const run = newExecution();
    const { document: workflow, data } = document(40);
    await loseWhenProgressed(run, 'many');
    await run.start(startOf(workflow, { data, mode: 'production' })).catch(() => undefined);
    const again = executionOf(run.id);
    await expect
      .poll(async () => valueOf(await executionOf(run.id).awaitEnd(WORKSPACE, 10_000)), { timeout: 50_000 })
      .toBe('succeeded');
    expect(await resultIn(again)).toEqual(resultOf(40));
    const { events } = await viewOf(again);
    const many = events.filter((event) => 'node' in event && event.node === 'many');
    expect(many.filter((event) => event.type === 'node.interrupted')).toHaveLength(1);
    const done = many.flatMap((event) => (event.type === 'node.progressed' ? event.done : []));
    expect(done.map(([from, to]) => to - from).reduce((sum, count) => sum + count)).toBe(40);
    expect(many.findIndex((event) => event.type === 'node.progressed')).toBeLessThan(
      many.findIndex((event) => event.type === 'node.interrupted'),
    );
    expect(isolateMemory.used, 'what the lost object held has come back').toBeLessThan(2 * SOME_MB);
  });

  it('fails with the name of the node where it needs all of them at once', { timeout: 60_000 }, async () => {
    const run = newExecution();
    const { data, document: workflow } = document(60);
    const [split, many] = workflow.nodes.slice(1);
    const sorted = chain([split!, many!, { id: 'sum', type: 'sort', params: { by: [{ field: 'group' }] } }]);
    valueOf(await run.start(startOf(sorted, { data, mode: 'production' })));
    await expect.poll(async () => valueOf(await run.awaitEnd(WORKSPACE, 10_000)), { timeout: 50_000 }).toBe('failed');
    const { events } = await viewOf(run);
    expect(events.find((event) => event.type === 'node.failed')).toMatchObject({
      node: 'sum',
      error: { code: 'ITEMS_TOO_LARGE', details: { limit: 'memory', node: 'sum' } },
    });
    expect(isolateMemory.highest).toBeLessThanOrEqual(100_000_000);
  });
});
