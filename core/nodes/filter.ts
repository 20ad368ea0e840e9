import { comparisonFields, conditionFields, conditionsHold } from './kit/conditions.ts';
import { defineNode, eachItem } from './kit/kit.ts';
import { FILTER_MAPPING } from './kit/n8n/if-filter.ts';

export default defineNode({
  type: 'filter',
  version: 1,
  label: 'Filter',
  summary: 'Lets through the items for which the conditions hold.',
  group: 'flow',
  icon: 'funnel',
  fields: { ...conditionFields, ...comparisonFields },
  inputs: ['items'],
  outputs: ['kept', 'discarded'],
  examples: [
    {
      title: 'Keeps what has come in since a day',
      params: {
        conditions: [{ left: '={{ $json.at }}', type: 'date', operator: 'afterOrEqual', right: '2026-02-01' }],
      },
      input: [{ at: '2026-02-01T00:00:00Z' }, { at: '2026-01-31T23:59:59Z' }, {}],
      output: [[{ at: '2026-02-01T00:00:00Z' }], [{ at: '2026-01-31T23:59:59Z' }, {}]],
    },
    {
      title: 'Counts the entries of a list',
      params: {
        conditions: [{ left: '={{ $json.tags }}', type: 'array', operator: 'lengthGreaterThan', right: '1' }],
      },
      input: [{ tags: ['a', 'b'] }, { tags: ['a'] }, {}],
      output: [[{ tags: ['a', 'b'] }], [{ tags: ['a'] }, {}]],
    },
    {
      title: 'Refuses a text where a number is needed',
      params: { conditions: [{ left: 'many', type: 'number', operator: 'greaterThan', right: 1 }] },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: FILTER_MAPPING,
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
