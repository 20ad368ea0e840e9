// If these fail, a paused run goes on with a version that does not fit it and loses its place or its data.
import { describe, expect, it } from 'vitest';
import { compatibilityProblems } from './compatible.ts';
import type { ExecutionEvent } from './events.ts';
import { foldEvent, foldJournal, metasIn } from './fold-journal.ts';
import type { Graph } from './graph.ts';
import { Bench, items, sketch, type NodeSketch } from './testing/graph.ts';

const before = sketch('T>A A>B B>M T>M.1 M>N', { B: { traits: { outputs: 2 } } });

/** T and A have run, B is at work, M has its second input, N has not begun. */
function running(): Bench {
  const bench = new Bench(before, 'parallel');
  bench.succeed('A', 1);
  bench.start('B');
  return bench;
}

describe('another version of the workflow', () => {
  const b = { traits: { outputs: 2 } };
  const other = (connections: string, nodes: Record<string, NodeSketch> = {}) =>
    sketch(connections, { B: b, ...nodes });

  it.each<[string, Graph, string[]]>([
    ['fits when it is the same', before, []],
    ['fits when only what has not begun is different', other('T>A A>B B>M T>M.1 M>Z Z>N', { N: { type: 'new' } }), []],
    ['fits when a node is gone that has run and is done', other('T>B B>M T>M.1 M>N'), []],
    ['does not fit when the node at work is gone', other('T>A A>M T>M.1 M>N'), ['B is at work and does not exist']],
    [
      'does not fit when the node that gathers its inputs is gone',
      other('T>A A>B B>N'),
      ['M has begun to gather its inputs and does not exist'],
    ],
    [
      'does not fit when the node that gathers has another number of inputs',
      other('T>A A>B B>M T>M.1 B>M.2 M>N'),
      ['M has begun to gather its inputs with 2 connected inputs and has 3'],
    ],
    [
      'does not fit when what has run is of another type',
      other('T>A A>B B>M T>M.1 M>N', { A: { type: 'x' } }),
      ['A has run as A and is x'],
    ],
    [
      'does not fit when what is at work has other outputs',
      other('T>A A>B B>M T>M.1 M>N', { B: { traits: { outputs: 3 } } }),
      ['B is at work with 2 outputs and has 3 outputs'],
    ],
    [
      'does not fit when what has run leads into its loop elsewhere',
      other('T>A A>B B>M T>M.1 M>N', { A: { traits: { loopOutput: 0 } } }),
      ['A has run with 1 outputs and has 1 outputs, 0 into its loop'],
    ],
    ['fits when what has run has other connections', other('T>A T>A.1 A>B B>M T>M.1 M>N'), []],
  ])('%s', (_what, after, expected) => {
    const found = compatibilityProblems(running().state, before, after).map(({ message }) =>
      message.replaceAll('"', ''),
    );
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(found[index]).toContain(text));
  });

  it('does not fit when the node that is about to run is gone', () => {
    const bench = new Bench(sketch('T>A A>B'), 'v1');
    expect(compatibilityProblems(bench.state, bench.graph, sketch('T>B'))).toMatchObject([
      { code: 'VERSION_INCOMPATIBLE', node: 'A', message: expect.stringContaining('is about to run') as string },
    ]);
  });

  it('does not fit when a node that waits is disabled in it', () => {
    const bench = new Bench(sketch('T>A'), 'v1');
    const { run, attempt } = bench.start('A');
    bench.add({ type: 'wait.started', node: 'A', run, attempt, wait: { kind: 'form' } });
    const after = sketch('T>A', { A: { disabled: true } });
    expect(compatibilityProblems(bench.state, bench.graph, after)).toHaveLength(1);
    expect(compatibilityProblems(bench.state, bench.graph, bench.graph)).toEqual([]);
  });
});

