import { WEBHOOK_MAPPING } from './kit/n8n/webhook.ts';
import { choice, credential, defineNode, number, text } from './kit/kit.ts';

export default defineNode({
  type: 'webhook',
  version: 1,
  label: 'Webhook',
  summary: 'Starts the workflow when a request arrives at its address.',
  group: 'trigger',
  icon: 'webhook',
  fields: {
    path: text({
      label: 'Path',
      help: 'The address is /webhook/ and this path.',
      placeholder: 'orders/new',
      expressions: false,
    }),
    method: choice({
      label: 'Method',
      options: [
        { value: 'GET', label: 'GET' },
        { value: 'POST', label: 'POST' },
        { value: 'PUT', label: 'PUT' },
        { value: 'PATCH', label: 'PATCH' },
        { value: 'DELETE', label: 'DELETE' },
      ],
      default: 'POST',
      expressions: false,
    }),
    authentication: choice({
      label: 'Authentication',
      help: 'Without one, everybody who knows the address can start the workflow.',
      options: [
        { value: 'none', label: 'None' },
        { value: 'basic', label: 'User name and password' },
        { value: 'header', label: 'Secret header' },
        { value: 'hmac', label: 'Signature (HMAC-SHA256)' },
      ],
      default: 'none',
      expressions: false,
    }),
    credential: credential({
      label: 'Credential',
      types: ['basic', 'header', 'hmac'],
      showWhen: { authentication: ['basic', 'header', 'hmac'] },
    }),
    signatureHeader: text({
      label: 'Signature header',
      default: 'X-Hub-Signature-256',
      showWhen: { authentication: ['hmac'] },
      expressions: false,
    }),
    signaturePrefix: text({
      label: 'Signature prefix',
      help: 'Text before the hexadecimal signature.',
      default: 'sha256=',
      optional: true,
      showWhen: { authentication: ['hmac'] },
      expressions: false,
    }),
    dedupeHeader: text({
      label: 'Delivery id header',
      help: 'A second request with the same value starts nothing.',
      placeholder: 'X-GitHub-Delivery',
      optional: true,
      expressions: false,
    }),
    dedupeWindowSeconds: number({
      label: 'Remember delivery ids for (seconds)',
      default: 604_800,
      min: 1,
      max: 2_592_000,
      integer: true,
      expressions: false,
    }),
    respond: choice({
      label: 'Respond',
      options: [
        { value: 'immediately', label: 'Immediately' },
        { value: 'lastNode', label: 'With the items of the last node' },
        { value: 'respondNode', label: 'With a Respond node' },
      ],
      default: 'immediately',
      expressions: false,
    }),
    respondStatus: number({
      label: 'Response status',
      default: 200,
      min: 200,
      max: 599,
      integer: true,
      showWhen: { respond: ['immediately', 'lastNode'] },
      expressions: false,
    }),
  },
  inputs: [],
  outputs: ['request'],
  trigger: { kind: 'webhook' },
  examples: [
    {
      title: 'Starts with the request',
      params: { path: 'orders', method: 'POST' },
      output: [[{ method: 'POST', path: 'orders', headers: {}, query: {}, body: { id: 1 } }]],
    },
    {
      title: 'Takes each signed delivery of GitHub once',
      params: { path: 'github', authentication: 'hmac', dedupeHeader: 'X-GitHub-Delivery' },
      output: [[{ method: 'POST', path: 'github', headers: { 'x-github-event': 'push' }, query: {}, body: {} }]],
    },
  ],
  n8n: WEBHOOK_MAPPING,
});
