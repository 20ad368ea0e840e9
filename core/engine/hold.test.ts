/*
 * If these fail, a paused run goes on by itself, does not go on when told, a queued run jumps the line, or a person who
 * steps through a workflow misses a node or never gets past it.
 */
import { describe, expect, it } from 'vitest';
import type { EventOf, Hold } from './events.ts';
import { holdIdOf } from './hold.ts';
import { Bench, items, sketch, type Loose } from './testing/graph.ts';

type Held = EventOf<'run.held'>;
const hold = (by: Hold['by'], more: Partial<Held> = {}): Loose => ({
  type: 'run.held',
  held: true,
  hold: { by },
  ...more,
});
const release = (more: Partial<Held> = {}): Loose => ({ type: 'run.held', held: false, ...more });
const stopAt = (by: 'breakpoint' | 'step', node: string, run = 0): Loose => ({
  type: 'run.held',
  held: true,
  hold: { by, node, run },
});
const chain = sketch('T>A A>B B>C');
const bench = (debug?: { breakpoints: { node: string; when?: string }[]; step?: 'over' | 'into' }) =>
  new Bench(chain, 'v1', items('T', 1), null, debug ? { debug } : {});

/** Runs on as the shell does, holding at every stop, and gives the next one; null at the end. */
function untilStop(run: Bench): string | null {
  for (let turn = 0; turn < 100; turn++) {
    const [command] = run.due();
    if (!command || command.type !== 'run-node') return null;
    if (command.stop) {
      const { node, run: number, stop } = command;
      run.add({ type: 'run.held', held: true, hold: { by: stop.by, node, run: number } });
      return `${node}:${number}`;
    }
    run.succeed(command.node, 1);
  }
  throw new Error('No stop and no end.');
}

