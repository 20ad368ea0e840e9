/*
 * If these fail, an execution loses or repeats work: stale answers count, a crash is not repaired, a failure takes the
 * wrong path, or something goes on after the end.
 */
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import { failureOfInterruption } from './attempts.ts';
import { inFlight } from './due.ts';
import type { ExecutionEvent } from './events.ts';
import { Bench, items, sketch } from './testing/graph.ts';
import { failureOfTimer } from './waits.ts';

const boom = { code: 'NODE_FAILED', message: 'It failed.' } as const;

describe('start and end', () => {
  it('counts the trigger as run 0 at place 0', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 2));
    expect(run.state.nodes.T).toMatchObject([{ run: 0, order: 0, status: 'succeeded', outputs: items('T', 2) }]);
    expect(run.command('A')).toMatchObject({ run: 0, attempt: 1, order: 1, started: false, inputs: items('T', 2) });
  });

  it('refuses a journal that does not begin with run.started', () => {
    const event: ExecutionEvent = { type: 'run.held', held: true, v: 1, at: 0 };
    expect(() => apply(sketch('T>A'), null, event)).toThrow(/begins with run.started/);
  });

  it('ends as succeeded when nothing is left', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.succeed('A', 0);
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('cancels what is unfinished at the end and changes nothing after it', () => {
    const run = new Bench(sketch('T>A T>B'), 'parallel');
    const { run: number, attempt } = run.start('A');
    run.add({ type: 'run.ended', status: 'cancelled' });
    expect(run.state).toMatchObject({ status: 'cancelled', timers: {}, stack: [], open: [] });
    expect(run.state.nodes.A![0]!.status).toBe('cancelled');
    expect(run.add({ type: 'node.succeeded', node: 'A', run: number, attempt, outputs: [] })).toBe(false);
    expect(run.add({ type: 'run.ended', status: 'succeeded' })).toBe(false);
    expect(run.due()).toEqual([]);
  });

  it('never changes its argument', () => {
    const run = new Bench(sketch('T>A T>B A>M B>M.1', { A: { retry: {} } }), 'parallel');
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    };
    freeze(run.state);
    run.fail('A');
    freeze(run.state);
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 99_999 });
    freeze(run.state);
    expect(run.finish()).toEqual(['A:0', 'B:0', 'M:0']);
  });

  it('takes node ids that are names of object members', () => {
    const run = new Bench(sketch('T>constructor constructor>__proto__ __proto__>A.1 T>A'), 'v1');
    expect(run.finish()).toEqual(['constructor:0', '__proto__:0', 'A:0']);
  });

  it('keeps the first answer of a synchronous trigger', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    const answer = (status: number) => ({
      type: 'response.given' as const,
      node: 'A',
      response: { status, headers: [], ref: null },
    });
    run.add(answer(201));
    expect(run.add(answer(500))).toBe(false);
    expect(run.state.response).toEqual({ status: 201, headers: [], ref: null, node: 'A' });
  });
});

