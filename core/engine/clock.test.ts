// If these fail, a run times out while nothing of it is at work, or never while something waits for a limit.
import { expect, it } from 'vitest';
import { Bench, items, sketch } from './testing/graph.ts';

const retry = { strategy: 'fixed', baseMs: 500, attempts: 3 } as const;
const graph = sketch('T>A T>B A>C', { A: { retry } });

it('in parallel does not count the pause before another try, and counts on from the next one', () => {
  const run = new Bench(graph, 'parallel', items('T', 1), 1000);
  run.start('B');
  run.succeed('B', 1);
  run.fail('A', { retryable: true });
  expect(run.state.status).toBe('running');
  expect(run.state.active.since).toBeNull();
  expect(run.state.timers['deadline']).toBeUndefined();
  const { usedMs } = run.state.active;
  const at = run.state.timers['retry:A:0']!;
  run.add({ type: 'timer.fired', id: 'retry:A:0', at });
  expect(run.state.active).toMatchObject({ usedMs, since: at });
  expect(run.state.timers['deadline']).toBe(at + 1000 - usedMs);
});

it('in parallel counts on while another branch is at work', () => {
  const run = new Bench(graph, 'parallel', items('T', 1), 1000);
  run.start('B');
  run.fail('A', { retryable: true });
  expect(run.state.timers['deadline']).toBe(2000);
});

it('counts the pause of an attempt that gave way to a limit', () => {
  const run = new Bench(sketch('T>A', { A: { retry } }), 'parallel', items('T', 1), 1000);
  const { attempt } = run.start('A');
  run.add({ type: 'node.deferred', node: 'A', run: 0, attempt, by: 'bucket', until: 90_000 });
  expect(run.state.timers['deadline']).toBe(2000);
});

it.each(['v1', 'v0'] as const)('in %s counts the pause, which there belongs to the node', (order) => {
  const run = new Bench(sketch('T>A', { A: { retry } }), order, items('T', 1), 1000);
  run.fail('A', { retryable: true });
  expect(run.state.timers['deadline']).toBe(2000);
});
