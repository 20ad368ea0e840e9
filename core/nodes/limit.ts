import { alsoItemLists } from './kit/n8n/as-item-lists.ts';
import { ITEM_LISTS_PAIRS } from './kit/n8n/examples-item-lists.ts';
import { LIMIT_MAPPING } from './kit/n8n/item-lists.ts';
import { choice, defineNode, number } from './kit/kit.ts';

export default defineNode({
  type: 'limit',
  version: 1,
  label: 'Limit',
  summary: 'Keeps the first or the last items.',
  group: 'data',
  icon: 'list-end',
  fields: {
    count: number({ label: 'Number of items', default: 1, min: 0, integer: true }),
    keep: choice({
      label: 'Keep',
      options: [
        { value: 'first', label: 'The first' },
        { value: 'last', label: 'The last' },
      ],
      default: 'first',
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Keeps the first items',
      params: { count: 2 },
      input: [{ a: 1 }, { a: 2 }, { a: 3 }],
      output: [[{ a: 1 }, { a: 2 }]],
    },
    {
      title: 'Keeps the last item',
      params: { keep: 'last' },
      input: [{ a: 1 }, { a: 2 }, { a: 3 }],
      output: [[{ a: 3 }]],
    },
    { title: 'Lets fewer items pass', params: { count: 5 }, input: [{ a: 1 }], output: [[{ a: 1 }]] },
    { title: 'Refuses a part of an item', params: { count: 1.5 }, error: 'NODE_INPUT_INVALID' },
  ],
  n8n: alsoItemLists(LIMIT_MAPPING, ['limit'], ITEM_LISTS_PAIRS.limit),
  async run(ctx) {
    const { count, keep } = ctx.params(0);
    const first = keep === 'first' ? 0 : Math.max(0, ctx.items.length - count);
    for await (const { from, items } of ctx.items.pages(first, first + count))
      for (const [at, item] of items.entries())
        if (!ctx.isDone(from + at)) await ctx.give(from + at, [[{ ...item, pairedItem: { item: from + at } }]]);
    return [[]];
  },
});
