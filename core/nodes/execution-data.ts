import { AppError, defineNode, eachItem, isRecord, list, text, type Json, type JsonRecord } from './kit/kit.ts';
import type { Params } from './kit/n8n-mapping.ts';

export default defineNode({
  type: 'execution-data',
  version: 1,
  label: 'Execution data',
  summary: 'Notes texts that say what the execution is about: shown with it, and read as $execution.customData.',
  group: 'data',
  icon: 'tags',
  fields: {
    entries: list(
      {
        name: text({ label: 'Name', help: 'Letters, digits and "_"; 50 characters.', placeholder: 'order_id' }),
        value: text({ label: 'Value', help: '512 characters.', placeholder: '{{ $json.id }}' }),
      },
      { label: 'Texts' },
    ),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    {
      title: 'Notes the order of each item, and hands the items on',
      params: { entries: [{ name: 'order', value: '={{ $json.id }}' }] },
      input: [{ id: 7 }],
      output: [[{ id: 7 }]],
    },
    {
      title: 'Refuses a name with other characters',
      params: { entries: [{ name: 'order id', value: '7' }] },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  n8n: {
    types: ['n8n-nodes-base.executionData'],
    versions: [1, 1.1],
    toParams: (parameters) => ({
      entries: valuesOf(parameters).map(({ key, value }) => ({ name: key ?? '', value: value ?? '' })),
    }),
    fromParams: ({ entries }) => ({
      typeVersion: 1.1,
      parameters: {
        operation: 'save',
        dataToSave: {
          values: (Array.isArray(entries) ? entries : [])
            .filter(isRecord)
            .map(({ name, value }) => ({ key: name ?? '', value: value ?? '' })),
        },
      },
    }),
  },
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const { entries } = ctx.params(index);
      for (const [at, { name, value }] of entries.entries()) {
        if (name === '')
          throw new AppError('NODE_INPUT_INVALID', 'A text has no name. Give it one, or remove it.', {
            path: `params.entries.${at}.name`,
          });
        ctx.customData.set(name, value);
      }
      give(item);
    }),
});

/** n8n's list of keys and values. */
function valuesOf({ dataToSave }: Params): JsonRecord[] {
  const values: Json | undefined = isRecord(dataToSave) ? dataToSave['values'] : undefined;
  return Array.isArray(values) ? values.filter(isRecord) : [];
}
