// If these fail, a click on an execution's page ends another wait than the one that it shows, or cannot end one.
import { describe, expect, it } from 'vitest';
import type { Wait } from '../../../../core/engine/events.ts';
import { Bench, sketch } from '../../../../core/engine/testing/graph.ts';
import { endableWaits, viewOfState } from './run-view.ts';

function waitingFor(...waits: Wait[]): Bench {
  const nodes = waits.map((_, index) => `W${index}`);
  const bench = new Bench(sketch(nodes.map((node) => `T>${node}`).join(' ')), 'parallel');
  waits.forEach((wait, index) => {
    const { run, attempt } = bench.start(nodes[index]!);
    bench.add({ type: 'wait.started', node: nodes[index]!, run, attempt, wait });
  });
  return bench;
}

describe('the waits that a person may end', () => {
  it.each<[string, Wait, boolean]>([
    ['a time', { kind: 'timer', until: 9000 }, true],
    ['a request', { kind: 'webhook' }, true],
    ['a decision', { kind: 'decision' }, false],
    ['a decision with a time limit', { kind: 'decision', until: 9000 }, true],
  ])('hold one for %s or not', (_, wait, isEndable) => {
    const waits = endableWaits(viewOfState(waitingFor(wait).state));
    expect(waits).toEqual(isEndable ? [{ id: 'W0:0:1', node: 'W0' }] : []);
  });

  it('are all that stand at once, and none that is over', () => {
    const bench = waitingFor({ kind: 'webhook' }, { kind: 'form' }, { kind: 'webhook' });
    bench.add({ type: 'wait.resumed', node: 'W1', run: 0, by: 'form', ref: null });
    bench.start('W1');
    expect(endableWaits(viewOfState(bench.state)).map(({ node }) => node)).toEqual(['W0', 'W2']);
  });
});

it('a pause has a name while it stands', () => {
  const bench = waitingFor({ kind: 'webhook' });
  expect(viewOfState(bench.state).holdId).toBeNull();
  bench.add({ type: 'run.held', held: true });
  expect(viewOfState(bench.state).holdId).toBe(1);
});
