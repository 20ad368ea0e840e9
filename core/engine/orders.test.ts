/*
 * If these fail, imported workflows run their nodes in another order than n8n does, merges pair the wrong items, or
 * runs of the parallel order get numbers that depend on which node was faster.
 */
import { describe, expect, it } from 'vitest';
import { EMPTY_ITEM_REF } from './slices.ts';
import { Bench, items, sketch } from './testing/graph.ts';

describe('order v1', () => {
  it('runs a whole branch to its end before the next one', () => {
    const run = new Bench(sketch('T>A T>B A>C B>D', { A: { at: [0, 0] }, B: { at: [0, 10] } }), 'v1');
    expect(run.finish()).toEqual(['A:0', 'C:0', 'B:0', 'D:0']);
  });

  it('orders branches by the place of their destinations: y first, then x', () => {
    const at = { A: { at: [5, 10] }, B: { at: [9, 0] }, C: { at: [1, 0] } } as const;
    const run = new Bench(sketch('T>A T>B T>C', at as never), 'v1');
    expect(run.finish()).toEqual(['C:0', 'B:0', 'A:0']);
  });

  it('runs destinations at the same place in reverse connection order', () => {
    const same = { at: [0, 0] as [number, number] };
    const run = new Bench(sketch('T>A T>B T>C', { A: same, B: same, C: same }), 'v1');
    expect(run.finish()).toEqual(['C:0', 'B:0', 'A:0']);
  });

  it('enqueues nothing for an empty output', () => {
    const run = new Bench(sketch('T>A T.1>B T.1>M.1 T>M'), 'v1', items('T', 1, 0));
    expect(run.finish()).toEqual(['A:0', 'M:0']);
  });

  it('treats a port beyond the given outputs as empty', () => {
    const run = new Bench(sketch('T.3>A T>B'), 'v1');
    expect(run.finish()).toEqual(['B:0']);
  });

  it('runs a node once per parent on the same input, each directly after its parent', () => {
    const run = new Bench(sketch('T>A T>B A>C B>C'), 'v1');
    expect(run.finish()).toEqual(['A:0', 'C:0', 'B:0', 'C:1']);
  });

  it('waits with a merge until every input has data', () => {
    const run = new Bench(sketch('T>A T>B A>M B>M.1'), 'v1');
    expect(run.finish()).toEqual(['A:0', 'B:0', 'M:0']);
    expect(run.state.nodes.M![0]!.source.map((s) => s?.node)).toEqual(['A', 'B']);
  });

  it('pairs deliveries by arrival, whatever run their parents were in', () => {
    const run = new Bench(sketch('T>A T>B A>X B>X X>M T>M.1'), 'v1');
    expect(run.finish()).toEqual(['A:0', 'X:0', 'M:0', 'B:0', 'X:1', 'M:1']);
    expect(run.state.nodes.M!.map((m) => m.source)).toEqual([
      [
        { node: 'X', output: 0, run: 0 },
        { node: 'T', output: 0, run: 0 },
      ],
      [{ node: 'X', output: 0, run: 1 }, null],
    ]);
  });

  it('releases one waiting node at quiescence and gives its missing inputs an empty list', () => {
    const run = new Bench(sketch('T>A T.1>B A>M B>M.1'), 'v1', items('T', 1, 0));
    run.succeed('A', 1);
    expect(run.command('M').inputs).toEqual([items('A:0', 1)[0], []]);
  });

  it('does not release a node below another waiting one', () => {
    const run = new Bench(sketch('T>N T>M M>N.1 T.1>M.1', { N: { at: [0, 50] } }), 'v1', items('T', 1, 0));
    expect(run.finish()).toEqual(['M:0', 'N:0']);
  });

  it.each([
    [2, []],
    [1, ['M:0']],
    [[0, 1], []],
    [[0], ['M:0']],
    [[1], []],
  ])('keeps requiredInputs %j', (requiredInputs, ran) => {
    const graph = sketch('T>M T.1>M.1', { M: { traits: { requiredInputs } } });
    const run = new Bench(graph, 'v1', items('T', 1, 0));
    expect(run.finish()).toEqual(ran);
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('numbers the rounds of a loop 0, 1, 2', () => {
    const run = new Bench(sketch('T>L L.1>B B>L L>D'), 'v1');
    expect(run.finish((node, n) => (node === 'L' ? (n < 2 ? [0, 1] : [2, 0]) : [1]))).toEqual([
      'L:0', 'B:0', 'L:1', 'B:1', 'L:2', 'D:0',
    ]); // prettier-ignore
  });

  it('keeps the order of waiting nodes even when their ids look like numbers', () => {
    const graph = sketch('T>9 T>2 T.1>9.1 T.1>2.1', { 9: { at: [0, 90] }, 2: { at: [0, 20] } });
    const run = new Bench(graph, 'v1', items('T', 1, 0));
    // The lower node is delivered to first, so it waits first.
    expect(run.finish()).toEqual(['9:0', '2:0']);
  });
});

describe('order v0', () => {
  it('runs breadth first, in connection order, whatever the positions', () => {
    const run = new Bench(sketch('T>A T>B A>C B>D', { A: { at: [0, 90] } }), 'v0');
    expect(run.finish()).toEqual(['A:0', 'B:0', 'C:0', 'D:0']);
  });

  it('passes an empty output on to an input that is not the first', () => {
    const run = new Bench(sketch('T>M T.1>M.1'), 'v0', items('T', 1, 0));
    expect(run.command('M').inputs).toEqual([items('T', 1)[0], []]);
  });

  it('forces the missing side of a merge with one empty item', () => {
    const run = new Bench(sketch('T>I I>A I.1>B A>M B>M.1'), 'v0');
    expect(run.finish((node) => (node === 'I' ? [0, 1] : [1]))).toEqual(['I:0', 'B:0', 'A:0', 'M:0']);
    expect(run.state.nodes.A![0]!.inputs).toEqual([[{ ref: EMPTY_ITEM_REF, from: 0, to: 1 }]]);
  });

  it('forces nothing that is no part of a partial run', () => {
    const graph = sketch('T>I I>A I.1>B A>M B>M.1');
    const run = new Bench(graph, 'v0', items('T', 1), null, { scope: { only: ['T', 'I', 'A', 'M'] } });
    expect(run.finish((node) => (node === 'I' ? [1, 0] : [1]))).toEqual(['I:0', 'A:0', 'M:0']);
  });

  it('forces from the highest ancestor that has not run', () => {
    const run = new Bench(sketch('T>I I>A A>C I.1>B C>M B>M.1'), 'v0');
    expect(run.finish((node) => (node === 'I' ? [0, 1] : [1]))).toEqual(['I:0', 'B:0', 'A:0', 'C:0', 'M:0']);
  });

  it('drops a waiting node whose inputs are all empty', () => {
    const run = new Bench(sketch('T>A A>M T.1>M.1'), 'v0', items('T', 1, 0));
    expect(run.finish(() => [0])).toEqual(['A:0']);
    expect(run.state.waiting).toEqual({});
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('knows no requiredInputs', () => {
    const graph = sketch('T>M T.1>X X>M.1 T>X', { M: { traits: { requiredInputs: 2 } } });
    const run = new Bench(graph, 'v0', items('T', 1, 0));
    expect(run.finish((node) => (node === 'X' ? [] : [1]))).toContain('M:0');
  });
});

describe("both of n8n's orders", () => {
  const both = ['v1', 'v0'] as const;

  it.each(both)('record a node that gave an empty list, and end the branch there, in %s', (order) => {
    const run = new Bench(sketch('T>A A>B'), order);
    expect(run.finish(() => [0])).toEqual(['A:0']);
    expect(run.state.nodes.A![0]).toMatchObject({ status: 'succeeded', outputs: [[]] });
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it.each(both)(
    'count the inputs by the connections: a plain node has one, whatever else it could take, in %s',
    (order) => {
      const run = new Bench(sketch('T>M'), order);
      expect(run.command('M').inputs).toEqual(items('T', 1));
    },
  );

  it.each(both)('open a new pairing when every one has data on this input, in %s', (order) => {
    const run = new Bench(sketch('T>A T>B A>M B>M T>C C>D D>M.1 C>M.1'), order);
    run.finish();
    const pairs = run.state.nodes.M!.map((one) => one.source.map((source) => source?.node));
    expect(pairs.map(([first]) => first).sort()).toEqual(['A', 'B']);
    expect(pairs.map(([, second]) => second).sort()).toEqual(['C', 'D']);
  });

  it.each([
    ['v1', ['A:0', 'M:0', 'B:0']],
    ['v0', ['A:0', 'B:0', 'M:0']],
  ] as const)('put a complete merge to the front or to the end: %s', (order, expected) => {
    const nodes = { M: { at: [0, 0] }, A: { at: [0, 1] }, B: { at: [0, 2] } } as const;
    const run = new Bench(sketch('T>M T>A T>B A>M.1', nodes as never), order);
    expect(run.finish()).toEqual(expected);
  });

  it.each(both)('release one waiting node and then go on with what follows from it, in %s', (order) => {
    const graph = sketch('T>M T>N T.1>M.1 M>X X>N.1', { N: { at: [0, 90] } });
    const run = new Bench(graph, order, items('T', 1));
    expect(run.finish()).toEqual(['M:0', 'X:0', 'N:0']);
    expect(run.state.nodes.N![0]!.source.map((source) => source?.node)).toEqual(['T', 'X']);
  });

  it.each(both)('end well although a node that waits is never run, in %s', (order) => {
    const run = new Bench(sketch('T>A A>B B>M M>M.1', { M: { traits: { requiredInputs: 2 } } }), order);
    run.finish((node) => (node === 'B' ? [0] : [1]));
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it.each(both)('number the runs of a node by their start, over the whole execution, in %s', (order) => {
    const run = new Bench(sketch('T>A T>B A>C B>C'), order);
    run.finish();
    const places = Object.values(run.state.nodes).flatMap((runs) => runs.map((one) => one.order));
    expect(places.sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a node without anything to work on', () => {
  it('is not called in v0 when its first input is empty, whatever came on the others', () => {
    const run = new Bench(sketch('T>M.1 M>N T>B'), 'v0');
    expect(run.finish()).toEqual(['B:0']);
    expect(run.state.nodes.M).toBeUndefined();
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('is called in v1 when another input has items', () => {
    const run = new Bench(sketch('T>M.1 M>N'), 'v1');
    expect(run.finish()).toEqual(['M:0', 'N:0']);
    expect(run.state.nodes.M![0]!.inputs).toEqual([[], items('T', 1)[0]]);
  });

  it('is called all the same with alwaysOutputData, to give its empty item', () => {
    const run = new Bench(sketch('T>M.1 M>N', { M: { alwaysOutputData: true } }), 'v0');
    expect(run.finish()).toEqual(['M:0', 'N:0']);
  });

  it('hands on nothing when it is disabled, and the run goes on beside it', () => {
    const run = new Bench(sketch('T>M.1 M>N T>B', { M: { disabled: true } }), 'v0');
    expect(run.finish((node) => (node === 'M' ? [0] : [1]))).toEqual(['B:0', 'M:0']);
  });
});

describe('the missing side of a merge in v0', () => {
  it('is not forced when what stands above it is ready: it runs anyway', () => {
    const run = new Bench(sketch('T>I T>M.1 I>A I.1>M A>M'), 'v0');
    expect(run.finish((node) => (node === 'I' ? [1, 0] : [1]))).toEqual(['I:0', 'A:0', 'M:0']);
    expect(run.state.nodes.M![0]!.source.map((source) => source?.node)).toEqual(['A', 'T']);
  });

  it('is not forced when its own merge still waits for a node that the origin leads to', () => {
    const run = new Bench(sketch('T>A T>B T>N.1 A>M B>M.1 M>N'), 'v0');
    expect(run.finish()).toEqual(['A:0', 'B:0', 'M:0', 'N:0']);
  });

  it('is never forced in v1', () => {
    const run = new Bench(sketch('T>I I>A I.1>B A>M B>M.1'), 'v1');
    expect(run.finish((node) => (node === 'I' ? [0, 1] : [1]))).toEqual(['I:0', 'B:0', 'M:0']);
    expect(run.state.nodes.A).toBeUndefined();
  });
});

describe('order parallel', () => {
  it('gives everything that is ready, with places in the execution of its own', () => {
    const run = new Bench(sketch('T>A T>B'), 'parallel');
    expect(run.due()).toMatchObject([
      { type: 'run-node', node: 'A', order: 1 },
      { type: 'run-node', node: 'B', order: 2 },
    ]);
  });

  it.each([[['A', 'B']], [['B', 'A']]])('numbers runs by lineage when %j finish in this order', (sequence) => {
    const run = new Bench(sketch('T>A T>B A>C B>C C>D'), 'parallel');
    for (const node of sequence) run.succeed(node, 1);
    expect(run.ready().sort()).toEqual(['C:0', 'C:1']);
    run.finish();
    expect(run.state.nodes.C!.map((c) => c.source[0]!.node)).toEqual(['A', 'B']);
    expect(run.state.nodes.D!.map((d) => d.source[0]!.run)).toEqual([0, 1]);
  });

  it('pairs the inputs of a merge by lineage and not by arrival', () => {
    const run = new Bench(sketch('T>A T>B A>C B>C C>X C>Y X>M Y>M.1'), 'parallel');
    run.succeed('B', 1);
    run.succeed('A', 1);
    run.finish();
    expect(run.state.nodes.M!.map((m) => m.source.map((s) => s?.run))).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('joins at quiescence what lineage left apart, such as a loop with its original', () => {
    const graph = sketch('T>L L.1>B B>L L>M T>M.1', { M: { traits: { requiredInputs: [0, 1] } } });
    const run = new Bench(graph, 'parallel');
    run.finish((node, n) => (node === 'L' ? (n < 3 ? [0, 1] : [3, 0]) : [1]));
    expect(run.state.nodes.M!.map((m) => m.source)).toEqual([
      [
        { node: 'L', output: 0, run: 3 },
        { node: 'T', output: 0, run: 0 },
      ],
    ]);
  });

  it('counts the visits of a loop, however many there are', () => {
    const run = new Bench(sketch('T>L L.1>B B>L L>D'), 'parallel');
    run.finish((node, n) => (node === 'L' ? (n < 100 ? [0, 1] : [2, 0]) : [1]));
    expect(run.state.nodes.L!.map((l) => l.run)).toEqual(Array.from({ length: 101 }, (_, n) => n));
    expect(run.state.nodes.B!).toHaveLength(100);
    expect(run.state.nodes.D!.map((d) => d.source[0]!.run)).toEqual([100]);
  });

  it.each([[['A', 'B']], [['B', 'A']]])('numbers a second visit alike when the ways back end as %j', (sequence) => {
    const run = new Bench(sketch('T>L L>A L>B A>L B>L'), 'parallel');
    run.succeed('L', 1);
    for (const node of sequence) run.succeed(node, 1);
    expect(run.ready()).toEqual(['L:1', 'L:2']);
    expect(['L:1', 'L:2'].map((_, i) => run.state.stack[i]!.source[0]!.node)).toEqual(['A', 'B']);
  });

  it('goes on below a loop whose entry only waits for its other input', () => {
    const graph = sketch('T>M B>M.1 M>B T>L M>L L.1>L', { M: { traits: { requiredInputs: 2 } } });
    const run = new Bench(graph, 'parallel');
    expect(run.finish()).toEqual(['L:0']);
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('lets a trigger be part of a cycle', () => {
    const run = new Bench(sketch('T>A A>T'), 'parallel');
    expect(run.finish((node, n) => (node === 'A' && n > 0 ? [0] : [1]))).toEqual(['A:0', 'T:1', 'A:1']);
  });

  it('keeps numbers safe integers after sixty joins in a row', () => {
    const steps = Array.from({ length: 60 }, (_, n) => `J${n}>A${n} J${n}.1>B${n} A${n}>J${n + 1} B${n}>J${n + 1}`);
    const run = new Bench(sketch(`T>J0 ${steps.join(' ')}`), 'parallel');
    run.finish((node) => (node.startsWith('J') ? [0, 1] : [1]));
    const last = run.state.nodes.J60![0]!.run;
    expect(Number.isSafeInteger(last)).toBe(true);
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });
});
