/*
 * If these fail, a wait never ends or ends twice, a paused run goes on, or an execution is stopped for time it slept.
 */
import { describe, expect, it } from 'vitest';
import { nextTimer } from './timers.ts';
import { Bench, items, sketch } from './testing/graph.ts';
import type { Wait } from './events.ts';
import { findWait, waitIdOf } from './waits.ts';

function waiting(bench: Bench, wait: Wait, node = 'A'): void {
  const { run, attempt } = bench.start(node);
  bench.add({ type: 'wait.started', node, run, attempt, wait });
}

describe('waits', () => {
  it('resumes by its timer with a new attempt of the same run', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    waiting(run, { kind: 'timer', until: 5000 });
    expect(run.state.status).toBe('waiting');
    expect(run.due()).toEqual([{ type: 'fire-timer', id: 'wait:A:0', at: 5000 }]);
    expect(nextTimer(run.state)).toEqual({ id: 'wait:A:0', at: 5000 });
    expect(run.add({ type: 'timer.fired', id: 'wait:A:0', at: 4999 })).toBe(false);
    run.add({ type: 'timer.fired', id: 'wait:A:0', at: 5001 });
    expect(run.state.status).toBe('running');
    expect(run.command('A')).toMatchObject({ run: 0, attempt: 2, resumed: { by: 'timer', ref: null } });
    run.succeed('A', 1);
    expect(run.state.nodes.A![0]!.failures).toBe(0);
    expect(run.ready()).toEqual(['B:0']);
  });

  it('has a name of its own, by which it is found while it lasts and when it is over', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    const lasts = (id: string) => findWait(run.state, id)?.isOpen ?? null;
    waiting(run, { kind: 'webhook' });
    const id = waitIdOf('A', run.state.nodes.A![0]!);
    expect(lasts(id)).toBe(true);
    for (const none of ['A:0:2', 'A:1:1', 'B:0:1', 'A', '']) expect(lasts(none)).toBeNull();
    run.add({ type: 'wait.resumed', node: 'A', run: 0, by: 'webhook', ref: 'body' });
    expect(lasts(id)).toBe(false);
    run.succeed('A', 1);
    expect(findWait(run.state, id)).toMatchObject({ node: 'A', isOpen: false, entry: { resumed: { ref: 'body' } } });
  });

  it('of one node run that waits twice has two names', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    waiting(run, { kind: 'webhook' });
    const first = waitIdOf('A', run.state.nodes.A![0]!);
    run.add({ type: 'wait.resumed', node: 'A', run: 0, by: 'webhook', ref: 'body' });
    waiting(run, { kind: 'webhook' });
    const second = waitIdOf('A', run.state.nodes.A![0]!);
    expect([first, second].map((id) => findWait(run.state, id)?.isOpen)).toEqual([false, true]);
  });

  it('takes one answer; a second changes nothing', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    waiting(run, { kind: 'webhook', until: 5000 });
    const answer = { type: 'wait.resumed', node: 'A', run: 0, by: 'webhook', ref: 'body' } as const;
    expect(run.add(answer)).toBe(true);
    expect(run.add(answer)).toBe(false);
    expect(run.add({ type: 'timer.fired', id: 'wait:A:0', at: 6000 })).toBe(false);
    expect(run.command('A').resumed).toEqual({ by: 'webhook', ref: 'body' });
  });

  it('keeps the answer through a crash while resuming', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    waiting(run, { kind: 'decision' });
    run.add({ type: 'wait.resumed', node: 'A', run: 0, by: 'decision', ref: 'yes' });
    run.start('A');
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 2 });
    expect(run.command('A')).toMatchObject({ attempt: 3, resumed: { by: 'decision', ref: 'yes' } });
  });

  it.each(['v0', 'v1'] as const)('stops the whole run in %s', (order) => {
    const run = new Bench(sketch('T>A T>B'), order);
    waiting(run, { kind: 'form' });
    expect(run.due()).toEqual([]);
    expect(run.state.status).toBe('waiting');
  });

  it('lets other branches go on in parallel', () => {
    const run = new Bench(sketch('T>A T>B'), 'parallel');
    waiting(run, { kind: 'form' });
    expect(run.state.status).toBe('running');
    expect(run.ready()).toEqual(['B:0']);
    run.succeed('B', 0);
    expect(run.state.status).toBe('waiting');
    expect(run.due()).toEqual([]);
  });
});

