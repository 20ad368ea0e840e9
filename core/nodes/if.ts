import { choice, defineNode, json, list, type Item } from './kit/kit.ts';
import { holds, OPERATORS, UNARY_OPERATORS } from './kit/conditions.ts';

const BINARY_OPERATORS = OPERATORS.map(({ value }) => value).filter(
  (value) => !UNARY_OPERATORS.some((unary) => unary === value),
);

export default defineNode({
  type: 'if',
  version: 1,
  label: 'If',
  summary: 'Sends each item to one of two outputs, by conditions.',
  group: 'flow',
  icon: 'split',
  fields: {
    conditions: list(
      {
        left: json({ label: 'Value', optional: true, placeholder: '={{ $json.status }}' }),
        operator: choice({ label: 'Operator', options: OPERATORS, default: 'equals', expressions: false }),
        right: json({ label: 'Compared with', optional: true, showWhen: { operator: BINARY_OPERATORS } }),
      },
      { label: 'Conditions' },
    ),
    combine: choice({
      label: 'Combine',
      options: [
        { value: 'and', label: 'All must hold' },
        { value: 'or', label: 'One must hold' },
      ],
      default: 'and',
      expressions: false,
    }),
  },
  inputs: ['items'],
  outputs: ['true', 'false'],
  examples: [
    {
      title: 'Splits by a number',
      params: { conditions: [{ left: '={{ $json.total }}', operator: 'greaterThan', right: '100' }] },
      input: [{ total: 250 }, { total: 9 }, {}],
      output: [[{ total: 250 }], [{ total: 9 }, {}]],
    },
    {
      title: 'Lets one of several conditions be enough',
      params: {
        combine: 'or',
        conditions: [
          { left: '={{ $json.tags }}', operator: 'contains', right: 'vip' },
          { left: '={{ $json.paid }}', operator: 'isTrue' },
        ],
      },
      input: [
        { tags: ['vip'], paid: false },
        { tags: [], paid: true },
        { tags: [], paid: false },
      ],
      output: [
        [
          { tags: ['vip'], paid: false },
          { tags: [], paid: true },
        ],
        [{ tags: [], paid: false }],
      ],
    },
    {
      title: 'Sees what is missing or empty',
      params: {
        conditions: [
          { left: '={{ $json.email }}', operator: 'exists' },
          { left: '={{ $json.email }}', operator: 'isNotEmpty' },
        ],
      },
      input: [{ email: 'a@example.com' }, { email: '' }, {}],
      output: [[{ email: 'a@example.com' }], [{ email: '' }, {}]],
    },
    {
      title: 'Refuses an operator that does not exist',
      params: { conditions: [{ left: 1, operator: 'resembles', right: 1 }] },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  run(ctx) {
    const outputs: [Item[], Item[]] = [[], []];
    ctx.items.forEach((item, index) => {
      const { conditions, combine } = ctx.params(index);
      const verdict = (condition: (typeof conditions)[number]): boolean =>
        holds(condition.left, condition.operator, condition.right);
      const isTrue = combine === 'and' ? conditions.every(verdict) : conditions.some(verdict);
      outputs[isTrue ? 0 : 1].push({ ...item, pairedItem: { item: index } });
    });
    return outputs;
  },
});