describe('attempts', () => {
  it('ignores results of an attempt that is not the current one', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1 });
    const late = { type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: items('late', 1) } as const;
    expect(run.add(late)).toBe(false);
    run.start('A');
    expect(run.add(late)).toBe(false);
    expect(run.add({ ...late, attempt: 2 })).toBe(true);
    expect(run.add({ ...late, attempt: 2 })).toBe(false);
  });

  it('ignores a start out of turn', () => {
    const run = new Bench(sketch('T>A T>B'), 'v1');
    const start = (node: string, attempt = 1) => ({
      type: 'node.started' as const,
      node,
      run: 0,
      attempt,
      order: 1,
      now: 0,
      seed: 0,
    });
    expect(run.add(start('B'))).toBe(false);
    expect(run.add(start('A', 2))).toBe(false);
    expect(run.add(start('A'))).toBe(true);
    expect(run.add(start('A'))).toBe(false);
    expect(run.add(start('B'))).toBe(false);
  });

  it('names running attempts as started and as in flight', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    expect(run.due()).toMatchObject([{ type: 'run-node', node: 'A', attempt: 1, started: true }]);
    expect(inFlight(run.state)).toEqual([{ node: 'A', run: 0, attempt: 1 }]);
  });

  it('repeats an interrupted attempt at its place, without counting a failure', () => {
    const run = new Bench(sketch('T>A', { A: { retry: { attempts: 2 } } }), 'v1');
    run.start('A');
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1 });
    expect(inFlight(run.state)).toEqual([]);
    expect(run.command('A')).toMatchObject({ attempt: 2, order: 1, started: false });
    run.fail('A');
    expect(run.state.nodes.A![0]).toMatchObject({ status: 'retrying', failures: 1, interruptions: 1, order: 1 });
  });

  it('fails a node with NODE_POISONED at the third interruption', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    for (const attempt of [1, 2, 3]) {
      run.start('A');
      run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt });
    }
    expect(run.due()).toMatchObject([
      { type: 'end-run', status: 'failed', error: { code: 'NODE_POISONED', node: 'A' } },
    ]);
  });

  it('does not count the interruptions before the last progress: a node that gets on is not poisoned', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 10));
    const interrupt = () => {
      const { attempt } = run.start('A');
      if (attempt % 2 === 0)
        run.add({
          type: 'node.progressed',
          node: 'A',
          run: 0,
          attempt,
          done: [[attempt, attempt + 1]],
          outputs: items(`p${attempt}`, 1),
        });
      run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt });
    };
    for (let n = 0; n < 7; n++) interrupt();
    expect(run.state.nodes.A![0]).toMatchObject({ status: 'interrupted', interruptions: 7, survived: 5 });
    run.start('A');
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 8 });
    expect(run.state.error).toMatchObject({ code: 'NODE_POISONED', node: 'A' });
  });

  it('does not repeat a node that says never: its error path runs', () => {
    const graph = sketch('T>A A>B A.error>E', { A: { onError: 'branch', traits: { retry: 'never' } } });
    const run = new Bench(graph, 'v1');
    run.start('A');
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1 });
    expect(run.state.nodes.A![0]).toMatchObject({
      status: 'failed',
      handled: true,
      error: { code: 'NODE_INTERRUPTED' },
    });
    expect(run.command('E').inputs).toEqual(items('T', 1));
  });

  it('unites recorded item ranges and gives a repeat what is done', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 10));
    run.start('A');
    const part = (from: number, to: number) => ({
      type: 'node.progressed' as const, node: 'A', run: 0, attempt: 1, done: [[from, to]] as [number, number][], outputs: items(`p${from}`, 1),
    }); // prettier-ignore
    run.add(part(4, 6));
    run.add(part(0, 4));
    expect(run.add(part(4, 6))).toBe(false);
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1 });
    expect(run.command('A').done).toEqual([[0, 6]]);
    expect(run.state.nodes.A![0]!.progress!.outputs).toHaveLength(2);
  });
});

