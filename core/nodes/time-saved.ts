import { choice, defineNode, number, passOn } from './kit/kit.ts';
import { readRows, writeRows, type N8nRows } from './kit/n8n-rows.ts';

/** The name under which the execution says it. */
const NAME = 'time_saved_minutes';

const ROWS: N8nRows = {
  minutes: { at: 'minutesSaved', defaults: { n8n: 0, ours: 0 } },
  count: { at: 'mode', values: { once: 'once', item: 'perItem' } },
};

export default defineNode({
  type: 'time-saved',
  version: 1,
  label: 'Time saved',
  summary: `Notes how many minutes of work the execution has saved: the sum is shown with it, and read as $execution.customData.${NAME}.`,
  group: 'flow',
  icon: 'timer',
  fields: {
    minutes: number({ label: 'Minutes', default: 0, min: 0, max: 1_000_000 }),
    count: choice({
      label: 'They count',
      options: [
        { value: 'once', label: 'Once' },
        { value: 'item', label: 'For each item' },
      ],
      default: 'once',
      expressions: false,
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Counts five minutes for each item, and hands the items on',
      params: { minutes: 5, count: 'item' },
      input: [{ id: 1 }, { id: 2 }],
      output: [[{ id: 1 }, { id: 2 }]],
    },
    { title: 'Refuses less than nothing', params: { minutes: -1 }, error: 'NODE_INPUT_INVALID' },
  ],
  n8n: {
    types: ['n8n-nodes-base.timeSaved'],
    versions: [1],
    toParams: (parameters, _facts, notes) => readRows(parameters, ROWS, notes),
    fromParams: (params) => ({ typeVersion: 1, parameters: writeRows(params, ROWS) }),
    examples: [
      {
        typeVersion: 1,
        parameters: { mode: 'perItem', minutesSaved: '={{ $json.minutes }}' },
        params: { minutes: '={{ $json.minutes }}', count: 'item' },
      },
    ],
  },
  async run(ctx) {
    const { minutes, count } = ctx.params(0);
    const outputs = await passOn(ctx);
    // Said at the end, in one piece: a repeat after a crash must not add it twice.
    const before = Number(ctx.customData.all()[NAME] ?? 0) || 0;
    ctx.customData.set(NAME, before + minutes * (count === 'item' ? ctx.items.length : 1));
    return outputs;
  },
});
