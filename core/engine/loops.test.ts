// If this fails, a loop inside a loop goes on where its last pass ended, or hands out batches twice.
import { expect, it } from 'vitest';
import { loopBodyOf, passOf } from './loops.ts';
import { Bench, sketch } from './testing/graph.ts';

const loop = { traits: { outputs: 2, loopOutput: 1 } };
const nested = sketch('T>O O.1>I I.1>B B>I I.0>O', { O: loop, I: loop });

it('the body of a loop ends where it comes back to its head', () => {
  expect([...loopBodyOf(nested, 'I')]).toEqual(['B']);
  expect([...loopBodyOf(nested, 'O')].sort()).toEqual(['B', 'I']);
});

it.each(['v1', 'v0', 'parallel'] as const)(
  'a pass begins with the run that came from outside, in the order %s',
  (order) => {
    const bench = new Bench(nested, order);
    // Two rounds of the outer loop, each with two rounds of the inner one.
    const inner = [
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 1],
      [0, 1],
      [1, 0],
    ];
    const outer = [
      [0, 1],
      [0, 1],
      [1, 0],
    ];
    bench.finish((node) => (node === 'I' ? inner.shift()! : node === 'O' ? outer.shift()! : [1]));
    const runs = bench.state.nodes['I']!.map(({ run }) => run);
    expect(runs.map((run) => passOf(bench.graph, bench.state, 'I', run).length)).toEqual([1, 2, 3, 1, 2, 3]);
  },
);
