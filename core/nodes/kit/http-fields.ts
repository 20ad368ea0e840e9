import { boolean, choice, credential, group, json, list, number, text } from './fields.ts';

const pair = { name: text({ label: 'Name' }), value: text({ label: 'Value', default: '' }) };
const queryPair = {
  name: text({ label: 'Name' }),
  value: json({ label: 'Value', help: 'A text, a number, or a list of them.', default: '' }),
};

/** With which credential a request goes out. */
export const AUTHENTICATION_FIELDS = {
  authentication: choice({
    label: 'Authentication',
    options: [
      { value: 'none', label: 'None' },
      { value: 'credential', label: 'Credential' },
    ],
    default: 'none',
    expressions: false,
  }),
  credential: credential({
    label: 'Credential',
    types: ['basic', 'header', 'bearer'],
    showWhen: { authentication: ['credential'] },
  }),
} as const;

/** Fields of the HTTP node, in a file of their own because there are many. */
export const HTTP_FIELDS = {
  method: choice({
    label: 'Method',
    options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((value) => ({ value, label: value })),
    default: 'GET',
  }),
  url: text({ label: 'URL', placeholder: 'https://api.example.com/orders' }),
  query: list(queryPair, { label: 'Query' }),
  queryJson: json({
    label: 'Query as JSON',
    help: 'A record of names and values besides the list; a value may be a list.',
    optional: true,
  }),
  queryLists: choice({
    label: 'Lists in the query',
    options: [
      { value: 'repeat', label: 'a=1&a=2' },
      { value: 'brackets', label: 'a[]=1&a[]=2' },
      { value: 'indices', label: 'a[0]=1&a[1]=2' },
    ],
    default: 'repeat',
    expressions: false,
  }),
  headers: list(pair, { label: 'Headers' }),
  headersJson: json({
    label: 'Headers as JSON',
    help: 'A record of names and values besides the list.',
    optional: true,
  }),
  ...AUTHENTICATION_FIELDS,
  body: choice({
    label: 'Body',
    options: [
      { value: 'none', label: 'None' },
      { value: 'json', label: 'JSON' },
      { value: 'text', label: 'Text' },
      { value: 'form', label: 'Form' },
      { value: 'multipart', label: 'Form with files' },
      { value: 'file', label: 'File' },
    ],
    default: 'none',
    expressions: false,
  }),
  json: json({ label: 'JSON', default: {}, showWhen: { body: ['json'] } }),
  text: text({ label: 'Text', default: '', multiline: true, showWhen: { body: ['text'] } }),
  contentType: text({ label: 'Content type', default: 'text/plain; charset=utf-8', showWhen: { body: ['text'] } }),
  form: list(pair, { label: 'Form fields', showWhen: { body: ['form'] } }),
  formJson: json({
    label: 'Form as JSON',
    help: 'A record of names and values besides the list.',
    optional: true,
    showWhen: { body: ['form'] },
  }),
  parts: list(
    {
      name: text({ label: 'Name' }),
      kind: choice({
        label: 'Kind',
        options: [
          { value: 'text', label: 'Text' },
          { value: 'file', label: 'File' },
        ],
        default: 'text',
        expressions: false,
      }),
      value: text({ label: 'Value', default: '', showWhen: { kind: ['text'] } }),
      file: text({
        label: 'Name of the file in the item',
        default: 'data',
        showWhen: { kind: ['file'] },
      }),
    },
    { label: 'Form fields', showWhen: { body: ['multipart'] } },
  ),
  file: text({ label: 'Name of the file in the item', default: 'data', showWhen: { body: ['file'] } }),
  timeoutSeconds: number({ label: 'Timeout (seconds)', default: 300, min: 0.1, max: 3600 }),
  followRedirects: boolean({ label: 'Follow redirects', default: true }),
  maxRedirects: number({
    label: 'Most redirects',
    default: 10,
    min: 1,
    max: 20,
    integer: true,
    showWhen: { followRedirects: [true] },
  }),
  responseFormat: choice({
    label: 'Response format',
    options: [
      { value: 'auto', label: 'As the service says' },
      { value: 'json', label: 'JSON' },
      { value: 'text', label: 'Text' },
      { value: 'file', label: 'File' },
    ],
    default: 'auto',
    expressions: false,
  }),
  responseProperty: text({
    label: 'Name of the result',
    help: 'Under which a text stands in the item, or a file beside it.',
    default: 'data',
    showWhen: { responseFormat: ['auto', 'text', 'file'] },
  }),
  fullResponse: boolean({ label: 'Include status and headers', default: false }),
  failOnErrorStatus: boolean({ label: 'Fail on a status of 400 or more', default: true }),
  pagination: choice({
    label: 'Pagination',
    help: 'Expressions below see $response (statusCode, headers, body), $request and $pageCount.',
    options: [
      { value: 'off', label: 'One request' },
      { value: 'nextUrl', label: 'The answer names the next address' },
      { value: 'parameters', label: 'A parameter changes with each request' },
    ],
    default: 'off',
    expressions: false,
  }),
  nextUrl: text({
    label: 'Next address',
    placeholder: '={{ $response.body.next }}',
    help: 'Nothing more is read when it is empty.',
    optional: true,
    showWhen: { pagination: ['nextUrl'] },
  }),
  pageParameters: list(
    {
      where: choice({
        label: 'Where',
        options: [
          { value: 'query', label: 'Query' },
          { value: 'body', label: 'Body' },
          { value: 'headers', label: 'Headers' },
        ],
        default: 'query',
        expressions: false,
      }),
      name: text({ label: 'Name' }),
      value: text({ label: 'Value', placeholder: '={{ $pageCount + 1 }}', optional: true }),
    },
    { label: 'Parameters of a page', showWhen: { pagination: ['parameters'] } },
  ),
  paginationEnd: group(
    {
      when: choice({
        label: 'Ends when',
        options: [
          { value: 'empty', label: 'An answer is empty' },
          { value: 'status', label: 'An answer has one of these statuses' },
          { value: 'expression', label: 'An expression says so' },
        ],
        default: 'empty',
        expressions: false,
      }),
      statuses: text({ label: 'Statuses', default: '404', showWhen: { when: ['status'] } }),
      isLast: boolean({ label: 'Is the last page', default: false, showWhen: { when: ['expression'] } }),
    },
    { label: 'End of the pages', showWhen: { pagination: ['nextUrl', 'parameters'] } },
  ),
  maxPages: number({
    label: 'Most pages',
    default: 100,
    min: 1,
    max: 10_000,
    integer: true,
    showWhen: { pagination: ['nextUrl', 'parameters'] },
  }),
  pageIntervalMs: number({
    label: 'Pause between pages (milliseconds)',
    default: 0,
    min: 0,
    max: 60_000,
    integer: true,
    showWhen: { pagination: ['nextUrl', 'parameters'] },
  }),
  batchSize: number({
    label: 'Items in a batch',
    help: 'After so many requests there is a pause. None where this is empty.',
    optional: true,
    min: 1,
    max: 10_000,
    integer: true,
    expressions: false,
  }),
  batchIntervalMs: number({
    label: 'Pause after a batch (milliseconds)',
    default: 1000,
    min: 0,
    max: 60_000,
    integer: true,
    expressions: false,
  }),
} as const;