describe('a hold', () => {
  it('stands as paused, in the line as queued, and gives nothing to do', () => {
    for (const [by, status] of [['person', 'paused'], ['breakpoint', 'paused'], ['step', 'paused'], ['turn', 'queued']] as const) {
      const run = bench();
      expect(run.add(hold(by))).toBe(true);
      expect(run.state).toMatchObject({ held: true, status, hold: { by } });
      expect(run.due()).toEqual([]);
    }
  }); // prettier-ignore

  it.each<[string, Loose, Loose, boolean]>([
    ['the same again', hold('person'), hold('person'), false],
    ['the same again until the same moment', hold('person', { until: 9 }), hold('person', { until: 9 }), false],
    ['a later end', hold('person', { until: 9 }), hold('person', { until: 10 }), true],
    ['no end any more', hold('person', { until: 9 }), hold('person'), true],
    ['the same breakpoints', hold('person', { breakpoints: [{ node: 'A' }] }), hold('person', { breakpoints: [{ node: 'A' }] }), false],
    ['other breakpoints', hold('person', { breakpoints: [{ node: 'A' }] }), hold('person', { breakpoints: [{ node: 'A', when: '=x' }] }), true],
    ['a person over a breakpoint', stopAt('breakpoint', 'A'), hold('person'), true],
    ['a person over the line', hold('turn'), hold('person'), true],
    ['a breakpoint over a person', hold('person'), stopAt('breakpoint', 'A'), false],
    ['a step over a breakpoint', stopAt('breakpoint', 'A'), stopAt('step', 'A'), false],
    ['the line over the line', hold('turn'), hold('turn'), false],
  ])('takes %s as news or not', (_what, first, second, isNews) => {
    const run = bench();
    run.add(first);
    expect(run.add(second)).toBe(isNews);
  }); // prettier-ignore

  it('of a breakpoint does not stand before a node that has begun meanwhile', () => {
    const run = bench();
    run.start('A');
    expect(run.add(stopAt('breakpoint', 'A'))).toBe(false);
  });

  it('ends once: a second release changes nothing', () => {
    const run = bench();
    run.add(hold('person'));
    expect(run.add(release({ ref: 'data' }))).toBe(true);
    expect(run.state).toMatchObject({ held: false, hold: null, resumeRef: 'data', status: 'running' });
    expect(run.add(release({ ref: 'other', step: 'over', inputs: [] }))).toBe(false);
    expect(run.state.resumeRef).toBe('data');
  });

  it('has a number, and is not ended by a release that names an earlier one', () => {
    const run = bench({ breakpoints: [{ node: 'A' }] });
    run.add(hold('turn'));
    expect(holdIdOf(run.state)).toBeNull();
    run.add(hold('person'));
    expect(holdIdOf(run.state)).toBe(1);
    run.add(hold('person', { breakpoints: [] }));
    expect(holdIdOf(run.state)).toBe(1);
    run.add(hold('person', { until: 9000 }));
    expect(holdIdOf(run.state)).toBe(2);
    expect(run.add(release({ hold: { by: 'person' }, holdId: 1, ref: 'data' }))).toBe(false);
    expect(run.add(release({ hold: { by: 'person' }, holdId: 2, ref: 'data' }))).toBe(true);
    expect(holdIdOf(run.state)).toBeNull();
    run.add(release({ hold: { by: 'turn' } }));
    expect(run.add(release({ holdId: 2 }))).toBe(false);
    run.add(stopAt('breakpoint', 'A'));
    expect(holdIdOf(run.state)).toBe(3);
  });

  it('keeps the data of the last release that brought some', () => {
    const run = bench();
    run.add(hold('person'));
    run.add(release({ ref: 'data' }));
    run.add(hold('person'));
    run.add(release());
    expect(run.state.resumeRef).toBe('data');
  });

  it('ends by its timer, not before, and not twice', () => {
    const run = bench();
    run.add(hold('person', { until: 3000 }));
    expect(run.add({ type: 'timer.fired', id: 'hold', at: 2999 })).toBe(false);
    expect(run.add({ type: 'timer.fired', id: 'hold', at: 3000 })).toBe(true);
    expect(run.add({ type: 'timer.fired', id: 'hold', at: 3001 })).toBe(false);
    expect(run.ready()).toEqual(['A:0']);
  });

  it('that was released early leaves no timer behind', () => {
    const run = bench();
    run.add(hold('person', { until: 3000 }));
    run.add(release());
    run.add(hold('person'));
    expect(run.add({ type: 'timer.fired', id: 'hold', at: 3000 })).toBe(false);
    expect(run.state.held).toBe(true);
  });

  it('does not keep a run from failing', () => {
    const run = bench();
    run.start('A');
    run.add(hold('person'));
    run.add({ type: 'node.failed', node: 'A', run: 0, attempt: 1, error: { code: 'NODE_FAILED', message: 'no' }, retryable: false });
    expect(run.due()).toMatchObject([{ type: 'end-run', status: 'failed' }]);
  }); // prettier-ignore

  it('keeps a run from ending as long as it lasts', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    run.add(hold('person'));
    run.add({ type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: [] });
    expect(run.due()).toEqual([]);
    run.add(release());
    expect(run.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  });

  it('keeps back retries and answered waits, and lets their timers fire', () => {
    const run = new Bench(sketch('T>A', { A: { retry: { attempts: 2, baseMs: 100 } } }), 'v1');
    run.fail('A');
    run.add(hold('person'));
    expect(run.due()).toEqual([{ type: 'fire-timer', id: 'retry:A:0', at: 1100 }]);
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 1100 });
    expect(run.due()).toEqual([]);
    run.add(release());
    expect(run.command('A').attempt).toBe(2);
  });

  it('keeps back children, but not the callbacks that tell of it', () => {
    const run = new Bench(sketch('T>A'), 'v1');
    run.start('A');
    const ask = (child: string, kind: 'workflow' | 'callback', detached: boolean): Loose => ({
      type: 'child.recorded', node: 'A', run: 0, child, status: 'requested',
      request: { kind, target: 'x', index: 0, input: [], detached },
    }); // prettier-ignore
    run.add(ask('c1', 'workflow', false));
    run.add(ask('c2', 'workflow', true));
    run.add({ type: 'wait.started', node: 'A', run: 0, attempt: 1, wait: { kind: 'children' } });
    run.add(hold('person'));
    run.add(ask('c3', 'callback', true));
    const children = () => run.due().flatMap((c) => (c.type === 'start-child' ? [c.child] : []));
    expect(children()).toEqual(['c3']);
    run.add(release());
    expect(children()).toEqual(['c1', 'c2', 'c3']);
  });
});

