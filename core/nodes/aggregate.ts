import { alsoItemLists } from './kit/n8n/as-item-lists.ts';
import { ITEM_LISTS_PAIRS } from './kit/n8n/examples-item-lists.ts';
import { AGGREGATE_MAPPING } from './kit/n8n/item-lists.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  getPath,
  jsonSize,
  list,
  names,
  pairsOfAll,
  setOwn,
  setPath,
  text,
  type Item,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

export default defineNode({
  type: 'aggregate',
  version: 1,
  label: 'Aggregate',
  summary: 'Makes one item of many, with lists of their values.',
  group: 'data',
  icon: 'group',
  fields: {
    mode: choice({
      label: 'Gather',
      options: [
        { value: 'fields', label: 'Single fields' },
        { value: 'items', label: 'Whole items' },
      ],
      default: 'fields',
      expressions: false,
    }),
    fields: list(
      {
        field: text({ label: 'Field', placeholder: 'customer.email' }),
        as: text({ label: 'Name in the result', help: 'The last part of its own name otherwise.', default: '' }),
      },
      { label: 'Fields', showWhen: { mode: ['fields'] } },
    ),
    mergeLists: boolean({ label: 'Join lists into one', default: false, showWhen: { mode: ['fields'] } }),
    keepMissing: boolean({
      label: 'Put null where an item has no value',
      default: false,
      showWhen: { mode: ['fields'] },
    }),
    into: text({ label: 'Field that holds the list', default: 'data', showWhen: { mode: ['items'] } }),
    include: choice({
      label: 'Of each item take',
      options: [
        { value: 'all', label: 'All fields' },
        { value: 'selected', label: 'Only these fields' },
        { value: 'except', label: 'All fields but these' },
      ],
      default: 'all',
      expressions: false,
      showWhen: { mode: ['items'] },
    }),
    names: names({ label: 'Field names', showWhen: { mode: ['items'], include: ['selected', 'except'] } }),
    dots: boolean({ label: 'A dot goes into a record', default: true, showWhen: { mode: ['fields'] } }),
    files: boolean({
      label: 'Keep files',
      help: 'Those of all items, under numbered names where they clash.',
      default: false,
    }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Gathers the values of fields',
      params: { fields: [{ field: 'user.name' }, { field: 'id', as: 'ids' }] },
      input: [{ id: 1, user: { name: 'a' } }, { id: 2 }],
      output: [[{ name: ['a'], ids: [1, 2] }]],
    },
    {
      title: 'Joins lists, and shows what is missing',
      params: { fields: [{ field: 'tags' }], mergeLists: true, keepMissing: true },
      input: [{ tags: ['a', 'b'] }, {}, { tags: 'c' }],
      output: [[{ tags: ['a', 'b', null, 'c'] }]],
    },
    {
      title: 'Leaves out what is empty inside of lists, too',
      params: { fields: [{ field: 'a' }] },
      input: [{ a: [null, 1] }, { a: null }, { a: 2 }],
      output: [[{ a: [[1], 2] }]],
    },
    {
      title: 'Takes the names of fields as they stand where whole items are gathered',
      params: { mode: 'items', into: 'all.rows', include: 'selected', names: ['a', 'b.c'] },
      input: [{ a: 1, b: { c: 2 }, 'b.c': 3 }, { b: { c: 4 } }],
      output: [[{ 'all.rows': [{ a: 1, 'b.c': 3 }] }]],
    },
    {
      title: 'Gathers whole items without some of their fields',
      params: { mode: 'items', into: 'rows', include: 'except', names: 'secret' },
      input: [{ id: 1, secret: 's' }, { id: 2 }, { secret: 't' }],
      output: [[{ rows: [{ id: 1 }, { id: 2 }] }]],
    },
    {
      title: 'Refuses two fields with one name',
      params: { fields: [{ field: 'a.id' }, { field: 'b.id' }] },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: alsoItemLists(AGGREGATE_MAPPING, ['aggregateItems', 'concatenateItems'], ITEM_LISTS_PAIRS.aggregate),
  async run(ctx) {
    const params = ctx.params(0);
    const { dots } = params;
    const take = (record: JsonRecord): JsonRecord => {
      if (params.include === 'all') return record;
      const isSelected = params.include === 'selected';
      return Object.fromEntries(Object.entries(record).filter(([name]) => params.names.includes(name) === isSelected));
    };
    const used = new Set<string>();
    const columns = params.fields.map(({ field, as }, index) => {
      const name = as || (dots ? field.split('.').at(-1)! : field);
      if (used.has(name))
        throw new AppError('NODE_INPUT_INVALID', `Two fields would be called "${name}". Give one another name.`, {
          path: `params.fields.${index}.as`,
        });
      used.add(name);
      return { field, name, values: [] as Json[] };
    });
    const rows: JsonRecord[] = [];
    const files = numberedFiles();
    for await (const { items } of ctx.items.pages()) {
      let size = 0;
      for (const item of items) {
        if (params.mode === 'items') {
          const row = take(item.json);
          if (params.include === 'all' || Object.keys(row).length > 0) rows.push(row);
          size += jsonSize(row);
        }
        for (const { field, values } of columns) {
          let value = getPath(item.json, field, dots) ?? null;
          if (value === null && !params.keepMissing) continue;
          if (Array.isArray(value) && !params.keepMissing) value = value.filter((element) => element !== null);
          if (params.mergeLists && Array.isArray(value)) for (const element of value) values.push(element);
          else values.push(value);
          size += jsonSize(value);
        }
        if (params.files) files.add(item);
      }
      await ctx.keep(size);
    }
    let json: JsonRecord = {};
    if (params.mode === 'items') setOwn(json, params.into, rows);
    for (const { name, values } of columns) json = setPath(json, name, values, dots);
    const { binary } = files;
    return [[{ json, ...(Object.keys(binary).length > 0 ? { binary } : {}), ...pairsOfAll(ctx.items.length) }]];
  },
});

/** Files of many items under names of their own. */
function numberedFiles() {
  const binary: NonNullable<Item['binary']> = {};
  const counts = new Map<string, number>();
  const add = (item: Item): void => {
    for (const [name, file] of Object.entries(item.binary ?? {})) {
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      binary[count === 0 ? name : `${name}_${count}`] = file;
    }
  };
  return { binary, add };
}
