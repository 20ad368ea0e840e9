// If these fail, one bad item takes the others with it, or an item that came out of a loop has forgotten its origin.
import { describe, expect, it } from 'vitest';
import { WorkflowDocument } from '../../core/workflow/document.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const items = (...numbers: number[]) => ({
  kind: 'inline' as const,
  items: numbers.map((n) => ({ json: { n } })),
});
const outputsOf = async (run: ReturnType<typeof newExecution>, node: string, nodeRun = 0) =>
  valueOf(await run.nodeData(WORKSPACE, node, nodeRun, 0, 100)).outputs.map((list) => list.map(({ json }) => json));

describe('an item that fails', () => {
  const strict = {
    id: 'set',
    type: 'set',
    params: { assignments: [{ name: 'm', type: 'number', value: '={{ $json.n > 2 ? "many" : $json.n }}' }] },
  };

  it('goes to the error port alone, with its own data', async () => {
    const run = newExecution();
    const document = chain([{ ...strict, onError: 'branch' }]);
    valueOf(await run.start(startOf(document, { data: items(1, 3, 2) })));
    expect(await outputsOf(run, 'set')).toEqual([
      [
        { n: 1, m: 1 },
        { n: 2, m: 2 },
      ],
      [
        {
          n: 3,
          error: expect.objectContaining({ code: 'NODE_INPUT_INVALID', node: 'set', item: 1, attempt: 1 }) as unknown,
        },
      ],
    ]);
  });

  it('is handled only after the last try', async () => {
    const run = newExecution();
    const retry = { strategy: 'fixed', attempts: 2, baseMs: 0, jitter: false, when: '={{ true }}' };
    const document = chain([{ ...strict, onError: 'continue', retry }]);
    valueOf(await run.start(startOf(document, { data: items(3, 1) })));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 10_000))).toBe('succeeded');
    const { events } = await viewOf(run);
    expect(events.filter((event) => event.type === 'node.failed' && event.node === 'set')).toHaveLength(1);
    expect(await outputsOf(run, 'set')).toEqual([[{ error: '"many" is not a number.' }, { n: 1, m: 1 }]]);
  });
});

describe('a loop', () => {
  it('knows in every round, and after the last, which item each one came from', async () => {
    const from = (id: string, name: string) => ({
      id,
      type: 'set',
      params: { assignments: [{ name, type: 'number', value: "={{ $('double').item.json.double }}" }] },
    });
    const nodes = [
      { id: 'start', type: 'manual' },
      {
        id: 'double',
        type: 'set',
        params: { assignments: [{ name: 'double', type: 'number', value: '={{ $json.n * 2 }}' }] },
      },
      { id: 'loop', type: 'loop', params: { batchSize: 2 } },
      { ...from('body', 'inside'), params: { ...from('body', 'inside').params, keepInput: false } },
      from('end', 'after'),
    ];
    const run = newExecution();
    const document = WorkflowDocument.parse({
      name: 'Loop',
      settings: { order: 'v1' },
      nodes: nodes.map((node) => ({ name: node.id, ...node })),
      connections: [
        { from: { node: 'start' }, to: { node: 'double' } },
        { from: { node: 'double' }, to: { node: 'loop' } },
        { from: { node: 'loop' }, to: { node: 'end' } },
        { from: { node: 'loop', index: 1 }, to: { node: 'body' } },
        { from: { node: 'body' }, to: { node: 'loop' } },
      ],
    });
    valueOf(await run.start(startOf(document, { data: items(1, 2, 3, 4, 5) })));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    expect(await outputsOf(run, 'body', 1)).toEqual([[{ inside: 6 }, { inside: 8 }]]);
    expect(await outputsOf(run, 'end')).toEqual([[2, 4, 6, 8, 10].map((value) => ({ inside: value, after: value }))]);
  });
});
