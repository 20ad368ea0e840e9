/*
 * If these fail, a person who runs a part of a workflow waits for nodes that had run already, sends their requests
 * once more, or sees a node work on data that is no longer true.
 */
import { describe, expect, it } from 'vitest';
import type { Order } from '../workflow/document.ts';
import type { Outputs } from './events.ts';
import type { Graph } from './graph.ts';
import { planPartialRun, type PartialPlan, type PartialRequest } from './partial-run.ts';
import { runsOf } from './runs.ts';
import type { RunState } from './state.ts';
import { Bench, items, sketch } from './testing/graph.ts';

interface Setting {
  order?: Order;
  previous?: RunState | null;
  pinned?: Record<string, number>;
  dirty?: string[];
  triggers?: Record<string, 'webhook' | 'other'>;
}

function plan(graph: Graph, request: PartialRequest, setting: Setting = {}): PartialPlan {
  const { order = 'v1', previous = null, pinned = {}, dirty = [], triggers = { T: 'other' } } = setting;
  const known = {
    graph,
    previous,
    pinned: new Map(Object.entries(pinned)),
    dirty: new Set(dirty),
    triggers: new Map(Object.entries(triggers)),
  };
  return planPartialRun(known, order, request);
}

/** Begins a planned run as the shell does: the engine's own fold of what is reused must bring exactly the rest. */
function begin(graph: Graph, planned: PartialPlan, setting: Setting = {}): Bench {
  const { order = 'v1', previous = null, pinned = {} } = setting;
  const pin = (node: string): Outputs => items(`pin-${node}`, pinned[node] ?? 0);
  const { trigger } = planned;
  const first: Outputs =
    trigger.from === 'new'
      ? items('new', 1)
      : trigger.from === 'pinned'
        ? pin(trigger.node)
        : runsOf(previous!, trigger.node)[0]!.outputs;
  const bench = new Bench(graph, order, first, null, { scope: planned.scope, trigger: trigger.node });
  for (const { from, ...reused } of planned.reused) {
    const entry = bench.state.stack.find((one) => one.node === reused.node);
    const outputs =
      from.kind === 'pinned'
        ? pin(reused.node)
        : from.kind === 'disabled'
          ? [entry?.inputs[0] ?? []]
          : runsOf(previous!, reused.node).find((run) => run.run === from.run)!.outputs;
    bench.add({ type: 'node.reused', ...reused, outputs, from: { execution: 'before' } });
  }
  return bench;
}

const names = (planned: PartialPlan) => planned.reused.map(({ node, run }) => `${node}:${run}`);

/** A run of the whole workflow, every node giving one item on each output unless told otherwise. */
function ran(graph: Graph, order: Order = 'v1', counts?: (node: string, run: number) => number[]): RunState {
  const bench = new Bench(graph, order);
  bench.finish(counts);
  return bench.state;
}

describe('the trigger of a partial run', () => {
  const two = sketch('W>A T>A A>B');
  const triggers = { W: 'webhook', T: 'other' } as const;

  it.each<[string, Setting, string, string]>([
    ['the first webhook, when nothing is known', {}, 'W', 'new'],
    ['a pinned one before one that is not', { pinned: { T: 1 } }, 'T', 'pinned'],
    ['a pinned webhook before another pinned one', { pinned: { T: 1, W: 1 } }, 'W', 'pinned'],
    ['one that had run, before all', { previous: ran(sketch('T>A A>B')), pinned: { W: 1 } }, 'T', 'previous'],
    ['the first of all, where none is a webhook', { triggers: { T: 'other', W: 'other' } }, 'W', 'new'],
  ])('is %s', (_what, setting, node, from) => {
    expect(plan(two, { destinationNode: 'B' }, { triggers, ...setting }).trigger).toEqual({ node, from });
  });

  it('is the destination itself, when that is one, and is run anew', () => {
    const previous = ran(sketch('T>A'));
    const planned = plan(sketch('T>A'), { destinationNode: 'T' }, { previous });
    expect(planned).toEqual({
      trigger: { node: 'T', from: 'new' },
      scope: { only: ['T'], destination: 'T' },
      reused: [],
      starts: ['T'],
    });
  });

  it('is not one that is disabled', () => {
    const graph = sketch('W>A T>A', { W: { disabled: true } });
    expect(plan(graph, { destinationNode: 'A' }, { triggers }).trigger.node).toBe('T');
  });

  it('is the nearest node with data where no trigger leads to the node', () => {
    const graph = sketch('X>A A>B B>C');
    const previous = ran(graph);
    const planned = plan(graph, { destinationNode: 'C' }, { previous, triggers: {} });
    expect(planned.trigger).toEqual({ node: 'B', from: 'previous' });
    expect(begin(graph, planned, { previous }).finish()).toEqual(['C:0']);
  });

  it('must exist', () => {
    expect(() => plan(sketch('X>A'), { destinationNode: 'A' }, { triggers: {} })).toThrow(
      expect.objectContaining({
        code: 'RUN_HAS_NO_START',
        message: expect.stringContaining('Connect a trigger') as string,
      }) as Error,
    );
  });
});

