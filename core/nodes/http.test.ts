/**
 * If these fail, requests are sent twice after a crash, secrets show up in errors, or headers can be smuggled in.
 */
import { describe, expect, it } from 'vitest';
import http from './http.ts';
import { runNode } from './testing/run-node.ts';

const url = 'https://api.example.com/a';
const ok = { headers: { 'content-type': 'application/json' }, text: '{"ok":true}' };
const three = [[{ json: { n: 0 } }, { json: { n: 1 } }, { json: { n: 2 } }]];

describe('the HTTP node', () => {
  it('sends nothing again for an item whose result is recorded, and hands over each result at once', async () => {
    const { requests, emitted, result } = await runNode(http, {
      params: { url },
      inputs: three,
      http: [ok, ok],
      done: [1],
    });
    expect(requests.map(({ headers }) => headers?.['Idempotency-Key'])).toEqual([
      'execution:node:0:0:0',
      'execution:node:0:2:0',
    ]);
    expect(emitted.map(({ item }) => item)).toEqual([0, 2]);
    expect(result).toEqual([
      [
        { json: { ok: true }, pairedItem: { item: 0 } },
        { json: { ok: true }, pairedItem: { item: 2 } },
      ],
    ]);
  });

  it('leaves an idempotency key that the user set', async () => {
    const { requests } = await runNode(http, {
      params: { url, headers: [{ name: 'idempotency-key', value: 'mine' }] },
      http: [ok],
    });
    expect(requests[0]?.headers).toEqual({ 'idempotency-key': 'mine' });
  });

  it.each([
    ['basic', { user: 'ü', password: 'secret' }, 'Authorization', 'Basic w7w6c2VjcmV0'],
    ['bearer', { token: 'secret-token' }, 'Authorization', 'Bearer secret-token'],
    ['header', { name: 'X-Key', value: 'secret-key' }, 'X-Key', 'secret-key'],
  ])('sends a %s credential', async (type, fields, name, value) => {
    const { requests } = await runNode(http, {
      params: { url, authentication: 'credential' },
      credentials: { credential: { id: 'c', type, fields: fields as Record<string, string> } },
      http: [ok],
    });
    expect(requests[0]?.headers?.[name]).toBe(value);
  });

  it('says that no credential is chosen', async () => {
    await expect(runNode(http, { params: { url, authentication: 'credential' } })).rejects.toMatchObject({
      code: 'NODE_INPUT_INVALID',
    });
  });

  it('reports an error status with a short answer, the wait that was asked for, and no secret', async () => {
    const error = await runNode(http, {
      params: { url: `${url}?key=abc`, authentication: 'credential' },
      credentials: { credential: { id: 'c', type: 'bearer', fields: { token: 'secret-token' } } },
      http: [
        {
          status: 429,
          statusText: 'Too Many',
          headers: { 'Retry-After': '7' },
          text: `got secret-token and "password": "hunter2" ${'x'.repeat(5000)}`,
        },
      ],
    }).catch((thrown: unknown) => thrown as { message: string; details: Record<string, unknown> });
    expect(error).toMatchObject({ code: 'HTTP_STATUS', details: { status: 429, retryAfterMs: 7000 } });
    expect(JSON.stringify(error)).not.toMatch(/secret-token|hunter2|key=abc/);
    expect(String((error as { details: Record<string, unknown> }).details['body'])).toHaveLength(1024);
  });

  it.each(['Host', 'content-length', 'Transfer-Encoding', 'Connection', 'bad name', '', 'a:b'])(
    'refuses the header "%s"',
    async (name) => {
      await expect(
        runNode(http, { params: { url, headers: [{ name, value: '1' }] }, http: [ok] }),
      ).rejects.toMatchObject({
        code: expect.stringMatching(/HTTP_HEADER_INVALID|NODE_INPUT_INVALID/) as string,
      });
    },
  );

  it.each([
    [{ text: '{"a":1}', headers: { 'Content-Type': 'application/problem+json' } }, 'auto', [{ a: 1 }]],
    [{ text: '{"a":1}', headers: { 'content-type': 'text/plain' } }, 'auto', [{ data: '{"a":1}' }]],
    [{ text: 'oops', headers: { 'content-type': 'application/json' } }, 'auto', [{ data: 'oops' }]],
    [{ text: '{"a":1}', headers: {} }, 'json', [{ a: 1 }]],
    [{ text: '', headers: { 'content-type': 'application/json' }, status: 204 }, 'json', [{ data: null }]],
    [{ text: '[]', headers: {} }, 'text', [{ data: '[]' }]],
  ])('reads %j as %s', async (answer, responseFormat, expected) => {
    const { result } = await runNode(http, { params: { url, responseFormat }, http: [answer as never] });
    expect((result as { json: unknown }[][])[0]!.map(({ json }) => json)).toEqual(expected);
  });

  it('says when JSON was wanted and something else came', async () => {
    await expect(
      runNode(http, { params: { url, responseFormat: 'json' }, http: [{ text: '<html>' }] }),
    ).rejects.toMatchObject({ code: 'HTTP_RESPONSE_INVALID' });
  });
});