describe('in parallel, a run that goes on with rewired connections', () => {
  /** A's items have been through M, B is at work: its delivery is still to come. */
  function halfway(connections: string): Bench {
    const bench = new Bench(sketch(connections), 'parallel');
    bench.succeed('A', 1);
    bench.succeed('M', 1);
    bench.start('B');
    return bench;
  }
  const finish = (bench: Bench, node: string) => {
    const { run, attempt } = bench.due().find((c) => c.type === 'run-node' && c.node === node) as never;
    bench.add({ type: 'node.succeeded', node, run, attempt, outputs: items(node, 1) });
  };
  const sources = (bench: Bench, node: string) =>
    bench.state.nodes[node]!.map(({ source }) => source.map((one) => one?.node ?? null));

  it.each<[string, string]>([
    ['one of them is gone', 'T>A T>B B>M M>N'],
    ['they stand in the other order', 'T>A T>B B>M A>M M>N'],
    ['another goes first', 'T>A T>B T>M A>M B>M M>N'],
  ])('runs what a branch still delivers where two meet, when %s', (_what, connections) => {
    const bench = halfway('T>A T>B A>M B>M M>N');
    const after = sketch(connections);
    expect(compatibilityProblems(bench.state, bench.graph, after)).toEqual([]);
    bench.graph = after;
    finish(bench, 'B');
    bench.finish();
    expect(sources(bench, 'M')).toEqual([['A'], ['B']]);
    expect(bench.state.nodes['N']).toHaveLength(2);
  });

  it('pairs anew what belongs together where a merge has run under the same number', () => {
    const bench = halfway('T>A T>B A>M A>M.1 B>M B>M.1');
    bench.graph = sketch('T>A T>B B>M B>M.1');
    finish(bench, 'B');
    bench.finish();
    expect(sources(bench, 'M')).toEqual([
      ['A', 'A'],
      ['B', 'B'],
    ]);
  });

  it('keeps what a merge has gathered when the next delivery has its number now', () => {
    const bench = new Bench(sketch('T>A T>B T>C A>M B>M C>M.1'), 'parallel');
    bench.succeed('A', 1);
    bench.start('B');
    bench.graph = sketch('T>A T>B T>C B>M A>M C>M.1');
    finish(bench, 'B');
    bench.finish();
    expect(sources(bench, 'M').flat().toSorted()).toEqual(['A', 'B', 'C', null].toSorted());
  });

  it('gives the numbers by where the items come from, not by which branch was faster', () => {
    const numbers = [
      ['B', 'C'],
      ['C', 'B'],
    ].map((sequence) => {
      const bench = new Bench(sketch('T>A T>B T>C A>M B>M C>M'), 'parallel');
      bench.succeed('A', 1);
      bench.succeed('M', 1);
      bench.graph = sketch('T>A T>B T>C C>M B>M A>M');
      for (const node of sequence) bench.succeed(node, 1);
      bench.finish();
      return bench.state.nodes['M']!.map(({ run, source }) => [run, source[0]!.node]);
    });
    expect(numbers[0]).toEqual(numbers[1]);
    expect(numbers[0]).toHaveLength(3);
  });
});

describe('a run that goes on with another version', () => {
  const graphs: Record<string, Graph> = { one: sketch('T>A A>B'), two: sketch('T>A A>C') };
  const asked: unknown[] = [];
  const graphFor = (meta: Record<string, unknown>): Graph => {
    asked.push(meta);
    return graphs[meta['version'] as string]!;
  };
  const at = { v: 1, at: 1 } as const;
  const trigger = { node: 'T', outputs: [[{ ref: 't', from: 0, to: 1 }]] };
  const started = {
    ...at,
    type: 'run.started',
    rules: 1,
    order: 'v1',
    mode: 'test',
    trigger,
    seed: 1,
    timeoutMs: null,
  } as const;
  const journal: ExecutionEvent[] = [
    { ...started, meta: { version: 'one', workspace: 'w' } },
    { ...at, type: 'node.started', node: 'A', run: 0, attempt: 1, order: 1, now: 1, seed: 1 },
    { ...at, type: 'run.held', held: true },
    { ...at, type: 'run.held', held: false, meta: { version: 'two' } },
    { ...at, type: 'run.held', held: false, meta: { version: 'one' } },
    { ...at, type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: trigger.outputs },
  ];

  it('changes its graph at the end of the hold that names it, when its journal is read again too', () => {
    asked.length = 0;
    const { state, graph } = foldJournal(graphFor, journal);
    expect(graph).toBe(graphs['two']);
    expect(state.stack.map((entry) => entry.node)).toEqual(['C']);
    expect(state.meta).toEqual({ version: 'two', workspace: 'w' });
    // The second release came when nothing was held: it changes nothing.
    expect(asked).toEqual([
      { version: 'one', workspace: 'w' },
      { version: 'two', workspace: 'w' },
    ]);
  });

  it('folds to the same, event by event', () => {
    const first = foldJournal(graphFor, journal.slice(0, 1));
    const live = journal.slice(1).reduce((folded, event) => foldEvent(graphFor, folded, event), first);
    expect(live).toEqual(foldJournal(graphFor, journal));
  });

  it('names every version that must be loaded first', () => {
    expect(metasIn(journal).map((meta) => meta['version'])).toEqual(['one', 'two', 'one']);
    expect(metasIn(journal)[1]).toEqual({ version: 'two', workspace: 'w' });
  });

  it('begins its journal with its start', () => {
    expect(() => foldJournal(graphFor, journal.slice(1))).toThrow(/begins with run.started/);
  });
});
