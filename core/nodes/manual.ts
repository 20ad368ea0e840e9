import { plainMapping } from './kit/n8n/flow.ts';
import { defineNode } from './kit/kit.ts';

export default defineNode({
  type: 'manual',
  version: 1,
  label: 'Manual trigger',
  summary: 'Starts the workflow when someone presses Run.',
  group: 'trigger',
  icon: 'mouse-pointer-click',
  fields: {},
  inputs: [],
  outputs: ['items'],
  trigger: { kind: 'manual' },
  examples: [{ title: 'Starts with what the caller gives', params: {}, output: [[{}]] }],
  n8n: plainMapping(['n8n-nodes-base.manualTrigger', 'n8n-nodes-base.start']),
});
