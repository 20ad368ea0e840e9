import { answerAlone, answerOutputs, goOnWithout, limitOf } from './kit/await-answer.ts';
import { formFields } from './kit/form-fields.ts';
import { defineNode, passOn } from './kit/kit.ts';
import { FORM_PAGE_MAPPING } from './kit/n8n/form-node.ts';
import { readForm } from './kit/read-form.ts';
import { limitFields } from './kit/wait-fields.ts';
import { showAsJson } from './kit/wait-show.ts';

export default defineNode({
  type: 'form-page',
  version: 1,
  label: 'Form page',
  summary: 'Shows whoever filled in the form before a further page, and goes on with what is filled in there.',
  group: 'human',
  icon: 'clipboard-pen',
  fields: { ...formFields({}), ...limitFields({}, {}) },
  inputs: ['items'],
  outputs: (params) => answerOutputs(['answers'], params),
  answeredBy: () => 'form',
  showsRespondent: () => 'page',
  n8n: FORM_PAGE_MAPPING,
  examples: [
    {
      title: 'Asks for more, for an hour at most',
      params: {
        title: 'Your order',
        form: [
          { name: 'size', type: 'radio', options: ['S', 'M', 'L'], required: true },
          { name: 'photo', type: 'file', accept: ['image/*'] },
        ],
        limited: true,
        limitUnit: 'hours',
        onLimit: 'continue',
      },
      waitMs: 3_600_000,
    },
    {
      title: 'Asks for what a list in the data says',
      params: { define: 'json', formJson: '={{ $json.questions }}', limited: true, onLimit: 'continue' },
      input: [{ questions: [{ name: 'why', type: 'longText' }] }],
      waitMs: 86_400_000,
    },
    {
      title: 'Refuses a field with nothing to choose from',
      params: { form: [{ name: 'size', type: 'choice' }] },
      error: 'NODE_INPUT_INVALID',
    },
    {
      title: 'Refuses fields that are no list',
      params: { define: 'json', formJson: { name: 'size' } },
      error: 'NODE_INPUT_INVALID',
    },
  ],
  run(ctx) {
    const params = ctx.params(0);
    const { resumed } = ctx;
    if (!resumed) return ctx.wait({ kind: 'form', ...limitOf(ctx.now, params) }, showAsJson(readForm(params)));
    const outputs = answerOutputs(['answers'], params).length;
    if (resumed.by === 'timer') return goOnWithout(ctx, params, outputs);
    // A person who lets the run go on without an answer lets the node go on as if it had not waited.
    if (resumed.data === null) return passOn(ctx);
    return [answerAlone(ctx, resumed.data), ...Array.from({ length: outputs - 1 }, () => [])];
  },
});
