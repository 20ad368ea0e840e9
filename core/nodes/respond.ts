import { RESPOND_MAPPING } from './kit/n8n/webhook.ts';
import {
  AppError,
  checkHeaders,
  choice,
  defineNode,
  json,
  list,
  number,
  passOn,
  setPath,
  text,
  type Json,
} from './kit/kit.ts';

/** Headers of the answer that are not for workflows: cookies would be ours, the others frame the message. */
const REFUSED = [
  'set-cookie',
  'set-cookie2',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'trailer',
  'date',
  'server',
];

export default defineNode({
  type: 'respond',
  version: 1,
  label: 'Respond',
  summary: 'Answers the request that started the workflow.',
  group: 'flow',
  icon: 'reply',
  fields: {
    status: number({ label: 'Status', default: 200, min: 200, max: 599, integer: true }),
    headers: list(
      { name: text({ label: 'Name' }), value: text({ label: 'Value', default: '' }) },
      { label: 'Headers' },
    ),
    body: choice({
      label: 'Body',
      options: [
        { value: 'firstItem', label: 'The first item' },
        { value: 'allItems', label: 'All items' },
        { value: 'json', label: 'JSON' },
        { value: 'text', label: 'Text' },
        { value: 'file', label: 'A file' },
        { value: 'none', label: 'Nothing' },
      ],
      default: 'firstItem',
      expressions: false,
    }),
    json: json({ label: 'JSON', default: {}, showWhen: { body: ['json'] } }),
    text: text({ label: 'Text', default: '', multiline: true, showWhen: { body: ['text'] } }),
    key: text({
      label: 'Put it under the name',
      help: 'The answer is a record with this one field. As it is, where this is empty.',
      optional: true,
      showWhen: { body: ['firstItem', 'allItems', 'json'] },
    }),
    file: text({ label: 'Name of the file in the item', default: 'data', showWhen: { body: ['file'] } }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: [
    { title: 'Passes its items on', params: {}, input: [{ a: 1 }, { a: 2 }], output: [[{ a: 1 }, { a: 2 }]] },
    {
      title: 'Answers with a status and JSON',
      params: {
        status: 201,
        body: 'json',
        json: { id: '={{ $json.id }}' },
        headers: [{ name: 'Location', value: '/orders/{{ 1 }}' }],
      },
      input: [{ id: 7 }],
      output: [[{ id: 7 }]],
    },
    {
      title: 'Refuses an answer that is no JSON',
      params: { body: 'json', json: '={ "name": {{ $json.name }} }' },
      input: [{ name: 'Ada' }],
      error: 'NODE_INPUT_INVALID',
    },
    {
      title: 'Refuses to set cookies',
      params: { headers: [{ name: 'Set-Cookie', value: 'a=1' }] },
      error: 'HTTP_HEADER_INVALID',
    },
    {
      title: 'Refuses a value that starts a new line',
      params: { headers: [{ name: 'X-A', value: '={{ $json.v }}' }] },
      input: [{ v: 'a\r\nX-B: b' }],
      error: 'HTTP_HEADER_INVALID',
    },
  ],
  n8n: RESPOND_MAPPING,
  async run(ctx) {
    const params = ctx.params(0);
    const headers = checkHeaders(params.headers, REFUSED);
    const isText = params.body === 'text';
    const asJson = (value: Json) => JSON.stringify(params.key ? setPath({}, params.key, value) : value);
    const bodies = {
      none: () => null,
      file: () => null,
      text: () => params.text,
      json: () => {
        const value = jsonOf(params.json);
        // As it was written, with all digits of its numbers.
        return typeof params.json === 'string' && !params.key ? params.json : asJson(value);
      },
      firstItem: () => asJson(ctx.items.at(0)?.json ?? {}),
      allItems: async () => asJson((await ctx.items.all()).map((item) => item.json)),
    };
    const body = [204, 205, 304].includes(params.status) ? null : await bodies[params.body]();
    const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
    // Read from where it lies when the answer is sent; that it is there is known now.
    const file = params.body === 'file' ? (await ctx.binary.read(0, params.file)).reference : null;
    const type = file?.mimeType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
    ctx.respond({
      status: params.status,
      headers: [
        ...Object.entries(headers),
        ...((body === null && !file) || hasType ? [] : [['content-type', type] as [string, string]]),
      ],
      body,
      ...(file ? { file } : {}),
    });
    return passOn(ctx);
  },
});

/** JSON given as text, as a template with `{{ }}` inside gives it, is read: what is none is said, not sent. */
function jsonOf(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw new AppError('NODE_INPUT_INVALID', 'The JSON of the answer is not valid. Check its quotes and commas.', {
      path: 'params.json',
    });
  }
}
