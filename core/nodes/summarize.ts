import { alsoItemLists } from './kit/n8n/as-item-lists.ts';
import { ITEM_LISTS_PAIRS } from './kit/n8n/examples-item-lists.ts';
import { SUMMARIZE_MAPPING } from './kit/n8n/sort-summarize.ts';
import { dataKey } from './kit/data-key.ts';
import { inTreeOrder } from './kit/group-order.ts';
import { AGGREGATIONS, newSummary } from './kit/summaries.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  getPath,
  isRecord,
  list,
  names,
  pairsOf,
  pairsOfAll,
  setOwn,
  text,
  type Json,
  type JsonRecord,
} from './kit/kit.ts';

/** A name without what only a path has: `a.b[0]` gives `a_b0`. */
const plain = (field: string): string => field.replace(/[\]["']/g, '').replace(/[ .]/g, '_');

/** What the place of an item counts among what is kept. */
const INDEX_CHARACTERS = 4;

export default defineNode({
  type: 'summarize',
  version: 1,
  label: 'Summarize',
  summary: 'Counts, adds up or lists values, in all or for each group.',
  group: 'data',
  icon: 'sigma',
  fields: {
    summaries: list(
      {
        what: choice({ label: 'Summary', options: AGGREGATIONS, default: 'count' }),
        field: text({ label: 'Field', placeholder: 'amount' }),
        as: text({ label: 'Name in the result', help: 'sum_amount, for example, otherwise.', default: '' }),
        includeEmpty: boolean({
          label: 'Include empty values',
          default: false,
          showWhen: { what: ['append', 'concatenate', 'count', 'countUnique'] },
        }),
        separator: text({ label: 'Separator', default: ',', showWhen: { what: ['concatenate'] } }),
      },
      { label: 'Summaries' },
    ),
    by: names({ label: 'Group by', default: [], placeholder: 'country' }),
    result: choice({
      label: 'Result',
      options: [
        { value: 'items', label: 'An item for each group' },
        { value: 'record', label: 'One item with a record of the groups' },
      ],
      default: 'items',
      expressions: false,
    }),
    groupsAsText: boolean({
      label: 'Give the values of the groups as text',
      default: false,
      showWhen: { result: ['items'] },
    }),
    skipEmptyGroups: boolean({ label: 'Leave out items that lack a field to group by', default: false }),
    whenMissing: choice({
      label: 'When no item has one of the fields',
      options: [
        { value: 'ignore', label: 'Summarize the others' },
        { value: 'fail', label: 'Fail' },
        { value: 'empty', label: 'Give one empty item' },
      ],
      default: 'ignore',
      expressions: false,
    }),
    dots: boolean({ label: 'A dot goes into a record', default: true }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Adds up and counts for each group',
      params: {
        by: ['country'],
        summaries: [
          { what: 'sum', field: 'order.total' },
          { what: 'countUnique', field: 'who', as: 'people' },
        ],
      },
      input: [
        { country: 'de', order: { total: 2 }, who: 'a' },
        { country: 'fr', order: { total: 3.5 }, who: 'b' },
        { country: 'de', order: { total: 5 }, who: 'a' },
        { order: { total: 1 } },
      ],
      output: [
        [
          { sum_order_total: 7, people: 1, country: 'de' },
          { sum_order_total: 3.5, people: 1, country: 'fr' },
          { sum_order_total: 1, people: 0, country: null },
        ],
      ],
    },
    {
      title: 'Gives the values of the groups as text',
      params: { by: 'size', groupsAsText: true, summaries: [{ what: 'count', field: 'id' }] },
      input: [{ id: 1, size: 7 }, { id: 2 }],
      output: [
        [
          { count_id: 1, size: '7' },
          { count_id: 1, size: 'null' },
        ],
      ],
    },
    {
      title: 'Makes one record of all groups',
      params: {
        by: 'year, month',
        result: 'record',
        skipEmptyGroups: true,
        summaries: [{ what: 'concatenate', field: 'name', separator: ' + ' }],
      },
      input: [
        { year: 2026, month: 1, name: 'a' },
        { year: 2026, month: 2, name: 'b' },
        { year: 2026, month: 1, name: 'c' },
        { name: 'x' },
      ],
      output: [[{ '2026': { '1': { concatenated_name: 'a + c' }, '2': { concatenated_name: 'b' } } }]],
    },
    {
      title: 'Adds up numbers only',
      params: {
        summaries: [
          { what: 'sum', field: 'n' },
          { what: 'average', field: 'n' },
        ],
      },
      input: [{ n: 5 }, { n: '7' }, { n: 2 }, { n: 'n/a' }, { n: null }, {}],
      output: [[{ sum_n: 7, average_n: 3.5 }]],
    },
    {
      title: 'Shows what is empty in a text, when asked',
      params: { summaries: [{ what: 'concatenate', field: 'n', includeEmpty: true }] },
      input: [{ n: 'a' }, { n: null }, {}, { n: '' }],
      output: [[{ concatenated_n: 'a,null,undefined,' }]],
    },
    {
      title: 'Summarizes nothing where no item has the field',
      params: { summaries: [{ what: 'sum', field: 'amuont' }] },
      input: [{ amount: 1 }],
      output: [[{ sum_amuont: 0 }]],
    },
    {
      title: 'Refuses a field that no item has, when asked',
      params: { summaries: [{ what: 'sum', field: 'amuont' }], whenMissing: 'fail' },
      input: [{ amount: 1 }],
      error: 'NODE_INPUT_INVALID',
    },
    {
      title: 'Gives an empty item where no item has the field, when asked',
      params: { summaries: [{ what: 'sum', field: 'amuont' }], whenMissing: 'empty' },
      input: [{ amount: 1 }],
      output: [[{}]],
    },
  ],
  n8n: alsoItemLists(SUMMARIZE_MAPPING, ['summarize'], ITEM_LISTS_PAIRS.summarize),
  async run(ctx) {
    const { summaries, by, result, groupsAsText, skipEmptyGroups, whenMissing, dots } = ctx.params(0);
    if (summaries.length === 0)
      throw new AppError('NODE_INPUT_INVALID', 'There is nothing to summarize. Add a summary.', {
        path: 'params.summaries',
      });
    const newGroup = (values: Json[]) => ({
      values,
      items: [] as number[],
      summaries: summaries.map((summary) => newSummary(summary)),
    });
    const missing = new Set(whenMissing === 'ignore' ? [] : summaries.map(({ field }) => field));
    const groups = new Map<string, ReturnType<typeof newGroup>>();
    for await (const { from, items } of ctx.items.pages()) {
      let kept = 0;
      for (const [at, item] of items.entries()) {
        for (const field of missing) if (getPath(item.json, field, dots) !== undefined) missing.delete(field);
        const values = by.map((field) => getPath(item.json, field, dots) ?? null);
        if (skipEmptyGroups && values.some((value) => value === null || value === '')) continue;
        const key = dataKey(values);
        let group = groups.get(key);
        if (!group) {
          groups.set(key, (group = newGroup(values)));
          kept += 2 * key.length;
        }
        group.items.push(from + at);
        kept += INDEX_CHARACTERS;
        for (const [place, { field }] of summaries.entries()) {
          kept += group.summaries[place]!.add(getPath(item.json, field, dots));
        }
      }
      await ctx.keep(kept);
    }
    const [absent] = missing;
    if (absent !== undefined) {
      if (whenMissing === 'empty') return [[{ json: {}, ...pairsOfAll(ctx.items.length) }]];
      throw new AppError('NODE_INPUT_INVALID', `No item has a field "${absent}". Check its name.`, {
        path: `params.summaries.${summaries.findIndex(({ field }) => field === absent)}.field`,
      });
    }
    for (const [place, { field, what }] of summaries.entries()) {
      const skipped = [...groups.values()].reduce((sum, group) => sum + group.summaries[place]!.skipped(), 0);
      if (skipped > 0)
        ctx.warn({
          code: 'NODE_INPUT_INVALID',
          message: `${skipped} of the values of "${field}" are no numbers and are not in the ${what}. Make numbers of them first.`,
          details: { path: `params.summaries.${place}.field` },
        });
    }
    const summarized = inTreeOrder([...groups.values()], groupsAsText).map((group) => {
      const json: JsonRecord = {};
      for (const [place, { what, field, as }] of summaries.entries()) {
        const { prefix } = AGGREGATIONS.find(({ value }) => value === what)!;
        setOwn(json, as || `${prefix}_${plain(field)}`, group.summaries[place]!.result());
      }
      return { json, values: group.values, items: group.items };
    });
    if (result === 'items')
      return [
        summarized.map(({ json, values, items }) => {
          by.forEach((field, index) =>
            setOwn(json, plain(field), groupsAsText ? String(values[index]) : values[index]!),
          );
          return { json, ...pairsOf(items) };
        }),
      ];
    const record: JsonRecord = {};
    for (const { json, values } of summarized) {
      let level = record;
      for (const value of values) {
        const key = typeof value === 'object' ? JSON.stringify(value) : String(value);
        if (!Object.hasOwn(level, key) || !isRecord(level[key])) setOwn(level, key, {});
        level = level[key] as JsonRecord;
      }
      for (const [name, value] of Object.entries(json)) setOwn(level, name, value);
    }
    return [[{ json: record, ...pairsOfAll(ctx.items.length) }]];
  },
});
