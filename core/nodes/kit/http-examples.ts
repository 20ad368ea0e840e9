import type { NodeExample } from './definition.ts';

/** Examples of the HTTP node, in a file of their own because they are as long as the node. */
export const HTTP_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Reads JSON',
    params: { url: 'https://api.example.com/orders/1' },
    http: [
      {
        request: { method: 'GET', url: 'https://api.example.com/orders/1' },
        response: { status: 200, body: { id: 1 } },
      },
    ],
    output: [[{ id: 1 }]],
  },
  {
    title: 'Sends one request for each item',
    params: {
      method: 'POST',
      url: '=https://api.example.com/{{ $json.kind }}',
      body: 'json',
      json: { total: '={{ $json.total }}' },
    },
    input: [
      { kind: 'orders', total: 5 },
      { kind: 'offers', total: 6 },
    ],
    http: [
      {
        request: { method: 'POST', url: 'https://api.example.com/orders', body: { total: 5 } },
        response: { status: 201, body: { ok: 1 } },
      },
      {
        request: { method: 'POST', url: 'https://api.example.com/offers', body: { total: 6 } },
        response: { status: 201, body: { ok: 2 } },
      },
    ],
    output: [[{ ok: 1 }, { ok: 2 }]],
  },
  {
    title: 'Makes one item of each element of a list',
    params: { url: 'https://api.example.com/all' },
    http: [
      {
        request: { method: 'GET', url: 'https://api.example.com/all' },
        response: { status: 200, body: [{ id: 1 }, { id: 2 }, 'three'] },
      },
    ],
    output: [[{ id: 1 }, { id: 2 }, { data: 'three' }]],
  },
  {
    title: 'Gives an error status as data when asked',
    params: { url: 'https://api.example.com/none', fullResponse: true, failOnErrorStatus: false },
    http: [
      {
        request: { method: 'GET', url: 'https://api.example.com/none' },
        response: { status: 404, headers: { 'content-type': 'application/json' }, body: { error: 'no' } },
      },
    ],
    output: [
      [{ statusCode: 404, statusMessage: '', headers: { 'content-type': 'application/json' }, body: { error: 'no' } }],
    ],
  },
  {
    title: 'Fails when the service answers with an error',
    params: { url: 'https://api.example.com/broken' },
    http: [
      {
        request: { method: 'GET', url: 'https://api.example.com/broken' },
        response: { status: 503, headers: { 'retry-after': '7' }, body: 'down' },
      },
    ],
    error: 'HTTP_STATUS',
  },
  {
    title: 'Refuses a header that frames the message',
    params: { url: 'https://api.example.com/', headers: [{ name: 'Host', value: 'internal' }] },
    error: 'HTTP_HEADER_INVALID',
  },
];
