import { AppError, defineNode, isRecord, json, type Item } from './kit/kit.ts';

export default defineNode({
  type: 'sample-items',
  version: 1,
  label: 'Sample items',
  summary: 'Gives items that are written into it, to try out what follows.',
  group: 'data',
  icon: 'rows-3',
  fields: {
    items: json({ label: 'Items', help: 'A list of records, or one record.', default: [], expressions: false }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Gives its items once, whatever comes in',
      params: { items: [{ id: 1 }, { id: 2 }] },
      input: [{ any: true }],
      output: [[{ id: 1 }, { id: 2 }]],
    },
    { title: 'Refuses what is no record', params: { items: [1] }, error: 'NODE_INPUT_INVALID' },
  ],
  n8n: {
    // The node with which n8n's own tests write their data down.
    types: ['n8n-nodes-testing.testData'],
    versions: [1],
    toParams: ({ data }) => ({ items: typeof data === 'string' ? parsed(data) : (data ?? []) }),
    fromParams: ({ items }) => ({ typeVersion: 1, parameters: { data: items ?? [] } }),
  },
  run(ctx) {
    const { items } = ctx.params(0);
    const list = Array.isArray(items) ? items : [items];
    const pair = ctx.items.length === 1 ? { pairedItem: { item: 0 } } : {};
    return [
      list.map((json, index): Item => {
        if (!isRecord(json))
          throw new AppError('NODE_INPUT_INVALID', `Entry ${index + 1} is no record. Put it in braces.`, {
            path: `params.items.${index}`,
          });
        return { json, ...pair };
      }),
    ];
  },
});

function parsed(source: string) {
  try {
    return JSON.parse(source) as null;
  } catch {
    return source;
  }
}
