import { comparisonFields, conditionFields, conditionsHold } from './kit/conditions.ts';
import { defineNode, eachItem } from './kit/kit.ts';
import { IF_MAPPING } from './kit/n8n/if-filter.ts';

export default defineNode({
  type: 'if',
  version: 1,
  label: 'If',
  summary: 'Sends each item to one of two outputs, by conditions.',
  group: 'flow',
  icon: 'split',
  fields: { ...conditionFields, ...comparisonFields },
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
    {
      title: 'Converts to the chosen type, and lets capital letters be the same',
      params: {
        caseSensitive: false,
        conditions: [
          { left: '={{ $json.size }}', type: 'number', operator: 'greaterOrEqual', right: '10' },
          { left: '={{ $json.city }}', type: 'string', operator: 'matches', right: '/^ber/i' },
          { left: '={{ $json.due }}', type: 'date', operator: 'before', right: '2026-03-01' },
        ],
      },
      input: [
        { size: '12', city: 'Berlin', due: '2026-02-28T23:00:00Z' },
        { size: '12', city: 'Berlin', due: '2026-03-01T00:00:00Z' },
        { size: '9', city: 'Bern', due: '2026-01-01' },
      ],
      output: [
        [{ size: '12', city: 'Berlin', due: '2026-02-28T23:00:00Z' }],
        [
          { size: '12', city: 'Berlin', due: '2026-03-01T00:00:00Z' },
          { size: '9', city: 'Bern', due: '2026-01-01' },
        ],
      ],
    },
    {
      title: 'Refuses another type when asked',
      params: { strictTypes: true, conditions: [{ left: '5', type: 'number', operator: 'equals', right: 5 }] },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: IF_MAPPING,
  run: (ctx) =>
    eachItem(
      ctx,
      2,
      (item, index, give) => {
        const params = ctx.params(index);
        give(item, conditionsHold(params, { ...params, zone: ctx.timezone }) ? 0 : 1);
      },
      1,
    ),
});