describe('pages of an HTTP service', () => {
  const page = (body: unknown, status = 200) => ({
    status,
    headers: { 'content-type': 'application/json' },
    text: JSON.stringify(body),
  });
  const itemsIn = (result: unknown) => (result as { json: unknown }[][])[0]!.map(({ json }) => json);

  it('are read as long as the answer names the next address, with its own query', async () => {
    const { requests, result, pauses } = await runNode(http, {
      params: {
        url: 'https://api.example.com/orders',
        query: [{ name: 'size', value: '1' }],
        pagination: 'nextUrl',
        nextUrl: '={{ $response.body.next }}',
        pageIntervalMs: 50,
      },
      http: [page({ n: 1, next: '/orders?page=2' }), page({ n: 2, next: '?page=3' }), page({ n: 3, next: null })],
    });
    expect(requests.map(({ url: address, query }) => [address, query])).toEqual([
      ['https://api.example.com/orders', [['size', '1']]],
      ['https://api.example.com/orders?page=2', []],
      ['https://api.example.com/orders?page=3', []],
    ]);
    expect(itemsIn(result)).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(pauses).toEqual([50, 50]);
  });

  it('are read with a parameter that counts, until one is empty', async () => {
    const { requests, result } = await runNode(http, {
      params: {
        url,
        query: [{ name: 'page', value: 'x' }],
        pagination: 'parameters',
        pageParameters: [{ name: 'page', value: '={{ $pageCount + 1 }}' }],
      },
      http: [page([{ n: 1 }, { n: 2 }]), page([{ n: 3 }]), page([])],
    });
    expect(requests.map(({ query }) => query)).toEqual([[['page', '1']], [['page', '2']], [['page', '3']]]);
    expect(itemsIn(result)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('end with a status that is no error then, with an expression, or with their greatest number', async () => {
    const parameters = { url, pagination: 'parameters', pageParameters: [{ name: 'p', value: '={{ $pageCount }}' }] };
    const ofStatus = await runNode(http, {
      params: { ...parameters, paginationEnd: { when: 'status', statuses: '404, 410' } },
      http: [page([{ n: 1 }]), page({ gone: true }, 410)],
    });
    expect(itemsIn(ofStatus.result)).toEqual([{ n: 1 }]);
    const said = await runNode(http, {
      params: { ...parameters, paginationEnd: { when: 'expression', isLast: '={{ $response.body.last === true }}' } },
      http: [page({ last: false }), page({ last: true })],
    });
    expect(itemsIn(said.result)).toEqual([{ last: false }, { last: true }]);
    const bounded = await runNode(http, { params: { ...parameters, maxPages: 2 }, http: [page([1]), page([2])] });
    expect(itemsIn(bounded.result)).toEqual([{ data: 1 }, { data: 2 }]);
    expect(bounded.log).toHaveLength(1);
  });

  it('take the credential to no other place, and do not go round in a circle', async () => {
    const params = { url, pagination: 'nextUrl', nextUrl: '={{ $response.body.next }}' };
    await expect(runNode(http, { params, http: [page({ next: url })] })).rejects.toMatchObject({
      code: 'NODE_INPUT_INVALID',
    });
    await expect(
      runNode(http, {
        params: { ...params, authentication: 'credential' },
        credentials: { credential: { id: 'c', type: 'bearer', fields: { token: 'secret-token' } } },
        http: [page({ next: 'https://evil.example/' })],
      }),
    ).rejects.toMatchObject({ code: 'HTTP_ADDRESS_REFUSED' });
  });

  it('leave no items of an item that failed on its way', async () => {
    const { result } = await runNode(http, {
      params: { url, pagination: 'parameters', pageParameters: [{ name: 'p', value: '={{ $pageCount }}' }] },
      onError: 'continue',
      http: [page([{ n: 1 }]), page({}, 500)],
    });
    expect(itemsIn(result)).toEqual([{ error: expect.stringContaining('500') as string }]);
  });
});

describe('the requests of an HTTP node', () => {
  it('pause after each batch', async () => {
    const { pauses } = await runNode(http, {
      params: { url, batchSize: 2, batchIntervalMs: 30 },
      inputs: [[0, 1, 2, 3, 4].map((n) => ({ json: { n } }))],
      http: [ok, ok, ok, ok, ok],
    });
    expect(pauses).toEqual([30, 30]);
  });

  it.each([
    ['repeat', ['a', 'a']],
    ['brackets', ['a[]', 'a[]']],
    ['indices', ['a[0]', 'a[1]']],
  ])('write lists of the query as chosen: %s', async (queryLists, names) => {
    const { requests } = await runNode(http, {
      params: { url, queryJson: { a: [1, 2], b: null, c: true }, queryLists },
      http: [ok],
    });
    expect(requests[0]?.query).toEqual([
      [names[0], '1'],
      [names[1], '2'],
      ['c', 'true'],
    ]);
  });

  it('carry the files of the item, and say which one is missing', async () => {
    const files = [{ data: { text: 'hello', mimeType: 'text/plain', fileName: 'a.txt' } }];
    const parts = [
      { name: 'title', kind: 'text', value: 'x', file: '' },
      { name: 'attached', kind: 'file', value: '', file: 'data' },
    ];
    const form = await runNode(http, { params: { url, method: 'POST', body: 'multipart', parts }, files, http: [ok] });
    expect(form.requests[0]?.body).toMatchObject({
      kind: 'multipart',
      value: [
        { name: 'title', value: 'x' },
        { name: 'attached', file: { fileName: 'a.txt' } },
      ],
    });
    const raw = await runNode(http, { params: { url, method: 'PUT', body: 'file' }, files, http: [ok] });
    expect(raw.requests[0]?.body).toMatchObject({ kind: 'file', contentType: 'text/plain' });
    await expect(runNode(http, { params: { url, body: 'file', file: 'other' }, files })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it.each([
    ['text', 'out', { 'content-type': 'application/json' }, { out: '{"ok":true}' }],
    ['auto', 'out', { 'content-type': 'text/plain' }, { out: '{"ok":true}' }],
    ['auto', 'out', ok.headers, { body: { ok: true } }],
  ])(
    'give the status with the answer as %s under its name',
    async (responseFormat, responseProperty, headers, json) => {
      const { result } = await runNode(http, {
        params: { url, responseFormat, responseProperty, fullResponse: true },
        http: [{ headers, text: ok.text }],
      });
      expect(result).toEqual([
        [{ json: { statusCode: 200, statusMessage: '', headers, ...json }, pairedItem: { item: 0 } }],
      ]);
    },
  );

  it('take names and values from lists and from JSON, with the lists of a query as it says', async () => {
    const { requests } = await runNode(http, {
      params: {
        url,
        method: 'POST',
        query: [
          { name: 'id', value: '={{ [1, 2] }}' },
          { name: 'q', value: 'x' },
        ],
        queryJson: '{ "tag": ["a", "b"], "none": null }',
        queryLists: 'brackets',
        headers: [{ name: 'X-A', value: '1' }],
        headersJson: '={ "X-B": "{{ 1 + 1 }}", "X-C": null }',
        body: 'form',
        form: [{ name: 'a', value: '1' }],
        formJson: { b: [2, 3], c: { d: 4 } },
      },
      http: [ok],
    });
    expect(requests[0]!.query).toEqual([
      ['id[]', '1'],
      ['id[]', '2'],
      ['q', 'x'],
      ['tag[]', 'a'],
      ['tag[]', 'b'],
    ]);
    expect(requests[0]!.headers).toMatchObject({ 'X-A': '1', 'X-B': '2' });
    expect(requests[0]!.headers).not.toHaveProperty('X-C');
    expect(requests[0]!.body).toEqual({
      kind: 'form',
      value: [
        ['a', '1'],
        ['b', '2'],
        ['b', '3'],
        ['c', '{"d":4}'],
      ],
    });
  });

  it.each([
    ['headersJson', '[1]', 'The record of headers as JSON must be a record of names and values.'],
    ['headersJson', '{ "A B": "1" }', '"A B" is not the name of a header. Use letters, digits and "-".'],
    ['queryJson', '{', 'The query is not valid JSON. Check its quotes and commas.'],
  ])('fail with the field of what is wrong in %s', async (field, value, message) => {
    await expect(runNode(http, { params: { url, [field]: value }, http: [ok] })).rejects.toMatchObject({
      message,
      details: { path: expect.stringContaining(`params.${field}`) },
    });
  });

  it('store an answer as a file where it is one, or where that is wanted', async () => {
    const png = { headers: { 'content-type': 'image/png' }, text: 'PNG' };
    const { result } = await runNode(http, {
      params: { url: 'https://api.example.com/a.png', responseProperty: 'picture' },
      http: [png],
    });
    expect(result).toMatchObject([[{ json: {}, binary: { picture: { mimeType: 'image/png', fileName: 'a.png' } } }]]);
    const json = await runNode(http, { params: { url, responseFormat: 'file', fullResponse: true }, http: [ok] });
    expect(json.result).toMatchObject([
      [{ json: { statusCode: 200, headers: ok.headers }, binary: { data: { mimeType: 'application/json' } } }],
    ]);
  });
});
