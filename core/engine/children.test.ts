/*
 * If these fail, a sub-workflow is never started or started after its parent was cancelled, more of them run at once
 * than they may, an error workflow is forgotten, or a large fan-out takes minutes of pure bookkeeping.
 */
import { describe, expect, it } from 'vitest';
import { calledBy, childOf, lastCalls } from './children.ts';
import type { ChildRequest, EndStatus, Wait } from './events.ts';
import { Bench, items, sketch, type Loose } from './testing/graph.ts';

const request = (index: number, more: Partial<ChildRequest> = {}): ChildRequest => ({
  kind: 'workflow',
  target: 'wf',
  index,
  input: [],
  detached: false,
  ...more,
});
const child = (id: string, status: 'requested' | 'started' | EndStatus, more: object = {}): Loose => ({
  type: 'child.recorded',
  node: 'A',
  run: 0,
  child: id,
  status,
  ...more,
});
const ask = (id: string, index = 0, more: Partial<ChildRequest> = {}) =>
  child(id, 'requested', { request: request(index, more) });

/** A run whose node A has asked for these children and waits for them. */
function calling(ids: string[], wait: Omit<Wait, 'kind'> = {}): Bench {
  const run = new Bench(sketch('T>A A>B'), 'v1');
  run.start('A');
  ids.forEach((id, index) => run.add(ask(id, index)));
  run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children', ...wait } });
  return run;
}
const startable = (run: Bench) => run.due().flatMap((c) => (c.type === 'start-child' ? [c.child] : []));

describe('children that a node waits for', () => {
  it('are started, and the node goes on when all have ended', () => {
    const run = calling(['c1', 'c2']);
    expect(run.due()).toEqual([
      { type: 'start-child', node: 'A', run: 0, child: 'c1', request: request(0), requestedAt: 1000 },
      { type: 'start-child', node: 'A', run: 0, child: 'c2', request: request(1), requestedAt: 1000 },
    ]);
    run.add(child('c1', 'started'));
    run.add(child('c1', 'succeeded'));
    expect(run.due()).toHaveLength(1);
    run.add(child('c2', 'failed'));
    expect(run.command('A')).toMatchObject({ attempt: 2, resumed: { by: 'children', ref: null } });
  });

  it('are called anew when the node fails with what they gave and is tried again', () => {
    const run = new Bench(sketch('T>A', { A: { retry: { strategy: 'fixed', baseMs: 100, attempts: 2 } } }), 'v1');
    run.start('A');
    run.add(ask('c1'));
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children' } });
    run.add(child('c1', 'failed'));
    run.fail('A');
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 1100 });
    expect(run.command('A')).not.toHaveProperty('resumed');
  });

  it('only go forward: a late or repeated report changes nothing', () => {
    const run = calling(['c1']);
    run.add(child('c1', 'started'));
    expect(run.add(child('c1', 'started'))).toBe(false);
    expect(run.add(child('c1', 'requested'))).toBe(false);
    run.add(child('c1', 'succeeded', { outputs: items('c', 1)[0] }));
    expect(run.add(child('c1', 'failed'))).toBe(false);
    expect(childOf(run.state, 'c1')).toMatchObject({ status: 'succeeded', outputs: items('c', 1)[0] });
  });

  it('may have ended before the wait began', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    run.add(ask('c1'));
    run.add(child('c1', 'succeeded'));
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children' } });
    expect(run.command('A').resumed).toEqual({ by: 'children', ref: null });
  });

  it('may be none at all: the node goes on at once', () => {
    expect(calling([]).command('A').resumed).toEqual({ by: 'children', ref: null });
  });

  it('run at most as many at once as the limit says, in the order in which they were asked for', () => {
    const run = calling(['c1', 'c2', 'c3', 'c4'], { limit: 2 });
    expect(startable(run)).toEqual(['c1', 'c2']);
    run.add(child('c1', 'started'));
    expect(startable(run)).toEqual(['c2']);
    run.add(child('c2', 'started'));
    expect(startable(run)).toEqual([]);
    run.add(child('c2', 'failed'));
    expect(startable(run)).toEqual(['c3']);
  });

  it('give their results in the order of the calls, whichever ended first', () => {
    const run = calling(['z', 'm', 'a']);
    for (const id of ['a', 'z', 'm']) run.add(child(id, 'succeeded'));
    expect(calledBy(run.state, 'A', 0).map(([id]) => id)).toEqual(['z', 'm', 'a']);
  });

  it('give the results of the last round of calls, which asks only for what is missing', () => {
    const run = calling(['c0', 'c1', 'c2']);
    for (const id of ['c0', 'c1', 'c2']) run.add(child(id, 'failed'));
    expect(lastCalls(run.state, 'A', 0).map(([id]) => id)).toEqual(['c0', 'c1', 'c2']);
    for (const index of [1, 2]) run.add({ ...ask(`d${index}`, index), at: 2000 });
    expect(lastCalls(run.state, 'A', 0).map(([id]) => id)).toEqual(['d1', 'd2']);
    run.add({ ...ask('e2', 2), at: 3000 });
    expect(lastCalls(run.state, 'A', 0).map(([id]) => id)).toEqual(['e2']);
  });

  it('are not begun before the wait is, nor when it has ended without them', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    run.add(ask('c1'));
    expect(startable(run)).toEqual([]);
    const until = run.now + 50;
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children', until } });
    expect(startable(run)).toEqual(['c1']);
    run.add({ type: 'timer.fired', id: 'wait:A:0', at: until });
    expect(startable(run)).toEqual([]);
  });

  it('are called off when the run ends without success, until their end is known', () => {
    const run = calling(['c1', 'c2']);
    run.add(child('c1', 'started'));
    run.add({ type: 'run.ended', status: 'cancelled' });
    expect(run.due()).toEqual([
      { type: 'cancel-child', child: 'c1' },
      { type: 'cancel-child', child: 'c2' },
    ]);
    run.add(child('c1', 'cancelled'));
    run.add(child('c2', 'cancelled'));
    expect(run.due()).toEqual([]);
    expect(run.add(ask('new'))).toBe(false);
  });
});

