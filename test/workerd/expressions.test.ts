// If these fail, an expression of a running node sees something else than the same one in the editor, or fails without
// saying which parameter of which item it stands in.
import { describe, expect, it } from 'vitest';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const items = (...numbers: number[]) => ({ kind: 'inline' as const, items: numbers.map((n) => ({ json: { n } })) });

const set = (id: string, ...values: string[]) => ({
  id,
  type: 'set',
  params: {
    keepInput: false,
    assignments: values.map((value, index) => ({ name: `v${index}`, type: 'json', value })),
  },
});

async function ran(nodes: Parameters<typeof chain>[0], settings: Record<string, unknown> = {}, data = items(1, 2)) {
  const run = newExecution();
  valueOf(await run.start(startOf(chain(nodes, settings), { data })));
  const status = valueOf(await run.awaitEnd(WORKSPACE, 10_000));
  const outputsOf = async (node: string) =>
    valueOf(await run.nodeData(WORKSPACE, node, 0, 0, 100)).outputs[0]!.map(({ json }) => Object.values(json));
  return { status, outputsOf, events: (await viewOf(run)).events };
}

/** What the first item gives for each of these expressions, in a node behind a node "one". */
async function seen(...expressions: string[]): Promise<unknown[]> {
  const one = { ...set('one', '={{ $json.n * 10 }}'), pinned: null };
  const { outputsOf } = await ran([one, set('two', ...expressions.map((code) => `={{ [${code}] }}`))], {
    timezone: 'Asia/Tokyo',
  });
  return (await outputsOf('two'))[0]!.map((value) => (value as unknown[])[0]);
}

describe('what the expressions of a node see', () => {
  it.each([
    ['$now.zoneName', 'Asia/Tokyo'],
    ['$vars', {}],
    ['$node["one"].json.v0', 10],
    ['$node["one"].runIndex', 0],
    ['$items("one").map(item => item.json.v0)', [10, 20]],
    ['$items("one", 0, 0).length', 2],
    ['$item(1).$json.v0', 20],
    ['$prevNode', { name: 'one', outputIndex: 0, runIndex: 0 }],
    ['$runIndex', 0],
    ['$input.params.keepInput', false],
    ['$input.context', {}],
    ['$("one").isExecuted', true],
    ['$("two").isExecuted', false],
    ['$("one").params.assignments.length', 1],
    ['$("one").context', {}],
    ['$("one").item.json.v0', 10],
    ['$("one").itemMatching(1).json.v0', 20],
    ['$("start").all().length', 2],
    ['$("o" + "ne").last().json.v0', 20],
    ['$parameter.keepInput', false],
    ['$execution.mode', 'test'],
    ['$workflow.name', 'Test'],
  ])('%s is %j', async (expression, expected) => {
    expect(await seen(expression)).toEqual([expected]);
  });

  it('includes pinned items of a node that did not run, in a draft run', async () => {
    const run = newExecution();
    const document = chain([set('two', '={{ $("aside").all().map(item => item.json.p) }}')]);
    const aside = { ...document.nodes[1]!, id: 'aside', name: 'aside', pinned: [{ json: { p: 7 } }] };
    document.nodes.push(aside);
    valueOf(await run.start(startOf(document, { data: items(1) })));
    await run.awaitEnd(WORKSPACE, 10_000);
    expect(valueOf(await run.nodeData(WORKSPACE, 'two', 0, 0, 10)).outputs[0]![0]!.json).toEqual({ v0: [7] });
  });
});

describe('an expression that fails', () => {
  const failing = async (value: string, data = items(1, 2)) => {
    const { events } = await ran([set('one', '={{ 1 }}', value)], {}, data);
    return events.find((event) => event.type === 'node.failed')?.error;
  };

  it('names the node, the item, the parameter and the place in it', async () => {
    expect(await failing('={{ $json.n > 1 ? $("nowhere").first() : 1 }}')).toMatchObject({
      code: 'EXPRESSION_FAILED',
      details: { node: 'one', item: 1, path: 'params.assignments.1.value', position: 18, length: 20 },
    });
  });

  it('names the place of what cannot be read', async () => {
    expect(await failing('={{ $json. }}')).toMatchObject({
      code: 'EXPRESSION_SYNTAX',
      details: { item: 0, path: 'params.assignments.1.value', position: 11, length: 1 },
    });
  });

  it('may not read the environment', async () => {
    expect(await failing('={{ $env.PATH }}')).toMatchObject({ code: 'EXPRESSION_FAILED' });
  });

  it('stops where all items together have cost too much', async () => {
    const many = items(...Array.from({ length: 30 }, (_, n) => n));
    const loop = '={{ Array(60000).fill(1).map(x => x).length }}';
    expect(await failing(loop, many)).toMatchObject({ code: 'EXPRESSION_BUDGET' });
    expect(await failing(loop)).toBeUndefined();
  });
});

describe('an expression that goes on without a value', () => {
  it('is a warning of the node run, said once for all its items', async () => {
    const { status, events } = await ran([set('one', '={{ $json.missing.deep }}')], {}, items(1, 2, 3));
    expect(status).toBe('succeeded');
    const succeeded = events.find((event) => event.type === 'node.succeeded' && event.node === 'one');
    expect(succeeded).toMatchObject({
      warnings: [{ code: 'EXPRESSION_FAILED', details: { item: 0, path: 'params.assignments.0.value', position: 4 } }],
    });
    expect((succeeded as { warnings: unknown[] }).warnings).toHaveLength(1);
  });
});
