import { alsoItemLists } from './kit/n8n/as-item-lists.ts';
import { ITEM_LISTS_PAIRS } from './kit/n8n/examples-item-lists.ts';
import { REMOVE_DUPLICATES_MAPPING } from './kit/n8n/item-lists.ts';
import { dataKey } from './kit/data-key.ts';
import {
  boolean,
  choice,
  defineNode,
  getPath,
  names,
  pickPaths,
  removePath,
  type Item,
  type JsonRecord,
} from './kit/kit.ts';

export default defineNode({
  type: 'remove-duplicates',
  version: 1,
  label: 'Remove duplicates',
  summary: 'Keeps the first of items that are the same.',
  group: 'data',
  icon: 'copy-minus',
  fields: {
    compare: choice({
      label: 'Compare',
      options: [
        { value: 'all', label: 'All fields' },
        { value: 'selected', label: 'Only these fields' },
        { value: 'except', label: 'All fields but these' },
      ],
      default: 'all',
      expressions: false,
    }),
    fields: names({ label: 'Fields', placeholder: 'email', showWhen: { compare: ['selected', 'except'] } }),
    removeOthers: boolean({
      label: 'Drop the fields that were not compared',
      default: false,
      showWhen: { compare: ['selected', 'except'] },
    }),
    dots: boolean({ label: 'A dot goes into a record', default: true, showWhen: { compare: ['selected', 'except'] } }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Drops items that equal an earlier one, whatever the order of their fields',
      params: {},
      input: [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
        { a: '1', b: [2] },
      ],
      output: [
        [
          { a: 1, b: [2] },
          { a: '1', b: [2] },
        ],
      ],
    },
    {
      title: 'Compares chosen fields only',
      params: { compare: 'selected', fields: 'user.email' },
      input: [
        { id: 1, user: { email: 'x' } },
        { id: 2, user: { email: 'x' } },
        { id: 3, user: {} },
      ],
      output: [
        [
          { id: 1, user: { email: 'x' } },
          { id: 3, user: {} },
        ],
      ],
    },
    {
      title: 'Leaves fields out of the comparison and of the result',
      params: { compare: 'except', fields: ['at'], removeOthers: true },
      input: [
        { id: 1, at: 5 },
        { id: 1, at: 6 },
      ],
      output: [[{ id: 1 }]],
    },
  ],
  n8n: alsoItemLists(REMOVE_DUPLICATES_MAPPING, ['removeDuplicates'], ITEM_LISTS_PAIRS['remove-duplicates']),
  async run(ctx) {
    const { compare, fields, removeOthers, dots } = ctx.params(0);
    const without = (json: JsonRecord): JsonRecord =>
      fields.reduce((record, field) => removePath(record, field, dots), json);
    const keyOf = (json: JsonRecord): string => {
      if (compare === 'all') return dataKey(json);
      return compare === 'except'
        ? dataKey(without(json))
        : fields.map((field) => dataKey(getPath(json, field, dots))).join();
    };
    const seen = new Set<string>();
    const compared = compare === 'except' ? without : (json: JsonRecord) => pickPaths(json, fields, dots);
    const keptOf = (item: Item): Item =>
      removeOthers && compare !== 'all' ? { ...item, json: compared(item.json) } : item;
    for await (const { from, items } of ctx.items.pages()) {
      for (const [at, item] of items.entries()) {
        const index = from + at;
        const key = keyOf(item.json);
        const isNew = !seen.has(key);
        if (isNew) {
          seen.add(key);
          const room = ctx.keep(key.length);
          if (room) await room;
        }
        // What came before must be known, also of items whose results are recorded.
        if (ctx.isDone(index)) continue;
        const room = ctx.give(index, isNew ? [[{ ...keptOf(item), pairedItem: { item: index } }]] : []);
        if (room) await room;
      }
    }
    return [[]];
  },
});
