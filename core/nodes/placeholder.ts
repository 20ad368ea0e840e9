import { AppError, defineNode, number, text, type Params } from './kit/kit.ts';

/** Most inputs or outputs that a placeholder shows. */
const MAX_PORTS = 64;

const labels = (count: unknown, word: string): string[] =>
  Array.from({ length: Math.min(MAX_PORTS, Math.max(1, Math.trunc(Number(count)) || 1)) }, (_, index) =>
    index === 0 ? `${word}s` : `${word} ${index + 1}`,
  );

const said = ({ n8nType, explanation }: Params): string => `It was "${String(n8nType)}" in n8n. ${String(explanation)}`;

export default defineNode({
  type: 'placeholder',
  version: 1,
  label: 'Placeholder',
  summary: 'Stands for a node of an imported workflow that has no counterpart here, and keeps all that it had.',
  group: 'action',
  icon: 'triangle-alert',
  fields: {
    n8nType: text({ label: 'Type in n8n', expressions: false }),
    explanation: text({ label: 'Why, and what to do', default: '', multiline: true, expressions: false }),
    inputs: number({ label: 'Inputs', default: 1, min: 1, max: MAX_PORTS, integer: true, expressions: false }),
    outputs: number({ label: 'Outputs', default: 1, min: 1, max: MAX_PORTS, integer: true, expressions: false }),
  },
  inputs: ({ inputs }) => labels(inputs, 'input'),
  outputs: ({ outputs }) => labels(outputs, 'output'),
  check: (params) => [{ code: 'NODE_UNSUPPORTED', message: said(params), path: 'params.n8nType', severity: 'warning' }],
  examples: [
    {
      title: 'Fails when it is run, and says what it was',
      params: { n8nType: 'n8n-nodes-base.ftp', explanation: 'The platform opens HTTP connections only.' },
      error: 'NODE_UNSUPPORTED',
    },
  ],
  run(ctx) {
    throw new AppError('NODE_UNSUPPORTED', `This node is a placeholder. ${said(ctx.params(0))}`);
  },
});
