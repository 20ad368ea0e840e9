// If these fail, expressions do not see of the other nodes what the run has recorded of them.
import { expect, it } from 'vitest';
import type { Json } from '../../core/workflow/document.ts';
import { ended, LocalHost } from './testing/local-run.ts';

const set = (id: string, value: string, more: object = {}) => ({
  id,
  name: id,
  type: 'set',
  params: { keepInput: false, assignments: [{ name: 'v', type: 'any', value }] },
  ...more,
});
const link = (from: string, to: string, index = 0, input = 0) => ({
  from: { node: from, index },
  to: { node: to, index: input },
});

/** The items that each run of a node gave, as bare JSON. */
async function outputsOf(nodes: object[], connections: object[], items: { [key: string]: Json }[], wanted: string) {
  const run = new LocalHost().start(
    {
      name: 'Test',
      settings: { order: 'v1' },
      nodes: [{ id: 'start', name: 'start', type: 'manual' }, ...nodes],
      connections,
    },
    items.map((json) => ({ json })),
  );
  run.drive();
  await ended(run);
  expect(run.state.error).toBeNull();
  return Promise.all(
    run.state.nodes[wanted]!.map(async ({ outputs }) => (await run.payloads.read(outputs[0]!)).map(({ json }) => json)),
  );
}

it('gives the state of a loop to the nodes in its body and after it', async () => {
  const context =
    "={{ [$('loop').context.noItemsLeft, $('loop').context.currentRunIndex, $('loop').context.maxRunIndex].join() }}";
  const nodes = [
    { id: 'loop', name: 'loop', type: 'loop', params: { batchSize: 2 } },
    set('body', context),
    set('done', context),
  ];
  const connections = [link('start', 'loop'), link('loop', 'body', 1), link('body', 'loop'), link('loop', 'done')];
  const items = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const bodies = await outputsOf(nodes, connections, items, 'body');
  expect(bodies.map(([first]) => first)).toEqual([{ v: 'false,0,2' }, { v: 'true,1,2' }]);
  const [[done]] = (await outputsOf(nodes, connections, items, 'done')) as [[Json]];
  expect(done).toEqual({ v: 'true,2,2' });
});

it('finds the item of a node whose name is computed', async () => {
  const nodes = [
    set('a', 'from a'),
    set('b', 'from b'),
    { id: 'merge', name: 'merge', type: 'merge' },
    set('end', "={{ $(['a', 'b'][$itemIndex]).item.json.v }}"),
  ];
  const connections = [
    link('start', 'a'),
    link('start', 'b'),
    link('a', 'merge'),
    link('b', 'merge', 0, 1),
    link('merge', 'end'),
  ];
  expect(await outputsOf(nodes, connections, [{}], 'end')).toEqual([[{ v: 'from a' }, { v: 'from b' }]]);
});
