import { dataKey } from './kit/data-key.ts';
import { parseMoment } from './kit/moment.ts';
import {
  AppError,
  choice,
  defineNode,
  json,
  number,
  readRows,
  writeRows,
  type Item,
  type Json,
  type N8nRows,
  type NodeContext,
} from './kit/kit.ts';

const REMOVE = { operation: ['remove'] };
/** What the key of an item counts among what is kept. */
const KEY_CHARACTERS = 40;

const ROWS: N8nRows = {
  operation: {
    at: 'operation',
    values: { remove: 'removeItemsSeenInPreviousExecutions', forget: 'clearDeduplicationHistory' },
  },
  by: {
    at: 'logic',
    values: {
      value: 'removeItemsWithAlreadySeenKeyValues',
      number: 'removeItemsUpToStoredIncrementalKey',
      date: 'removeItemsUpToStoredDate',
    },
  },
  scope: { at: 'options.scope' },
  size: { at: 'options.historySize' },
};
const VALUES: Record<string, string> = {
  value: 'dedupeValue',
  number: 'incrementalDedupeValue',
  date: 'dateDedupeValue',
};

export default defineNode({
  type: 'remove-seen',
  version: 1,
  label: 'Remove what was seen before',
  summary: 'Keeps the items that no earlier execution of the workflow has had.',
  group: 'data',
  icon: 'history',
  fields: {
    operation: choice({
      label: 'Operation',
      options: [
        { value: 'remove', label: 'Remove items of earlier executions' },
        { value: 'forget', label: 'Forget what was seen' },
      ],
      default: 'remove',
      expressions: false,
    }),
    by: choice({
      label: 'An item is new',
      options: [
        { value: 'value', label: 'When its value was not seen' },
        { value: 'number', label: 'When its number is higher than all before' },
        { value: 'date', label: 'When its date is later than all before' },
      ],
      default: 'value',
      expressions: false,
      showWhen: REMOVE,
    }),
    value: json({
      label: 'Value, number or date',
      placeholder: '{{ $json.id }}',
      plainTemplate: true,
      showWhen: REMOVE,
    }),
    scope: choice({
      label: 'Remembered by',
      options: [
        { value: 'node', label: 'This node' },
        { value: 'workflow', label: 'All such nodes of the workflow together' },
      ],
      default: 'node',
      expressions: false,
    }),
    size: number({
      label: 'Values to remember',
      help: 'The oldest are forgotten. All are, when nothing was asked for 400 days.',
      default: 10_000,
      min: 1,
      max: 100_000,
      integer: true,
      showWhen: { ...REMOVE, by: ['value'] },
    }),
  },
  inputs: ['items'],
  outputs: ({ operation }) => (operation === 'forget' ? ['items'] : ['new', 'seen']),
  examples: [
    {
      title: 'Keeps all at first, also those that are the same among themselves',
      params: { value: '={{ $json.id }}' },
      input: [{ id: 1 }, { id: '1' }, { id: 2 }],
      output: [[{ id: 1 }, { id: '1' }, { id: 2 }], []],
    },
    {
      title: 'Compares dates',
      params: { by: 'date', value: '={{ $json.at }}', scope: 'workflow' },
      input: [{ at: '2026-01-01' }],
      output: [[{ at: '2026-01-01' }], []],
    },
    { title: 'Forgets', params: { operation: 'forget' }, input: [{ id: 1 }], output: [[{ id: 1 }]] },
    {
      title: 'Refuses what is no number',
      params: { by: 'number', value: '={{ $json.id }}' },
      input: [{ id: 'seven' }],
      error: 'NODE_INPUT_INVALID',
    },
    {
      title: 'Refuses an item that has no value: all without one would count as the same',
      params: { value: '={{ $json.id }}' },
      input: [{ name: 'n' }],
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: {
    types: ['n8n-nodes-base.removeDuplicates'],
    versions: [2],
    accepts: ({ operation }) => operation !== undefined && operation !== 'removeDuplicateInputItems',
    toParams(parameters, _facts, notes) {
      const params = readRows(parameters, ROWS, notes);
      return { ...params, ...readRows(parameters, { value: { at: VALUES[String(params['by'] ?? 'value')]! } }, notes) };
    },
    fromParams: (params) => ({
      typeVersion: 2,
      parameters: writeRows(
        { operation: 'remove', ...params },
        { ...ROWS, value: { at: VALUES[String(params['by'] ?? 'value')]! } },
      ),
    }),
    examples: [
      {
        typeVersion: 2,
        parameters: {
          operation: 'removeItemsSeenInPreviousExecutions',
          dedupeValue: '={{ $json.id }}',
          options: { historySize: 500 },
        },
        params: { operation: 'remove', value: '={{ $json.id }}', size: 500 },
      },
      {
        typeVersion: 2,
        parameters: {
          operation: 'removeItemsSeenInPreviousExecutions',
          logic: 'removeItemsUpToStoredDate',
          dateDedupeValue: '={{ $json.at }}',
          options: { scope: 'workflow' },
        },
        params: { operation: 'remove', by: 'date', value: '={{ $json.at }}', scope: 'workflow' },
      },
      {
        typeVersion: 2,
        parameters: {
          operation: 'removeItemsSeenInPreviousExecutions',
          logic: 'removeItemsUpToStoredIncrementalKey',
          incrementalDedupeValue: '={{ $json.id }}',
          options: {},
        },
        params: { operation: 'remove', by: 'number', value: '={{ $json.id }}' },
      },
      {
        typeVersion: 2,
        parameters: { operation: 'clearDeduplicationHistory', mode: 'cleanDatabase', options: {} },
        params: { operation: 'forget' },
      },
    ],
  },
  async run(ctx) {
    const { operation, by, scope, size } = ctx.params(0);
    const memory = ctx.memory(scope);
    if (operation === 'forget') {
      await memory.forget();
      return give(ctx, 1, (_index, item) => [[item]]);
    }
    // All are looked at before anything is remembered: an item that fails must not make the others known.
    const failed = new Map<number, Item[][]>();
    const fresh = new Set<number>();
    if (by === 'value') {
      const texts = await keysOf(ctx, failed, textOf);
      const isNew = await memory.addNew(Array.from(texts.values()), size);
      Array.from(texts.keys()).forEach((index, at) => void (isNew[at] && fresh.add(index)));
    } else {
      const marks = await keysOf(ctx, failed, (value) => markOf(value, by, ctx.timezone));
      const highest = Array.from(marks.values()).reduce((most, mark) => Math.max(most, mark), -Infinity);
      const before = marks.size === 0 ? null : await memory.raise(highest);
      for (const [index, mark] of marks) if (before === null || mark > before) fresh.add(index);
    }
    return give(ctx, 2, (index, item) => failed.get(index) ?? (fresh.has(index) ? [[item], []] : [[], [item]]));
  },
});

type Context = Pick<NodeContext<{ value: Json }>, 'items' | 'params' | 'isDone' | 'give' | 'keep' | 'itemFailed'>;

/** What of each item is remembered, by its index; an item that has none is a failed one. */
async function keysOf<T>(
  ctx: Context,
  failed: Map<number, Item[][]>,
  keyOf: (value: Json) => T,
): Promise<Map<number, T>> {
  const keys = new Map<number, T>();
  for await (const { from, items } of ctx.items.pages()) {
    for (let index = from; index < from + items.length; index += 1) {
      try {
        keys.set(index, keyOf(ctx.params(index).value));
      } catch (thrown) {
        failed.set(index, ctx.itemFailed(index, thrown));
      }
    }
    await ctx.keep(items.length * KEY_CHARACTERS);
  }
  return keys;
}

async function give(
  ctx: Context,
  outputs: number,
  resultOf: (index: number, item: Item) => Item[][],
): Promise<Item[][]> {
  for await (const { from, items } of ctx.items.pages())
    for (const [at, item] of items.entries()) {
      const index = from + at;
      if (ctx.isDone(index)) continue;
      const room = ctx.give(index, resultOf(index, { ...item, pairedItem: { item: index } }));
      if (room) await room;
    }
  return Array.from({ length: outputs }, () => []);
}

const textOf = (value: Json): string => (typeof value === 'object' ? dataKey(value) : String(value));

function markOf(value: Json, by: 'number' | 'date', zone: string): number {
  const mark = by === 'date' ? parseMoment(value, zone) : value === '' ? null : Number(value);
  if (mark === null || !Number.isFinite(mark))
    throw new AppError('NODE_INPUT_INVALID', `${JSON.stringify(value).slice(0, 60)} is no ${by}.`, {
      path: 'params.value',
    });
  return mark;
}