describe('a run up to a node', () => {
  const chain = sketch('T>A A>B B>C C>D');

  it.each<[string, PartialRequest, Setting, string[], string[]]>([
    ['runs everything above it that has not run', { destinationNode: 'C' }, {}, [], ['A:0', 'B:0', 'C:0']],
    ['takes what had run and runs the destination again', { destinationNode: 'C' }, { previous: ran(chain) }, ['A:0', 'B:0'], ['C:0']],
    ['runs on from a node that was changed', { destinationNode: 'D' }, { previous: ran(chain), dirty: ['B'] }, ['A:0'], ['B:0', 'C:0', 'D:0']],
    ['takes a pin where nothing has run', { destinationNode: 'C' }, { pinned: { T: 1, A: 2, B: 1 } }, ['A:0', 'B:0'], ['C:0']],
    ['takes a pin instead of what had run', { destinationNode: 'C' }, { previous: ran(chain), pinned: { B: 5 } }, ['A:0', 'B:0'], ['C:0']],
    ['does not go past a node without data to a pin behind it', { destinationNode: 'C' }, { pinned: { T: 1, B: 1 } }, [], ['A:0', 'B:0', 'C:0']],
    ['stops before the destination when it is exclusive', { destinationNode: 'C', mode: 'exclusive' }, { previous: ran(chain), dirty: ['B'] }, ['A:0'], ['B:0']],
    ['runs nothing when all before an exclusive destination is known', { destinationNode: 'C', mode: 'exclusive' }, { previous: ran(chain) }, ['A:0', 'B:0'], []],
    ['starts anew when the trigger was changed', { destinationNode: 'B' }, { previous: ran(chain), dirty: ['T'] }, [], ['A:0', 'B:0']],
  ])('%s', (_what, request, setting, reused, rest) => {
    const planned = plan(chain, request, setting);
    expect(names(planned)).toEqual(reused);
    const bench = begin(chain, planned, setting);
    expect(bench.finish()).toEqual(rest);
    expect(bench.due()).toEqual([{ type: 'end-run', status: 'succeeded' }]);
  }); // prettier-ignore

  it('gives the changed pin to what follows', () => {
    const setting = { previous: ran(chain), pinned: { B: 5 } };
    const bench = begin(chain, plan(chain, { destinationNode: 'C' }, setting), setting);
    expect(bench.command('C').inputs).toEqual(items('pin-B', 5));
  });

  it('leaves out every node that does not lead to it', () => {
    const graph = sketch('T>A A>B T>X A>Y B>Z');
    const planned = plan(graph, { destinationNode: 'B' });
    expect(planned.scope).toEqual({ only: ['T', 'A', 'B'], destination: 'B' });
    expect(begin(graph, planned).finish()).toEqual(['A:0', 'B:0']);
  });

  it('runs a node again that had failed, also when its error was handled, and although it is pinned', () => {
    const graph = sketch('T>A A>B', { A: { onError: 'continue' } });
    const bench = new Bench(graph, 'v1');
    bench.fail('A');
    bench.succeed('B', 1);
    const planned = plan(graph, { destinationNode: 'B' }, { previous: bench.state, pinned: { A: 1 } });
    expect(planned).toMatchObject({ reused: [], starts: ['A'] });
  });

  it('runs a node again that had not come to its end', () => {
    const bench = new Bench(sketch('T>A A>B'), 'v1');
    bench.start('A');
    bench.add({ type: 'run.ended', status: 'cancelled' });
    expect(plan(bench.graph, { destinationNode: 'B' }, { previous: bench.state }).starts).toEqual(['A']);
  });

  it('follows only the outputs that had data', () => {
    const graph = sketch('T>A A>B A.1>C B>M C>M.1');
    const previous = ran(graph, 'v1', (node) => (node === 'A' ? [1, 0] : [1]));
    const planned = plan(graph, { destinationNode: 'M' }, { previous });
    expect(planned).toMatchObject({ starts: ['M'] });
    expect(begin(graph, planned, { previous }).finish()).toEqual(['M:0']);
  });

  it('numbers on after what it takes over', () => {
    const setting = { previous: ran(chain) };
    const planned = plan(chain, { destinationNode: 'C' }, setting);
    expect(planned.reused.map(({ order }) => order)).toEqual([1, 2]);
    expect(begin(chain, planned, setting).command('C').order).toBe(3);
  });

  it('passes through a disabled node, whatever it had given before', () => {
    const before = ran(sketch('T>A A>B B>C'));
    const graph = sketch('T>A A>B B>C', { B: { disabled: true } });
    const planned = plan(graph, { destinationNode: 'C' }, { previous: before });
    expect(planned.reused.map(({ node, from }) => [node, from.kind])).toEqual([
      ['A', 'previous'],
      ['B', 'disabled'],
    ]);
    expect(begin(graph, planned, { previous: before }).command('C').inputs).toEqual(items('A:0', 1));
  });

  it.each(['v1', 'v0', 'parallel'] as const)('keeps each delivery of a node that had run twice, in %s', (order) => {
    const graph = sketch('T>A T>B A>C B>C C>D');
    const previous = ran(graph, order);
    const planned = plan(graph, { destinationNode: 'D' }, { order, previous });
    expect(names(planned).sort()).toEqual(['A:0', 'B:0', 'C:0', 'C:1']);
    expect(begin(graph, planned, { order, previous }).finish()).toEqual(['D:0', 'D:1']);
  });

  it.each(['v1', 'v0', 'parallel'] as const)('joins a new branch with one that is known at a merge, in %s', (order) => {
    const graph = sketch('T>A T>B A>M B>M.1 M>N');
    const previous = ran(graph, order);
    const setting = { order, previous, dirty: ['B'] };
    const planned = plan(graph, { destinationNode: 'N' }, setting);
    expect(names(planned)).toEqual(['A:0']);
    const bench = begin(graph, planned, setting);
    expect(bench.finish()).toEqual(['B:0', 'M:0', 'N:0']);
    expect(bench.state.nodes.M![0]!.inputs).toEqual([items('A:0', 1)[0], items('B:0', 1)[0]]);
  });

  it.each(['v1', 'parallel'] as const)(
    'does not run a merge again that had gone on with an input missing, while another branch is new, in %s',
    (order) => {
      const graph = sketch('T>A A>M A.1>M.1 T>B M>D B>D');
      const previous = ran(graph, order, (node) => (node === 'A' ? [1, 0] : [1]));
      const setting = { order, previous, dirty: ['B'] };
      const planned = plan(graph, { destinationNode: 'D' }, setting);
      expect(names(planned)).toEqual(['A:0', 'M:0']);
      expect(begin(graph, planned, setting).finish().sort()).toEqual(['B:0', 'D:0', 'D:1']);
    },
  );
});

