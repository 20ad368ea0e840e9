import { plainMapping } from './kit/n8n/flow.ts';
import { defineNode, passOn } from './kit/kit.ts';

export default defineNode({
  type: 'no-op',
  version: 1,
  label: 'No operation',
  summary: 'Passes its items on unchanged.',
  group: 'flow',
  icon: 'arrow-right',
  fields: {},
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    { title: 'Passes every item on', params: {}, input: [{ a: 1 }, { a: 2 }], output: [[{ a: 1 }, { a: 2 }]] },
    { title: 'Passes an empty item on', params: {}, output: [[{}]] },
  ],
  n8n: plainMapping(['n8n-nodes-base.noOp']),
  run: (ctx) => passOn(ctx),
});
