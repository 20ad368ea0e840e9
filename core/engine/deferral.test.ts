// If these fail, an attempt that gave way to an open breaker or a rate limit is lost, counted as a failure, or outlives its run.
import { describe, expect, it } from 'vitest';
import type { Deferral } from './events.ts';
import { Bench, items, sketch } from './testing/graph.ts';

const graph = sketch('T>A A>B A.error>E', {
  A: { timeoutMs: 10, retry: { strategy: 'fixed', baseMs: 5, attempts: 2 } },
});
const giveWay = (run: Bench, until: number, more: Partial<Deferral> = {}) => {
  const { attempt } = run.start('A');
  run.add({ type: 'node.deferred', node: 'A', run: 0, attempt, by: 'bucket', until, ...more });
};

describe('an attempt that gives way', () => {
  it('is made again at its moment, at the same place, without its timeout running meanwhile', () => {
    const run = new Bench(graph, 'v1');
    giveWay(run, 90_000, { places: [['3:0', 90_000]] });
    expect(run.due()).toEqual([{ type: 'fire-timer', id: 'retry:A:0', at: 90_000 }]);
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 90_000 });
    expect(run.command('A')).toMatchObject({ attempt: 2, order: 1 });
    expect(run.state.nodes['A']![0]!.deferred).toEqual({
      by: 'bucket',
      until: 90_000,
      attempt: 1,
      places: [['3:0', 90_000]],
    });
  });

  it('counts neither as a failure nor as an interruption', () => {
    const run = new Bench(graph, 'parallel');
    for (let round = 1; round <= 5; round++) {
      giveWay(run, round * 10_000);
      run.add({ type: 'timer.fired', id: 'retry:A:0', at: round * 10_000 });
    }
    run.fail('A');
    expect(run.state.nodes['A']![0]).toMatchObject({ failures: 1, interruptions: 0, status: 'retrying' });
  });

  it('keeps what it was resumed with', () => {
    const run = new Bench(graph, 'v1');
    const { attempt } = run.start('A');
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt, wait: { kind: 'decision' } });
    run.add({ type: 'wait.resumed', node: 'A', run: 0, by: 'decision', ref: 'yes' });
    giveWay(run, 5000);
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 5000 });
    expect(run.command('A').resumed).toEqual({ by: 'decision', ref: 'yes' });
  });

  it('waits no longer than the deadline of its run', () => {
    const run = new Bench(graph, 'v1', items('T', 1), 2000);
    giveWay(run, 90_000);
    expect(run.state.timers['deadline']).toBe(3000);
    run.add({ type: 'timer.fired', id: 'deadline', at: 3000 });
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'timed_out' }]);
  });

  it('is stale when it is not the present one', () => {
    const run = new Bench(graph, 'v1');
    giveWay(run, 2000);
    expect(run.add({ type: 'node.deferred', node: 'A', run: 0, attempt: 1, by: 'breaker', until: 9000 })).toBe(false);
  });
});

describe('a failure that names its own way', () => {
  it('leads to the error path where others stop', () => {
    const run = new Bench(graph, 'v1');
    const { attempt } = run.start('A');
    const error = { code: 'BREAKER_OPEN' as const, message: 'Not now.' };
    const outputs = [[], items('error', 1)[0]!];
    run.add({ type: 'node.failed', node: 'A', run: 0, attempt, error, retryable: false, onError: 'branch', outputs });
    expect(run.ready()).toEqual(['E:0']);
    expect(run.state.nodes['A']![0]).toMatchObject({ status: 'failed', handled: true });
  });
});
