// If these fail, a run times out while nothing of it is at work, or never while something waits for a limit.
import { expect, it } from 'vitest';
import { Bench, items, sketch } from './testing/graph.ts';
import { nextTimer } from './timers.ts';

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

it('stands while nothing is left but the start of what runs beside the run, so that this cannot time it out', () => {
  const run = new Bench(sketch('T>A'), 'v1', items('T', 1), 1000);
  run.start('A');
  const request = { kind: 'workflow' as const, target: 'wf', index: 0, input: [], detached: true };
  run.add({ type: 'child.recorded', node: 'A', run: 0, child: 'beside', status: 'requested', request });
  run.add({ type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: items('A', 1), at: 1400 });
  expect(run.due().map(({ type }) => type)).toEqual(['start-child']);
  expect(run.state.active).toMatchObject({ usedMs: 400, since: null });
  expect(nextTimer(run.state)).toBeNull();
  run.add({ type: 'child.recorded', node: 'A', run: 0, child: 'beside', status: 'started', at: 90_000 });
  expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
});

it('has no moment left once the run is failing, whatever timers its nodes had', () => {
  const run = new Bench(sketch('T>A T>B', { A: { timeoutMs: 500 } }), 'parallel', items('T', 1), 1000);
  run.start('A');
  expect(nextTimer(run.state)).toEqual({ id: 'timeout:A:0', at: 1500 });
  run.fail('B', { retryable: false });
  expect(run.due().map(({ type }) => type)).toEqual(['end-run']);
  expect(run.state.timers['deadline']).toBeUndefined();
  expect(nextTimer(run.state)).toBeNull();
});
