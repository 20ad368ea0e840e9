import { alsoItemLists } from './kit/n8n/as-item-lists.ts';
import { ITEM_LISTS_PAIRS } from './kit/n8n/examples-item-lists.ts';
import { isByCode, SORT_MAPPING } from './kit/n8n/sort-summarize.ts';
import { orderValues, shuffled } from './kit/order.ts';
import { AppError, boolean, choice, defineNode, getPath, json, list, text, type Json } from './kit/kit.ts';

const direction = choice({
  label: 'Order',
  options: [
    { value: 'ascending', label: 'Ascending' },
    { value: 'descending', label: 'Descending' },
  ],
  default: 'ascending',
});

export default defineNode({
  type: 'sort',
  version: 1,
  label: 'Sort',
  summary: 'Puts the items in an order.',
  group: 'data',
  icon: 'arrow-down-a-z',
  fields: {
    mode: choice({
      label: 'Sort',
      options: [
        { value: 'fields', label: 'By fields' },
        { value: 'value', label: 'By a computed value' },
        { value: 'random', label: 'At random' },
      ],
      default: 'fields',
      expressions: false,
    }),
    by: list(
      { field: text({ label: 'Field', placeholder: 'customer.name' }), order: direction },
      {
        label: 'Fields',
        help: 'A later field decides where the earlier ones are equal.',
        showWhen: { mode: ['fields'] },
      },
    ),
    value: json({
      label: 'Value',
      plainTemplate: true,
      optional: true,
      placeholder: '={{ $json.price * $json.amount }}',
      showWhen: { mode: ['value'] },
    }),
    order: { ...direction, showWhen: { mode: ['value'] } },
    caseSensitive: boolean({
      label: 'Capital letters matter',
      default: false,
      showWhen: { mode: ['fields', 'value'] },
    }),
    dots: boolean({ label: 'A dot goes into a record', default: true, showWhen: { mode: ['fields'] } }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Sorts by two fields, what lacks them last',
      params: { by: [{ field: 'team' }, { field: 'person.age', order: 'descending' }] },
      input: [{ team: 'b' }, {}, { team: 'A', person: { age: 9 } }, { team: 'a', person: { age: 30 } }],
      output: [[{ team: 'a', person: { age: 30 } }, { team: 'A', person: { age: 9 } }, { team: 'b' }, {}]],
    },
    {
      title: 'Counts null as 0 among numbers, and puts it last among texts',
      params: { by: [{ field: 'n' }, { field: 't', order: 'descending' }] },
      input: [{ n: 5 }, { n: null, t: null }, { n: null, t: 'a' }, { n: -1 }, {}],
      output: [[{ n: -1 }, { n: null, t: 'a' }, { n: null, t: null }, { n: 5 }, {}]],
    },
    {
      title: 'Sorts by what is computed for each item',
      params: { mode: 'value', value: '={{ $json.price * $json.amount }}', order: 'descending' },
      input: [
        { price: 2, amount: 1 },
        { price: 1, amount: 5 },
      ],
      output: [
        [
          { price: 1, amount: 5 },
          { price: 2, amount: 1 },
        ],
      ],
    },
    {
      title: 'Refuses a field that no item has',
      params: { by: [{ field: 'nmae' }] },
      input: [{ name: 1 }, { name: 2 }],
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: alsoItemLists(SORT_MAPPING, ['sort'], ITEM_LISTS_PAIRS.sort, (parameters) => !isByCode(parameters)),
  async run(ctx) {
    const items = await ctx.items.all();
    const params = ctx.params(0);
    const paired = (order: readonly number[]) => [order.map((item) => ({ ...items[item]!, pairedItem: { item } }))];
    if (params.mode === 'random') return paired(shuffled(items.length, `${ctx.idempotencyKey(0)}:${ctx.now}`));
    const keys =
      params.mode === 'value'
        ? [{ values: withNumbers(items.map((_, index) => ctx.params(index).value)), order: params.order }]
        : params.by.map(({ field, order }, index) => {
            const values = items.map((item) => getPath(item.json, field, params.dots));
            if (values.every((value) => value === undefined))
              throw new AppError('NODE_INPUT_INVALID', `No item has a field "${field}". Check its name.`, {
                path: `params.by.${index}.field`,
              });
            return { values: withNumbers(values), order };
          });
    if (keys.length === 0)
      throw new AppError('NODE_INPUT_INVALID', 'There is no field to sort by. Add one.', { path: 'params.by' });
    const decide = (a: number, b: number): number => {
      for (const { values, order } of keys) {
        const verdict = orderValues(values[a], values[b], {
          descending: order === 'descending',
          caseSensitive: params.caseSensitive,
        });
        if (verdict !== 0) return verdict;
      }
      return a - b;
    };
    return paired(items.map((_, index) => index).sort(decide));
  },
});

/** Among numbers `null` counts as 0; only what is not there at all, and `null` among texts, comes last. */
function withNumbers(values: readonly (Json | undefined)[]): readonly (Json | undefined)[] {
  const isNumeric = values.some((value) => typeof value === 'number') && values.every(isNumberOrNothing);
  return isNumeric ? values.map((value) => (value === null ? 0 : value)) : values;
}

const isNumberOrNothing = (value: Json | undefined): boolean =>
  typeof value === 'number' || value === null || value === undefined;
