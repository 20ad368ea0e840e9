import { plainMapping } from './kit/n8n/flow.ts';
import { defineNode } from './kit/kit.ts';

export default defineNode({
  type: 'error-trigger',
  version: 1,
  label: 'Error trigger',
  summary: 'Starts the workflow when an execution of another one fails.',
  group: 'trigger',
  icon: 'siren',
  fields: {},
  inputs: [],
  outputs: ['error'],
  trigger: { kind: 'error' },
  examples: [
    {
      title: 'Starts with what failed and where',
      params: {},
      output: [
        [
          {
            execution: {
              id: '5f…',
              mode: 'production',
              error: { code: 'HTTP_STATUS', message: 'The service answered with 500.' },
              lastNodeExecuted: 'Fetch orders',
            },
            workflow: { id: 'wf_1', name: 'Order intake' },
          },
        ],
      ],
    },
  ],
  n8n: plainMapping(['n8n-nodes-base.errorTrigger']),
});
