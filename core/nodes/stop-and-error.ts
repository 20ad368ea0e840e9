import { STOP_MAPPING } from './kit/n8n/flow.ts';
import { AppError, choice, defineNode, isRecord, json, text, type Json } from './kit/kit.ts';

export default defineNode({
  type: 'stop-and-error',
  version: 1,
  label: 'Stop and error',
  summary: 'Ends the execution with an error of your own.',
  group: 'flow',
  icon: 'octagon-x',
  fields: {
    mode: choice({
      label: 'Error',
      options: [
        { value: 'message', label: 'A message' },
        { value: 'details', label: 'A record' },
      ],
      default: 'message',
      expressions: false,
    }),
    message: text({ label: 'Message', placeholder: 'No customer {{ $json.id }}', showWhen: { mode: ['message'] } }),
    details: json({
      label: 'Record',
      help: 'Its "message", "description" or "error" is the message; all of it stands in the error.',
      default: {},
      showWhen: { mode: ['details'] },
    }),
  },
  inputs: ['items'],
  // Something comes out when the node is disabled or pinned, or the execution goes on after its error.
  outputs: ['items'],
  examples: [
    { title: 'Stops with a message', params: { message: '=No order {{ $json.id }}' }, error: 'WORKFLOW_STOPPED' },
    {
      title: 'Stops with a record',
      params: { mode: 'details', details: { message: 'Not found', code: 404 } },
      error: 'WORKFLOW_STOPPED',
    },
  ],
  n8n: STOP_MAPPING,
  run(ctx) {
    const { mode, message, details } = ctx.params(0);
    if (mode === 'message') throw new AppError('WORKFLOW_STOPPED', message);
    const cause = typeof details === 'string' ? parsed(details) : details;
    const said = isRecord(cause) ? [cause['message'], cause['description'], cause['error']] : [cause];
    const found = said.find((one) => typeof one === 'string' && one !== '');
    throw new AppError('WORKFLOW_STOPPED', typeof found === 'string' ? found : JSON.stringify(cause), { cause });
  },
});

/** JSON text, as a template gives it; any other text is the message itself. */
function parsed(source: string): Json {
  try {
    return JSON.parse(source) as Json;
  } catch {
    return source;
  }
}
