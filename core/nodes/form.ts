import { publicFormFields } from './kit/form-fields.ts';
import { FORM_FROM_N8N } from './kit/n8n/form.ts';
import { defineNode, text } from './kit/kit.ts';

export default defineNode({
  type: 'form',
  version: 1,
  label: 'Form',
  summary: 'Starts the workflow when somebody fills in its form.',
  group: 'trigger',
  icon: 'clipboard-list',
  fields: {
    path: text({
      label: 'Path',
      help: 'The address is /form/ and this path.',
      placeholder: 'holiday-request',
      expressions: false,
    }),
    title: text({ label: 'Title', placeholder: 'Ask for a holiday', expressions: false }),
    text: text({ label: 'Text', default: '', multiline: true, expressions: false }),
    form: publicFormFields,
    done: text({
      label: 'Said when it was sent',
      default: 'Your answers have arrived. You can close this page.',
      multiline: true,
      expressions: false,
    }),
  },
  inputs: [],
  outputs: ['answers'],
  trigger: { kind: 'form' },
  check: ({ form }) =>
    form.flatMap(({ name, type, options }, index) => {
      const wrong = (field: string, message: string) => [
        { code: 'NODE_INPUT_INVALID', message, path: `params.form.${index}.${field}` },
      ];
      if (form.findIndex((other) => other.name === name) < index)
        return wrong('name', `Two fields have the name "${name}". Rename one of them.`);
      return type === 'choice' && options.length === 0
        ? wrong('options', `The field "${name}" has nothing to choose from. Add options.`)
        : [];
    }),
  n8n: FORM_FROM_N8N,
  examples: [
    {
      title: 'Starts with the answers',
      params: {
        path: 'holiday',
        title: 'Holiday',
        form: [
          { name: 'who', label: 'Your name', required: true },
          { name: 'days', type: 'number' },
        ],
      },
      output: [[{ who: 'Ada', days: 3, submittedAt: '2026-01-01T00:00:00.000Z', formMode: 'production' }]],
    },
  ],
});
