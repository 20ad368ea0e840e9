// If these fail, a fork or a retry repeats what was done, forgets a part of the rest, or runs a merge twice.
import { describe, expect, it } from 'vitest';
import { fitRuns, forkAt, reusableRuns, type ReusableRun } from './fork.ts';
import { findRun } from './runs.ts';
import { Bench, items, sketch } from './testing/graph.ts';

const orders = ['v1', 'v0', 'parallel'] as const;
const names = (runs: ReusableRun[]) => runs.map(({ node, run }) => `${node}:${run}`);

/** Begins an execution that takes over these runs of another. */
function forked(before: Bench, reused: ReusableRun[], graph = before.graph): Bench {
  const bench = new Bench(graph, before.state.order, findRun(before.state, 'T', 0)!.outputs);
  for (const run of reused) {
    const { outputs, error } = findRun(before.state, run.node, run.run)!;
    const failed = error ? { error } : {};
    bench.add({ type: 'node.reused', ...run, outputs, from: { execution: 'before' }, ...failed });
  }
  return bench;
}

describe('a fork', () => {
  it.each(orders)('takes over all that began before the step and runs the rest, in %s', (order) => {
    const before = new Bench(sketch('T>A A>B B>C'), order);
    before.finish();
    expect(names(forkAt(before.state, { node: 'B', run: 0 }))).toEqual(['A:0']);
    expect(forkAt(before.state, { order: 2 })).toEqual(forkAt(before.state, { node: 'B', run: 0 }));
    const bench = forked(before, forkAt(before.state, { order: 2 }));
    expect(bench.finish()).toEqual(['B:0', 'C:0']);
    expect(bench.state.nodes.A).toMatchObject([{ reusedFrom: 'before', inputs: items('T', 1), attempt: 0 }]);
  });

  it('of the trigger takes over nothing', () => {
    const before = new Bench(sketch('T>A'), 'v1');
    before.finish();
    expect(forkAt(before.state, { node: 'T', run: 0 })).toEqual([]);
  });

  it.each(orders)('goes on in the middle of a loop, in %s', (order) => {
    const rounds = (node: string, run: number) => (node === 'L' ? (run < 3 ? [0, 1] : [3, 0]) : [1]);
    const before = new Bench(sketch('T>L L.1>B B>L L>D'), order);
    before.finish(rounds);
    const bench = forked(before, forkAt(before.state, { node: 'B', run: 1 }));
    const rest = bench.finish(rounds);
    expect(rest.slice(0, 5)).toEqual(['B:1', 'L:2', 'B:2', 'L:3', `D:${order === 'parallel' ? 3 : 0}`]);
    expect(bench.state.nodes.L!.map((run) => run.source)).toEqual(before.state.nodes.L!.map((run) => run.source));
  });

  it.each(orders)('keeps what a merge has gathered, in %s', (order) => {
    const before = new Bench(sketch('T>A T>B A>M B>M.1'), order);
    before.finish();
    const bench = forked(before, forkAt(before.state, { order: 2 }));
    expect(bench.finish()).toEqual(['B:0', 'M:0']);
    expect(bench.state.nodes.M![0]!.inputs).toEqual([items('A:0', 1)[0], items('B:0', 1)[0]]);
  });

  it.each(orders)('does not run a merge again that went on with an input missing, in %s', (order) => {
    const before = new Bench(sketch('T>A T>M A.1>M.1 M>N'), order);
    before.finish((node) => (node === 'A' ? [1, 0] : [1]));
    const bench = forked(before, forkAt(before.state, { node: 'N', run: 0 }));
    expect(bench.finish()).toEqual(['N:0']);
  });

  it.each([
    ['T>A T>B A>M M>N', 'v1'],
    ['T>A T>B A>M M>N', 'v0'],
    ['T>A T>B A>M M>N', 'parallel'],
    ['T>A A>M M>N', 'v1'],
    ['T>A A>M M>N', 'v0'],
    ['T>A A>M M>N', 'parallel'],
  ] as const)('does not run a merge again that has lost an input since: %s in %s', (wires, order) => {
    const before = new Bench(sketch('T>A T>B A>M B>M.1 M>N'), order);
    before.finish();
    const after = sketch(wires);
    const bench = forked(before, fitRuns(forkAt(before.state, { node: 'N', run: 0 }), after), after);
    expect(bench.finish()).toEqual(['N:0']);
  });

  it('does not run a merge again for which several deliveries were joined in parallel', () => {
    const graph = sketch('T>L L.1>B B>L L>M T>M.1 M>N', { M: { traits: { requiredInputs: [0, 1] } } });
    const before = new Bench(graph, 'parallel');
    before.finish((node, n) => (node === 'L' ? (n < 3 ? [0, 1] : [3, 0]) : [1]));
    const bench = forked(before, forkAt(before.state, { node: 'N', run: before.state.nodes.N![0]!.run }));
    expect(bench.finish()).toHaveLength(1);
    expect(bench.state.waiting).toEqual({});
  });

  it('keeps the error of a step that was handled', () => {
    const before = new Bench(sketch('T>A A>B A.error>E', { A: { onError: 'branch' } }), 'v1');
    before.fail('A');
    before.finish();
    const bench = forked(before, forkAt(before.state, { node: 'E', run: 0 }));
    expect(bench.state.nodes.A![0]).toMatchObject({ status: 'failed', handled: true, error: { code: 'NODE_FAILED' } });
    expect(bench.finish()).toEqual(['E:0']);
  });
});

