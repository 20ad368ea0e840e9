// If these fail, the address that a workflow sends to someone ends another wait than the one that follows, or none.
import { describe, expect, it } from 'vitest';
import { visitAhead } from './next-visit.ts';
import { Bench, sketch } from './testing/graph.ts';

const from = (node: string, run = 0) => ({ node, run });

describe('the visit ahead', () => {
  const isWait = (node: string) => node.startsWith('W');

  it('is the nearest that follows, the node itself if it is one', () => {
    const graph = sketch('T>A A>W1 W1>B B>W2');
    const { state } = new Bench(graph, 'v1');
    expect(visitAhead(graph, state, from('A'), isWait)).toEqual({ node: 'W1', run: 0 });
    expect(visitAhead(graph, state, from('W1', 3), isWait)).toEqual({ node: 'W1', run: 3 });
    expect(visitAhead(graph, state, from('B'), isWait)).toEqual({ node: 'W2', run: 0 });
    expect(visitAhead(graph, state, from('W2'), () => false)).toBeNull();
  });

  it('passes over a node that is switched off', () => {
    const graph = sketch('T>A A>W1 W1>W2', { W1: { disabled: true } });
    expect(visitAhead(graph, new Bench(graph, 'v1').state, from('A'), isWait)).toEqual({ node: 'W2', run: 0 });
  });

  it('stands on another branch where none follows on this one', () => {
    const graph = sketch('T>A T>W1');
    const run = new Bench(graph, 'parallel');
    run.start('A');
    expect(visitAhead(graph, run.state, from('A'), isWait)).toEqual({ node: 'W1', run: 0 });
  });

  it('counts on with each run in the sequential orders, and by where the items come from in parallel', () => {
    const graph = sketch('T>A T>B A>W1 B>W1');
    for (const order of ['v1', 'parallel'] as const) {
      const run = new Bench(graph, order);
      const seen: unknown[] = [];
      for (const node of order === 'v1' ? ['A', 'W1', 'B', 'W1'] : ['A', 'B', 'W1', 'W1']) {
        if (node !== 'W1') {
          seen.push(visitAhead(graph, run.state, from(node), isWait));
          run.succeed(node, 1);
        } else if (order === 'v1') run.succeed('W1', 1);
      }
      expect(seen).toEqual([
        { node: 'W1', run: 0 },
        { node: 'W1', run: 1 },
      ]);
      if (order === 'parallel')
        expect(
          run
            .due()
            .flatMap((one) => (one.type === 'run-node' ? [one.run] : []))
            .toSorted(),
        ).toEqual([0, 1]);
    }
  });
});