describe('loops in a partial run', () => {
  const loop = { traits: { outputs: 2, loopOutput: 1 } };
  const graph = sketch('T>L L.1>B B>C C>L L>D', { L: loop });
  const rounds = (node: string, run: number) => (node === 'L' ? (run < 2 ? [0, 1] : [2, 0]) : [1]);

  it.each(['v1', 'v0', 'parallel'] as const)('take over a loop that had come to its end, in %s', (order) => {
    const previous = ran(graph, order, rounds);
    const setting = { order, previous };
    const planned = plan(graph, { destinationNode: 'D' }, setting);
    expect(names(planned)).toEqual(['L:0', 'B:0', 'C:0', 'L:1', 'B:1', 'C:1', 'L:2']);
    expect(begin(graph, planned, setting).finish()).toHaveLength(1);
  });

  it('begin again at the entry of the circle when a node in it is to run', () => {
    const previous = ran(graph, 'v1', rounds);
    for (const setting of [
      { previous, dirty: ['C'] },
      { previous, dirty: ['B'] },
    ]) {
      const planned = plan(graph, { destinationNode: 'D' }, setting);
      expect(planned).toMatchObject({ reused: [], starts: ['L'] });
      expect(begin(graph, planned, setting).finish(rounds)).toEqual([
        'L:0',
        'B:0',
        'C:0',
        'L:1',
        'B:1',
        'C:1',
        'L:2',
        'D:0',
      ]);
    }
  });

  it('run the first round only up to a destination in the body', () => {
    const previous = ran(graph, 'v1', rounds);
    const planned = plan(graph, { destinationNode: 'B' }, { previous });
    expect(planned.starts).toEqual(['L']);
    expect(begin(graph, planned, { previous }).finish(rounds)).toEqual(['L:0', 'B:0']);
  });

  it('begin again at a loop whose done output had nothing in its last run', () => {
    const previous = ran(graph, 'v1', (node, run) => (node === 'L' ? (run < 2 ? [0, 1] : [0, 0]) : [1]));
    expect(plan(graph, { destinationNode: 'D' }, { previous }).starts).toEqual(['L']);
  });
});