describe('holding', () => {
  it('starts nothing new while held, lets what is in flight finish, then goes on', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    run.add({ type: 'run.held', held: true });
    expect(run.state.status).toBe('paused');
    run.add({ type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: items('A', 1) });
    expect(run.due()).toEqual([]);
    run.add({ type: 'run.held', held: false });
    expect(run.state.status).toBe('running');
    expect(run.ready()).toEqual(['B:0']);
  });

  it('lets go at the moment it was held until', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.add({ type: 'run.held', held: true, until: 3000 });
    expect(run.due()).toEqual([{ type: 'fire-timer', id: 'hold', at: 3000 }]);
    run.add({ type: 'timer.fired', id: 'hold', at: 3000 });
    expect(run.state).toMatchObject({ held: false, status: 'running', timers: {} });
  });
});

describe('the deadline', () => {
  it('ends the run as timed out when its active time is used up', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 1), 1000);
    run.start('A');
    expect(run.state.timers).toEqual({ deadline: 2000 });
    run.add({ type: 'timer.fired', id: 'deadline', at: 2000 });
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'timed_out', error: { code: 'EXECUTION_TIMED_OUT' } }]);
  });

  it('does not count waits and holds', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 1), 1000);
    run.start('A');
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'form' }, at: 1400 });
    expect(run.state).toMatchObject({ timers: {}, active: { usedMs: 400, since: null } });
    run.add({ type: 'run.held', held: true, at: 8000 });
    run.add({ type: 'wait.resumed', node: 'A', run: 0, by: 'form', ref: null, at: 9000 });
    expect(run.state.timers).toEqual({});
    run.add({ type: 'run.held', held: false, at: 10_000 });
    expect(run.state.timers).toEqual({ deadline: 10_600 });
    run.add({ type: 'run.ended', status: 'cancelled', at: 10_100 });
    expect(run.state.active).toEqual({ usedMs: 500, since: null, limitMs: 1000 });
  });

  it('ends the run as timed out although a failure of the node would have been handled', () => {
    const run = new Bench(sketch('T>A A.error>E', { A: { onError: 'branch' } }), 'v1', items('T', 1), 1000);
    run.start('A');
    run.add({ type: 'timer.fired', id: 'deadline', at: 2000 });
    run.add({ type: 'run.ended', status: 'timed_out' });
    expect(run.state).toMatchObject({ status: 'timed_out', error: { code: 'EXECUTION_TIMED_OUT' } });
    expect(run.state.nodes).toMatchObject({ A: [{ status: 'cancelled' }] });
    expect(run.state.error).not.toHaveProperty('node');
  });

  it('of the run is not that of a node which failed with the same code', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    const error = { code: 'EXECUTION_TIMED_OUT' as const, message: 'The sub-workflow ran too long.' };
    run.add({ type: 'node.failed', node: 'A', run: 0, attempt: 1, error, retryable: false });
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'failed' }]);
  });

  it('goes on from what is left of it after a wait, and fires neither early nor twice', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 1), 1000);
    run.start('A');
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'timer', until: 50_000 }, at: 1900 });
    expect(run.add({ type: 'timer.fired', id: 'deadline', at: 2000 })).toBe(false);
    run.add({ type: 'timer.fired', id: 'wait:A:0', at: 50_000 });
    expect(run.state.timers).toEqual({ deadline: 50_100 });
    expect(run.add({ type: 'timer.fired', id: 'deadline', at: 50_099 })).toBe(false);
    expect(run.add({ type: 'timer.fired', id: 'deadline', at: 50_100 })).toBe(true);
    expect(run.add({ type: 'timer.fired', id: 'deadline', at: 50_101 })).toBe(false);
  });

  it('does not fire while the run is held, however long', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 1), 1000);
    run.add({ type: 'run.held', held: true });
    expect(run.add({ type: 'timer.fired', id: 'deadline', at: 9_999_999 })).toBe(false);
    expect(run.due()).toEqual([]);
  });
});