describe('children for which nobody waits', () => {
  it('are begun beside the run and do not count for a limit', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    run.add(ask('free', 0, { detached: true }));
    run.add(ask('c1'));
    run.add(ask('c2', 1));
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children', limit: 1 } });
    run.add(child('free', 'started'));
    expect(startable(run)).toEqual(['c1']);
    run.add(child('c1', 'succeeded'));
    run.add(child('c2', 'succeeded'));
    expect(run.command('A').resumed).toEqual({ by: 'children', ref: null });
  });

  it('must have begun before the run ends well', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    run.add(ask('free', 0, { detached: true }));
    run.add({ type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: [] });
    expect(run.due()).toMatchObject([{ type: 'start-child', child: 'free' }]);
    run.add(child('free', 'started'));
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('begin after an end that came first, and no cancel reaches them', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    run.add(ask('free', 0, { detached: true }));
    run.add(ask('called'));
    run.add({ type: 'run.ended', status: 'cancelled' });
    expect(run.due()).toMatchObject([
      { type: 'start-child', child: 'free' },
      { type: 'cancel-child', child: 'called' },
    ]);
    run.add(child('free', 'started'));
    expect(run.due()).toEqual([{ type: 'cancel-child', child: 'called' }]);
  });

  it.each(['error-workflow', 'callback'] as const)(
    'of the kind %s may be asked for after the end, and begin',
    (kind) => {
      const run = new Bench(sketch('T>A'), 'v1');
      run.add({ type: 'run.ended', status: 'failed' });
      expect(run.add(ask('after', 0, { kind, detached: true }))).toBe(true);
      expect(startable(run)).toEqual(['after']);
      run.add(child('after', 'started'));
      expect(run.due()).toEqual([]);
      expect(run.add(child('after', 'succeeded'))).toBe(true);
    },
  );
});

describe('a fan-out', () => {
  it('of five thousand is no more to do at a time than one of a hundred', () => {
    const ids = Array.from({ length: 5000 }, (_, n) => `child-${n}`);
    const run = calling(ids);
    expect(startable(run)).toEqual(ids.slice(0, 100));
    const begun: string[] = [];
    for (let next = startable(run); next.length > 0; next = startable(run)) {
      for (const id of next) run.add(child(id, 'started'));
      begun.push(...next);
    }
    expect(begun).toEqual(ids);
    for (const id of ids) run.add(child(id, 'succeeded'));
    expect(run.command('A').resumed).toEqual({ by: 'children', ref: null });
    // Nothing is kept beside the children themselves.
    expect(run.state.calls).toEqual({});
  });
});
