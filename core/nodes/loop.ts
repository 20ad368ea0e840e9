import { LOOP_MAPPING } from './kit/n8n/flow.ts';
import { boolean, defineNode, number, type Item } from './kit/kit.ts';

export default defineNode({
  type: 'loop',
  version: 1,
  label: 'Loop over items',
  summary: 'Hands its items to the loop in batches, and gives all results when none is left.',
  group: 'flow',
  icon: 'repeat',
  fields: {
    batchSize: number({ label: 'Items at a time', default: 1, min: 1, integer: true }),
    reset: boolean({
      label: 'Begin anew',
      help: 'The items that have come back are not results but new items to go through.',
      default: false,
    }),
  },
  inputs: ['items'],
  outputs: ['done', 'loop'],
  loopOutput: 1,
  examples: [
    {
      title: 'Gives the first batch to the loop',
      params: { batchSize: 2 },
      input: [{ a: 1 }, { a: 2 }, { a: 3 }],
      output: [[], [{ a: 1 }, { a: 2 }]],
    },
    { title: 'Refuses batches of nothing', params: { batchSize: 0 }, error: 'NODE_INPUT_INVALID' },
  ],
  n8n: LOOP_MAPPING,
  async run(ctx) {
    const { batchSize, reset } = ctx.params(0);
    // The first round brought the items, each further one the results of a batch: the place needs no memory.
    const rounds = reset ? ctx.rounds.slice(-1) : ctx.rounds;
    const from = (rounds.length - 1) * batchSize;
    const present = rounds.length - 1;
    const paired = (items: readonly Item[], round: number, first: number): Item[] =>
      items.map((item, index) => ({
        ...item,
        pairedItem: { item: first + index, ...(round === present ? {} : { round }) },
      }));
    if (from < rounds[0]!.count) return [[], paired(await rounds[0]!.items(from, from + batchSize), 0, from)];
    const done: Item[] = [];
    for (const [index, round] of rounds.entries())
      if (index > 0) for (const item of paired(await round.items(), index, 0)) done.push(item);
    return [done, []];
  },
});
