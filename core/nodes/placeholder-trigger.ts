import { defineNode, number, text } from './kit/kit.ts';

export default defineNode({
  type: 'placeholder-trigger',
  version: 1,
  label: 'Placeholder for a trigger',
  summary: 'Stands for a trigger of an imported workflow that has no counterpart here. It starts by hand only.',
  group: 'trigger',
  icon: 'triangle-alert',
  fields: {
    n8nType: text({ label: 'Type in n8n', expressions: false }),
    explanation: text({ label: 'Why, and what to do', default: '', multiline: true, expressions: false }),
    outputs: number({ label: 'Outputs', default: 1, min: 1, max: 64, integer: true, expressions: false }),
  },
  inputs: [],
  outputs: ({ outputs }) => Array.from({ length: Number(outputs) || 1 }, (_, index) => `output ${index + 1}`),
  trigger: { kind: 'manual' },
  check: ({ n8nType, explanation }) => [
    {
      code: 'NODE_UNSUPPORTED',
      message: `It was "${String(n8nType)}" in n8n and starts by hand only. ${String(explanation)}`,
      path: 'params.n8nType',
      severity: 'warning',
    },
  ],
  examples: [
    {
      title: 'Starts with what the caller gives',
      params: { n8nType: 'n8n-nodes-base.mqttTrigger', explanation: 'There is no such node here yet.' },
      output: [[{}]],
    },
  ],
});