describe('the line of runs', () => {
  it('lets a run begin when its turn has come', () => {
    const run = bench();
    run.add(hold('turn'));
    run.add(release({ hold: { by: 'turn' } }));
    expect(run.state).toMatchObject({ status: 'running', awaitsTurn: false });
    expect(run.ready()).toEqual(['A:0']);
  });

  it('comes back when a person lets go before the turn has come', () => {
    const run = bench();
    run.add(hold('turn'));
    run.add(hold('person'));
    run.add(release({ hold: { by: 'person' } }));
    expect(run.state).toMatchObject({ held: true, hold: { by: 'turn' }, status: 'queued' });
    run.add(release({ hold: { by: 'turn' } }));
    expect(run.ready()).toEqual(['A:0']);
  });

  it('gives the turn to a run that a person holds, which goes on when the person lets go', () => {
    const run = bench();
    run.add(hold('turn'));
    run.add(hold('person'));
    expect(run.add(release({ hold: { by: 'turn' } }))).toBe(true);
    expect(run.state).toMatchObject({ held: true, hold: { by: 'person' }, status: 'paused' });
    run.add(release());
    expect(run.ready()).toEqual(['A:0']);
  });

  it('counts a run that a person had paused before it was put into the line', () => {
    const run = bench();
    run.add(hold('person'));
    expect(run.add(hold('turn'))).toBe(true);
    run.add(release({ hold: { by: 'person' } }));
    expect(run.state.status).toBe('queued');
  });

  it('is not left by a release that is meant for a person', () => {
    const run = bench();
    run.add(hold('turn'));
    expect(run.add(release({ hold: { by: 'person' } }))).toBe(false);
    expect(run.state.status).toBe('queued');
  });

  it('does not use up the time of the run', () => {
    const run = new Bench(chain, 'v1', items('T', 1), 1000);
    run.add(hold('turn'));
    expect(run.state.timers).toEqual({});
    run.add(release({ at: 90_000, hold: { by: 'turn' } }));
    expect(run.state.timers).toEqual({ deadline: 91_000 });
  });
});

describe('breakpoints', () => {
  it('stop before the node, once, and let it run when released', () => {
    const run = bench({ breakpoints: [{ node: 'B' }] });
    expect(untilStop(run)).toBe('B:0');
    expect(run.state.nodes.B).toBeUndefined();
    run.add(release());
    expect(untilStop(run)).toBeNull();
    expect(run.state.nodes.C).toHaveLength(1);
  });

  it('hand their condition over, which only the shell can judge', () => {
    const run = bench({ breakpoints: [{ node: 'A', when: '={{ $json.x }}' }] });
    expect(run.command('A').stop).toEqual({ by: 'breakpoint', when: '={{ $json.x }}' });
    // It does not hold: the shell just starts the node.
    run.succeed('A', 1);
    expect(run.ready()).toEqual(['B:0']);
  });

  it('stop before each run of a node in a loop, without the state growing with the rounds', () => {
    const graph = sketch('T>L L.1>B B>L L>D');
    const run = new Bench(graph, 'v1', items('T', 1), null, { debug: { breakpoints: [{ node: 'B' }] } });
    const rounds = (n: number) => (n < 5 ? [0, 1] : [1, 0]);
    for (let n = 0; n < 5; n++) {
      run.succeed('L', ...rounds(n));
      expect(untilStop(run)).toBe(`B:${n}`);
      run.add(release());
      run.succeed('B', 1);
      expect(run.state.debug!.passed).toEqual([]);
    }
  });

  it('come back when a person paused the stopped run and lets it go', () => {
    const run = bench({ breakpoints: [{ node: 'A' }] });
    untilStop(run);
    run.add(hold('person', { until: 2000 }));
    run.add({ type: 'timer.fired', id: 'hold', at: 2000 });
    expect(untilStop(run)).toBe('A:0');
  });

  it('may be set and taken away while the run goes on and while it is held', () => {
    const run = bench();
    expect(run.add(release({ breakpoints: [{ node: 'B' }] }))).toBe(true);
    expect(untilStop(run)).toBe('B:0');
    run.add(release({ breakpoints: [] }));
    expect(untilStop(run)).toBeNull();
  });

  it('give the node the inputs that a person put in place of its own', () => {
    const run = bench({ breakpoints: [{ node: 'B' }] });
    untilStop(run);
    run.add(release({ inputs: items('changed', 7) }));
    expect(run.command('B').inputs).toEqual(items('changed', 7));
    run.succeed('B', 1);
    expect(run.state.nodes.B![0]!.inputs).toEqual(items('changed', 7));
  });

  it('are passed once by a release that names the stop, however often it arrives', () => {
    const run = bench({ breakpoints: [{ node: 'A' }, { node: 'B' }] });
    untilStop(run);
    const go = release({ hold: { by: 'breakpoint', node: 'A', run: 0 }, inputs: items('changed', 7) });
    expect(run.add(go)).toBe(true);
    expect(untilStop(run)).toBe('B:0');
    expect(run.add(go)).toBe(false);
    run.add(release());
    expect(run.command('B').inputs).toEqual(items('A:0', 1));
  });

  it('change no inputs where the run does not stand at a node', () => {
    const run = bench();
    run.add(hold('person'));
    run.add(release({ inputs: items('changed', 7) }));
    expect(run.command('A').inputs).toEqual(items('T', 1));
  });

  it('do not stop a further attempt of the same run', () => {
    const graph = sketch('T>A', { A: { retry: { attempts: 2, baseMs: 1 } } });
    const run = new Bench(graph, 'v1', items('T', 1), null, { debug: { breakpoints: [{ node: 'A' }] } });
    untilStop(run);
    run.add(release());
    run.fail('A');
    run.add({ type: 'timer.fired', id: 'retry:A:0', at: 99_999 });
    expect(run.command('A')).not.toHaveProperty('stop');
  });
});