describe('failures', () => {
  it('stops the run with the error and the node', () => {
    const run = new Bench(sketch('T>A T>B'), 'parallel');
    run.start('B');
    run.fail('A');
    expect(run.due()).toEqual([{ type: 'end-run', status: 'failed', error: { ...boom, node: 'A' } }]);
    run.add({ type: 'run.ended', status: 'failed' });
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'NODE_FAILED', node: 'A' } });
  });

  it.each([
    ['continue', items('kept', 1), 'B'],
    ['branch', [[], ...items('error', 1)], 'E'],
    ['n8n-error-output', items('kept', 1), 'B'],
  ] as const)('goes on with %s by the outputs that the shell prepared', (onError, outputs, next) => {
    const run = new Bench(sketch('T>A A>B A.error>E', { A: { onError } }), 'v1');
    run.fail('A', { outputs: outputs as never });
    expect(run.state.nodes.A![0]).toMatchObject({ status: 'failed', handled: true, outputs });
    expect(run.ready()).toEqual([`${next}:0`]);
    expect(run.state.error).toBeNull();
  });

  it('fails an attempt with NODE_TIMED_OUT when its timer fires, and only then', () => {
    const run = new Bench(sketch('T>A', { A: { timeoutMs: 500 } }), 'v1');
    run.start('A');
    expect(run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 1499 })).toBe(false);
    expect(run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 1500 })).toBe(true);
    expect(run.due()).toMatchObject([{ type: 'end-run', error: { code: 'NODE_TIMED_OUT', node: 'A' } }]);
  });

  it('names the item at which a node was that had recorded others', () => {
    const run = new Bench(sketch('T>A', { A: { timeoutMs: 500 } }), 'v1', items('T', 5));
    const { attempt } = run.start('A');
    run.add({ type: 'node.progressed', node: 'A', run: 0, attempt, done: [[0, 3]], outputs: items('part', 3) });
    run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 1500 });
    expect(run.state.error).toMatchObject({ code: 'NODE_TIMED_OUT', details: { item: 3 } });
  });

  it('keeps in the error of the run which item failed', () => {
    const run = new Bench(sketch('T>A'), 'v1', items('T', 5));
    const { run: number, attempt } = run.start('A');
    const error = { code: 'NODE_FAILED' as const, message: 'no', details: { item: 3 } };
    run.add({ type: 'node.failed', node: 'A', run: number, attempt, error, retryable: false });
    expect(run.due()).toEqual([{ type: 'end-run', status: 'failed', error: { ...error, node: 'A' } }]);
  });

  it('names to the shell what the rules themselves will find, so that it prepares the items for the error path', () => {
    const graph = sketch('T>A A.error>E', { A: { onError: 'branch', timeoutMs: 500, traits: { retry: 'never' } } });
    const run = new Bench(graph, 'v1');
    expect(failureOfTimer(graph, run.state, 'timeout:A:0')).toBeNull();
    const attempt = run.start('A');
    expect(failureOfTimer(graph, run.state, 'timeout:A:0')).toMatchObject({
      node: 'A',
      run: 0,
      error: { code: 'NODE_TIMED_OUT' },
    });
    expect(failureOfTimer(graph, run.state, 'deadline')).toBeNull();
    expect(failureOfInterruption(graph, run.state, attempt)).toMatchObject({ code: 'NODE_INTERRUPTED' });
    const outputs = [[], ...items('prepared', 1)];
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1, outputs });
    expect(run.command('E').inputs).toEqual(items('prepared', 1));
  });

  it('sends prepared items on when a node runs out of time', () => {
    const run = new Bench(sketch('T>A A.error>E', { A: { onError: 'branch', timeoutMs: 500 } }), 'v1');
    run.start('A');
    run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 1500, outputs: [[], ...items('prepared', 1)] });
    expect(run.command('E').inputs).toEqual(items('prepared', 1));
  });

  it('tells that the third interruption will be the last', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    const found = [1, 2, 3].map((attempt) => {
      run.start('A');
      const error = failureOfInterruption(run.graph, run.state, { node: 'A', run: 0, attempt });
      run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt });
      return error?.code;
    });
    expect(found).toEqual([undefined, undefined, 'NODE_POISONED']);
  });

  it('takes the timeout away with the result', () => {
    const run = new Bench(sketch('T>A A>B', { A: { timeoutMs: 500 } }), 'v1');
    run.succeed('A', 1);
    expect(run.state.timers).toEqual({});
    expect(run.add({ type: 'timer.fired', id: 'timeout:A:0', at: 9999 })).toBe(false);
  });
});

describe('reuse', () => {
  it('records a run of another execution and sends its outputs on', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    const reused = {
      type: 'node.reused',
      node: 'A',
      run: 0,
      order: 1,
      outputs: items('old', 3),
      source: [{ node: 'T', output: 0, run: 0 }],
      from: { execution: 'x' },
    } as const;
    run.add(reused as never);
    expect(run.state.nodes.A).toMatchObject([{ status: 'succeeded', reusedFrom: 'x', attempt: 0 }]);
    expect(run.due()).toMatchObject([{ node: 'B', inputs: items('old', 3), order: 2 }]);
    expect(run.add(reused as never)).toBe(false);
  });

  it('does not run a merge again whose reused run had lacked an input', () => {
    const run = new Bench(sketch('T>A T>B A>M B>M.1 M>N'), 'parallel');
    const reuse = (node: string, order: number, from: string) =>
      run.add({
        type: 'node.reused',
        node,
        run: 0,
        order,
        outputs: items(node, 1),
        source: [{ node: from, output: 0, run: 0 }],
        from: { execution: 'x' },
      });
    reuse('A', 1, 'T');
    reuse('M', 3, 'A');
    expect(run.finish((node) => (node === 'B' ? [0] : [1])).sort()).toEqual(['B:0', 'N:0']);
  });
});