describe('a run from a node', () => {
  const graph = sketch('T>A A>B B>C T>X X>M.1 C>M');

  it('runs it and what follows, with the data above it, and nothing beside it', () => {
    const previous = ran(graph);
    const planned = plan(graph, { startNode: 'B' }, { previous, dirty: ['X'] });
    expect(names(planned)).toEqual(['A:0']);
    expect(begin(graph, planned, { previous }).finish()).toEqual(['B:0', 'C:0', 'M:0']);
  });

  it('gives a merge below it what the other side had', () => {
    const previous = ran(graph);
    const planned = plan(graph, { startNode: 'B' }, { previous });
    const bench = begin(graph, planned, { previous });
    bench.finish();
    expect(bench.state.nodes.M![0]!.inputs).toEqual([items('C:0', 1)[0], items('X:0', 1)[0]]);
  });

  it('ends at the destination', () => {
    const previous = ran(graph);
    const planned = plan(graph, { startNode: 'A', destinationNode: 'B' }, { previous });
    expect(begin(graph, planned, { previous }).finish()).toEqual(['A:0', 'B:0']);
  });

  it('begins at the pin above it when no trigger has data', () => {
    const planned = plan(graph, { startNode: 'B' }, { pinned: { A: 2 } });
    expect(planned.trigger).toEqual({ node: 'A', from: 'pinned' });
    const bench = begin(graph, planned, { pinned: { A: 2 } });
    expect(bench.command('B').inputs).toEqual(items('pin-A', 2));
  });

  it('is refused when nothing above it has data', () => {
    expect(() => plan(graph, { startNode: 'B' })).toThrow(
      expect.objectContaining({ code: 'RUN_DATA_MISSING', details: { node: 'B' } }) as Error,
    );
  });

  it('may begin at the trigger', () => {
    expect(plan(graph, { startNode: 'T' })).toMatchObject({ trigger: { node: 'T', from: 'new' }, starts: ['T'] });
  });
});

describe('one node alone', () => {
  it('runs with the data above it, and nothing after it', () => {
    const graph = sketch('T>A A>B B>C');
    const previous = ran(graph);
    const planned = plan(graph, { destinationNode: 'B', alone: true }, { previous });
    expect(begin(graph, planned, { previous }).finish()).toEqual(['B:0']);
    expect(planned.scope).toEqual({ only: ['T', 'A', 'B'], destination: 'B' });
  });

  it('does not run what has no data above it: it is refused', () => {
    expect(() => plan(sketch('T>A A>B'), { startNode: 'B', alone: true })).toThrow(
      expect.objectContaining({ code: 'RUN_DATA_MISSING' }) as Error,
    );
  });

  it('runs once in the body of a loop, with the first batch', () => {
    const graph = sketch('T>L L.1>B B>L L>D', { L: { traits: { outputs: 2, loopOutput: 1 } } });
    const previous = ran(graph, 'v1', (node, run) => (node === 'L' ? (run < 2 ? [0, 1] : [2, 0]) : [1]));
    const planned = plan(graph, { startNode: 'B', alone: true }, { previous });
    expect(begin(graph, planned, { previous }).finish()).toEqual(['B:0']);
  });
});

it.each<[PartialRequest, string]>([
  [{}, 'BODY_INVALID'],
  [{ destinationNode: 'gone' }, 'BODY_INVALID'],
  [{ startNode: 'A', destinationNode: 'gone' }, 'BODY_INVALID'],
])('refuses %j with %s', (request, code) => {
  expect(() => plan(sketch('T>A'), request)).toThrow(expect.objectContaining({ code }) as Error);
});
