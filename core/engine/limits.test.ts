// If these fail, a circle of nodes never ends and fills the journal, or one ends earlier than its limit says.
import { describe, expect, it } from 'vitest';
import { Bench, sketch } from './testing/graph.ts';

const orders = ['v1', 'v0', 'parallel'] as const;

describe('a connection with a limit', () => {
  it.each(orders)(
    'is taken as often as the limit says, then fails the run that would take it again, in %s',
    (order) => {
      const run = new Bench(sketch('T>A A>B B>A*2'), order);
      expect(run.finish()).toEqual(['A:0', 'B:0', 'A:1', 'B:1', 'A:2', 'B:2']);
      expect(run.state.nodes.B!.map((b) => b.status)).toEqual(['succeeded', 'succeeded', 'failed']);
      expect(run.due()).toMatchObject([
        {
          type: 'end-run',
          status: 'failed',
          error: { code: 'LOOP_LIMIT_REACHED', node: 'B', details: { from: 'B', to: 'A', limit: 2 } },
        },
      ]);
      expect(run.state.error!.message).toMatch(/from "B" back to "A" was taken 2 times/);
    },
  );

  it.each(orders)('does not count an empty output in %s', (order) => {
    const run = new Bench(sketch('T>A A>B B>A*1 B.1>C'), order);
    const ran = run.finish((node, n) => (node === 'B' ? (n === 0 ? [1, 0] : [0, 1]) : [1]));
    expect(ran.map((one) => one[0])).toEqual(['A', 'B', 'A', 'B', 'C']);
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('counts an empty output that still travels in v0: to an input that is not the first', () => {
    const run = new Bench(sketch('T>B B>M B.1>M.1*5'), 'v0');
    run.succeed('B', 1, 0);
    expect(run.state.taken).toEqual({ '["B",1,"M",1]': 1 });
  });

  it('counts each connection for itself, also between the same nodes', () => {
    const run = new Bench(sketch('T>A A>A*1 A.1>A*1'), 'v1');
    run.succeed('A', 1, 0);
    run.succeed('A', 0, 1);
    expect(run.state.taken).toEqual({ '["A",0,"A",0]': 1, '["A",1,"A",0]': 1 });
    run.succeed('A', 1, 0);
    expect(run.state.error).toMatchObject({ code: 'LOOP_LIMIT_REACHED' });
  });

  it('goes on by the error path where the node has one', () => {
    const run = new Bench(sketch('T>A A>A*1 A.error>E', { A: { onError: 'branch' } }), 'v1');
    expect(run.finish()).toEqual(['A:0', 'A:1', 'E:0']);
    expect(run.state.nodes.A![1]).toMatchObject({
      status: 'failed',
      handled: true,
      error: { code: 'LOOP_LIMIT_REACHED' },
    });
    expect(run.state.error).toBeNull();
  });

  it('carries nothing more where the node goes on with its input, so that the circle ends and the rest goes on', () => {
    const run = new Bench(sketch('T>A A>A*1 A>C', { A: { onError: 'continue' }, C: { at: [0, 50] } }), 'v1');
    expect(run.finish()).toEqual(['A:0', 'A:1', 'C:0', 'C:1']);
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('ends the circle also where another failure would have taken it, and says so', () => {
    const run = new Bench(sketch('T>A A>A*1', { A: { onError: 'continue' } }), 'v1');
    run.succeed('A', 1);
    run.fail('A');
    expect(run.state.nodes.A![1]).toMatchObject({ handled: true, error: { code: 'LOOP_LIMIT_REACHED' } });
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('is not tried again: another attempt would take it too', () => {
    const run = new Bench(sketch('T>A A>A*1', { A: { retry: { attempts: 3 } } }), 'v1');
    expect(run.finish()).toEqual(['A:0', 'A:1']);
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'failed' }]);
  });
});