describe('a retry', () => {
  it('takes over every result and runs only what failed or never began', () => {
    const before = new Bench(sketch('T>A T>B T>C A>D'), 'parallel');
    before.succeed('A', 1);
    before.start('B');
    before.succeed('D', 1);
    before.fail('C');
    before.add({ type: 'run.ended', status: 'failed' });
    expect(names(reusableRuns(before.state))).toEqual(['A:0', 'D:0']);
    expect(forked(before, reusableRuns(before.state)).finish()).toEqual(['B:0', 'C:0']);
  });
});

describe('a fork onto another version', () => {
  /** Of T, A and B, M ran for the items of A only. */
  function halfway(how: 'parallel' | 'v0' | 'v1'): Bench {
    const before = new Bench(sketch('T>A T>B A>M B>M M>N'), how);
    before.finish((node, run) => (node === 'M' && run > 0 ? [0] : [1]));
    return before;
  }
  const past = (before: Bench, ...nodes: string[]) =>
    reusableRuns(before.state).filter(({ node, run }) => nodes.includes(node) && run === 0);
  const ran = (bench: Bench, node: string) => bench.state.nodes[node]!.map(({ source }) => source[0]!.node).toSorted();

  it.each(orders)('runs what a branch still delivers when the other one is gone, in %s', (how) => {
    const before = halfway(how);
    const after = sketch('T>B B>M M>N');
    const bench = forked(before, fitRuns(past(before, 'A', 'B', 'M', 'N'), after), after);
    bench.finish();
    expect(ran(bench, 'M')).toEqual(['B', 'T']);
  });

  it.each(orders)('repeats nothing when the connections stand in the other order, in %s', (how) => {
    const before = halfway(how);
    const after = sketch('T>A T>B B>M A>M M>N');
    const bench = forked(before, fitRuns(past(before, 'A', 'M', 'N'), after), after);
    const rest = bench.finish();
    expect(rest.map((run) => run[0])).toEqual(['B', 'M', 'N']);
    expect(ran(bench, 'M')).toEqual(['A', 'B']);
  });

  it.each(orders)('does not run again what stood below a node that is gone, in %s', (how) => {
    const before = new Bench(sketch('T>A A>B B>C C>D'), how);
    before.finish();
    const after = sketch('T>C C>D');
    const bench = forked(before, fitRuns(forkAt(before.state, { node: 'D', run: 0 }), after), after);
    expect(bench.finish()).toEqual(['D:0']);
  });

  it('runs what a connection that was added beside another brings to a merge, in parallel', () => {
    const before = new Bench(sketch('T>M T.1>M.1 M>N'), 'parallel');
    before.finish();
    const after = sketch('T>M T>M T.1>M.1 M>N');
    const bench = forked(before, past(before, 'M'), after);
    bench.finish();
    expect(ran(bench, 'M')).toEqual(['T', 'T']);
  });

  it('leaves a run its number where other items lead to one of the same, in parallel', () => {
    const before = new Bench(sketch('T>A T>B A>M B>M M>N'), 'parallel');
    before.finish();
    const after = sketch('T>A T>B B>M A>M M>N');
    const bench = forked(before, past(before, 'A', 'B', 'M'), after);
    expect(bench.finish()).toHaveLength(3);
    expect(ran(bench, 'M')).toEqual(['A', 'B']);
  });
});
