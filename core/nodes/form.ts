import { askedFields, literal } from './kit/form-fields.ts';
import { choice, credential, defineNode, text } from './kit/kit.ts';
import { FORM_FROM_N8N } from './kit/n8n/form.ts';
import { checkForm } from './kit/read-form.ts';
import { isWebAddress } from './kit/web-address.ts';

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
    ...literal(askedFields({})),
    authentication: choice({
      label: 'Authentication',
      help: 'Without one, everybody who knows the address can start the workflow.',
      options: [
        { value: 'none', label: 'None' },
        { value: 'basic', label: 'User name and password' },
      ],
      default: 'none',
      expressions: false,
    }),
    credential: credential({ label: 'Credential', types: ['basic'], showWhen: { authentication: ['basic'] } }),
    respond: choice({
      label: 'Answer',
      help: 'Further pages and endings of the workflow are shown in any case.',
      options: [
        { value: 'received', label: 'As soon as the form was sent' },
        { value: 'end', label: 'When the workflow has ended' },
      ],
      default: 'received',
      expressions: false,
    }),
    done: text({
      label: 'Said when it was sent',
      default: 'Your answers have arrived. You can close this page.',
      multiline: true,
      expressions: false,
    }),
    redirect: text({
      label: 'Address that is opened instead',
      placeholder: 'https://example.com/thanks',
      optional: true,
      expressions: false,
    }),
  },
  inputs: [],
  outputs: ['answers'],
  trigger: { kind: 'form' },
  check: (params) => {
    const { redirect = '' } = params;
    const message = `"${redirect}" is no address of a page. It begins with https://.`;
    const isWrong = redirect !== '' && !isWebAddress(redirect);
    return [
      ...checkForm(params),
      ...(isWrong ? [{ code: 'NODE_INPUT_INVALID', message, path: 'params.redirect' }] : []),
    ];
  },
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