describe('steps', () => {
  it.each(['v1', 'v0'] as const)('go from node to node in %s', (order) => {
    const run = new Bench(sketch('T>A T>B A>C B>C'), order, items('T', 1), null, { debug: { breakpoints: [], step: 'over' } });
    const stops: (string | null)[] = [];
    for (let stop = untilStop(run); stop; stop = untilStop(run)) {
      stops.push(stop);
      run.add(release({ step: 'over' }));
    }
    expect(stops).toEqual(order === 'v1' ? ['A:0', 'C:0', 'B:0', 'C:1'] : ['A:0', 'B:0', 'C:0', 'C:1']);
    expect(run.state.debug).toMatchObject({ step: 'over', passed: [] });
  }); // prettier-ignore

  it('let one of several ready nodes in parallel go and stand before the next, while the first works', () => {
    const run = new Bench(sketch('T>A T>B A>C'), 'parallel', items('T', 1), null, { debug: { breakpoints: [], step: 'over' } });
    expect(run.due()).toMatchObject([{ node: 'A', stop: { by: 'step' } }, { node: 'B', stop: { by: 'step' } }]);
    run.add(stopAt('step', 'A'));
    run.add(release({ step: 'over' }));
    expect(run.due().map((c) => c.type === 'run-node' && [c.node, c.stop?.by])).toEqual([['A', undefined], ['B', 'step']]);
    run.start('A');
    run.add(stopAt('step', 'B'));
    run.add({ type: 'node.succeeded', node: 'A', run: 0, attempt: 1, outputs: items('A', 1) });
    expect(run.due()).toEqual([]);
    run.add(release({ step: 'over' }));
    expect(run.due().map((c) => c.type === 'run-node' && [c.node, c.stop?.by])).toEqual([['B', undefined], ['C', 'step']]);
  }); // prettier-ignore

  it('end with a release that names none: only breakpoints stop from there', () => {
    const run = bench({ breakpoints: [{ node: 'C' }], step: 'over' });
    expect(untilStop(run)).toBe('A:0');
    run.add(release());
    expect(untilStop(run)).toBe('C:0');
  });

  it('come back when a person paused the stopped run and lets it go', () => {
    const run = bench({ breakpoints: [], step: 'over' });
    untilStop(run);
    run.add(hold('person'));
    run.add(release());
    expect(untilStop(run)).toBe('A:0');
  });

  it('out let this run go on to its end', () => {
    const run = bench({ breakpoints: [], step: 'into' });
    untilStop(run);
    run.add(release({ step: 'out' }));
    expect(run.state.debug!.step).toBeNull();
    expect(untilStop(run)).toBeNull();
  });

  it('into are told from steps over, for the shell that starts the children', () => {
    const run = bench({ breakpoints: [], step: 'over' });
    untilStop(run);
    run.add(release({ step: 'into' }));
    expect(run.state.debug!.step).toBe('into');
    expect(untilStop(run)).toBe('B:0');
  });

  it('may begin in a run that a person only paused: it stops before what comes next', () => {
    const run = bench();
    run.add(hold('person'));
    run.add(release({ step: 'over' }));
    expect(untilStop(run)).toBe('A:0');
  });
});
