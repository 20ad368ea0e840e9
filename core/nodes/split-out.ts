import { alsoItemLists } from './kit/n8n/as-item-lists.ts';
import { ITEM_LISTS_PAIRS } from './kit/n8n/examples-item-lists.ts';
import { SPLIT_OUT_MAPPING } from './kit/n8n/item-lists.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItem,
  getPath,
  isRecord,
  names,
  removePath,
  setOwn,
  setPath,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

/** Stands for the files of the item in place of a field. */
const FILES = '$binary';

export default defineNode({
  type: 'split-out',
  version: 1,
  label: 'Split out',
  summary: 'Makes an item of each entry of a list.',
  group: 'data',
  icon: 'ungroup',
  fields: {
    fields: names({
      label: 'Fields to split',
      help: 'Several lists are gone through side by side. A record gives an item for each of its values, $binary one for each file.',
      placeholder: 'orders',
    }),
    include: choice({
      label: 'Of the other fields keep',
      options: [
        { value: 'none', label: 'None' },
        { value: 'all', label: 'All' },
        { value: 'selected', label: 'Those named' },
      ],
      default: 'none',
      expressions: false,
    }),
    keep: names({ label: 'Fields to keep', default: [], showWhen: { include: ['selected'] } }),
    as: names({
      label: 'Names in the result',
      help: 'One for each field to split; their own names otherwise.',
      default: [],
    }),
    dots: boolean({ label: 'A dot goes into a record', default: true }),
    files: boolean({ label: 'Keep files', default: false }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Makes items of the records in a list',
      params: { fields: ['orders'] },
      input: [{ user: 'a', orders: [{ id: 1 }, { id: 2 }] }, { user: 'b', orders: [] }, { user: 'c' }],
      output: [[{ id: 1 }, { id: 2 }]],
    },
    {
      title: 'Keeps the other fields beside each entry',
      params: { fields: 'tags', include: 'all', as: ['tag'] },
      input: [{ id: 1, tags: ['x', 'y'] }],
      output: [
        [
          { id: 1, tag: 'x' },
          { id: 1, tag: 'y' },
        ],
      ],
    },
    {
      title: 'Goes through two lists side by side',
      params: { fields: ['names', 'ages'], include: 'selected', keep: ['team'] },
      input: [{ team: 't', names: ['a', 'b'], ages: [1] }],
      output: [
        [
          { names: 'a', ages: 1, team: 't' },
          { names: 'b', team: 't' },
        ],
      ],
    },
    {
      title: 'Takes a record as the list of its values, and a single value as a list of one',
      params: { fields: ['by.id'] },
      input: [{ by: { id: { x: 1, y: 2 } } }, { by: { id: 5 } }],
      output: [[{ 'by.id': 1 }, { 'by.id': 2 }, { 'by.id': 5 }]],
    },
    {
      title: 'Makes an item of each file',
      params: { fields: ['$binary'], include: 'all' },
      input: [{ id: 1 }, { id: 2 }],
      files: [{ a: { text: 'x' }, b: { text: 'y' } }],
      output: [[{ id: 1 }, { id: 1 }]],
      outputFiles: [[{ a: { text: 'x' } }, { b: { text: 'y' } }]],
    },
    { title: 'Refuses to split nothing', params: { fields: '={{ [] }}' }, error: 'NODE_INPUT_INVALID' },
  ],
  n8n: alsoItemLists(SPLIT_OUT_MAPPING, ['splitOutItems'], ITEM_LISTS_PAIRS['split-out']),
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const { fields, include, keep, as, dots, files } = ctx.params(index);
      if (fields.length === 0)
        throw new AppError('NODE_INPUT_INVALID', 'No field to split is named. Name one.', { path: 'params.fields' });
      const lists = fields.map((field) => (field === FILES ? [] : entriesOf(getPath(item.json, field, dots))));
      const single = fields.includes(FILES) ? Object.entries(item.binary ?? {}) : [];
      const length = Math.max(single.length, ...lists.map((list) => list.length));
      let base: JsonRecord = {};
      if (include === 'all') base = fields.reduce((record, field) => removePath(record, field, dots), item.json);
      for (let entry = 0; entry < length; entry += 1) {
        let json = { ...base };
        lists.forEach((list, at) => {
          if (entry >= list.length) return;
          const value = list[entry]!;
          const spreads = include === 'none' && fields.length === 1 && as[at] === undefined && isRecord(value);
          if (spreads) json = { ...value };
          else setOwn(json, as[at] ?? fields[at]!, value);
        });
        if (include === 'selected')
          for (const name of keep) {
            const value = getPath(item.json, name, dots);
            if (value !== undefined) json = setPath(json, name, value, dots && !Object.hasOwn(item.json, name));
          }
        const own = single.slice(entry, entry + 1);
        const binary = own.length > 0 ? Object.fromEntries(own) : files && item.binary;
        give({ json, ...(binary ? { binary } : {}) });
      }
    }),
});

function entriesOf(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [value];
}
