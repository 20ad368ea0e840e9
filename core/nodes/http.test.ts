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
