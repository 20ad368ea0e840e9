// If these fail, a library of a format works where it was tried, and not in the runtime that executions live in.
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_KEYS } from '../../core/nodes/kit/crypto-examples.ts';
import { Client } from './client.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const SECRET = 'a-secret-of-32-characters-or-more';

let owner: Client;
let workspaceId: string;
beforeAll(async () => {
  owner = await Client.owner();
  ({ workspaceId } = await owner.call<{ workspaceId: string }>('GET', '/auth/me'));
});

type Nodes = Parameters<typeof chain>[0];

/** What the last of these nodes gives for one item. */
async function resultOf(nodes: Nodes, json: Record<string, string> = {}): Promise<unknown> {
  const run = newExecution();
  valueOf(await run.start(startOf(chain(nodes), { workspaceId, data: { kind: 'inline', items: [{ json }] } })));
  expect(valueOf(await run.awaitEnd(workspaceId, 20_000))).toBe('succeeded');
  const { outputs } = valueOf(await run.nodeData(workspaceId, nodes.at(-1)!.id, 0, 0, 10));
  return outputs[0]!.map((item) => item.json);
}

describe('in the real runtime', () => {
  it('XML becomes data, HTML and Markdown, and data XML again', async () => {
    const page = '<html><body><h1>News</h1><ul><li>one</li><li>two</li></ul></body></html>';
    expect(
      await resultOf(
        [
          { id: 'read', type: 'xml' },
          { id: 'markdown', type: 'markdown', params: { source: '={{ $json.page.body }}' } },
          { id: 'html', type: 'markdown', params: { operation: 'toHtml', source: '={{ $json.data }}' } },
          {
            id: 'extract',
            type: 'html',
            params: {
              values: [
                { name: 'news', selector: 'li', list: true },
                { name: 'title', selector: 'h1' },
              ],
            },
          },
          { id: 'write', type: 'xml', params: { operation: 'write', declaration: false } },
        ],
        { data: `<page><body><![CDATA[${page}]]></body></page>` },
      ),
    ).toEqual([{ data: '<root>\n  <news>one</news>\n  <news>two</news>\n  <title>News</title>\n</root>' }]);
  });

  it('dates know the time zones of the world', async () => {
    const params = { operation: 'format', date: '2026-07-01T12:00:00Z', format: 'd LLLL HH:mm ZZZZ', zone: 'named' };
    const zoneName = 'Asia/Tokyo';
    expect(await resultOf([{ id: 'date', type: 'date-time', params: { ...params, zoneName } }])).toEqual([
      { formattedDate: '1 July 21:00 GMT+9' },
    ]);
  });

  it('a token that is signed with a stored secret is taken with it, and a hash is that of everywhere', async () => {
    const credential = await owner.credential('hmac', { secret: SECRET });
    const [result] = (await resultOf([
      { id: 'sign', type: 'jwt', params: { payload: { sub: 'anna' } }, credentials: { credential } },
      {
        id: 'verify',
        type: 'jwt',
        params: { operation: 'verify', token: '={{ $json.token }}' },
        credentials: { credential },
      },
      { id: 'hash', type: 'crypto', params: { value: '={{ $json.payload.sub }}', algorithm: 'sha256' } },
    ])) as { payload: unknown; data: string }[];
    expect(result!.payload).toMatchObject({ sub: 'anna' });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('anna')));
    expect(result!.data).toBe(Array.from(digest, (value) => value.toString(16).padStart(2, '0')).join(''));
  });

  it('a stored key pair signs texts and tokens', async () => {
    const credential = await owner.credential('keys', EXAMPLE_KEYS);
    const [result] = (await resultOf([
      {
        id: 'text',
        type: 'crypto',
        params: { operation: 'sign', value: 'Grüße', encoding: 'base64' },
        credentials: { credential },
      },
      { id: 'sign', type: 'jwt', params: { payload: { text: '={{ $json.data }}' } }, credentials: { credential } },
      {
        id: 'verify',
        type: 'jwt',
        params: { operation: 'verify', token: '={{ $json.token }}', complete: true },
        credentials: { credential },
      },
    ])) as { payload: { text: string }; header: { alg: string } }[];
    expect(result!.payload.text).toMatch(/^wCDJwX8t/);
    expect(result!.header.alg).toBe('EdDSA');
  });

  it('a one-time password and random values are made', async () => {
    const credential = await owner.credential('totp', { secret: 'GEZDGNBVGY3TQOJQ' });
    const [result] = (await resultOf([
      { id: 'code', type: 'totp', credentials: { credential } },
      { id: 'random', type: 'crypto', params: { operation: 'random', as: 'token' } },
    ])) as { token: string; secondsRemaining: number }[];
    expect(result!.token).toMatch(/^[0-9a-f-]{36}$/);
    expect(result!.secondsRemaining).toBeGreaterThanOrEqual(0);
  });

  it('more memory than there is ends a node with a named error', async () => {
    const run = newExecution();
    const document = chain([{ id: 'take', type: 'debug-helper', params: { what: 'memory', megabytes: 500 } }]);
    valueOf(await run.start(startOf(document)));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 20_000))).toBe('failed');
    expect((await viewOf(run)).report.error).toMatchObject({ code: 'ITEMS_TOO_LARGE', node: 'take' });
  });
});
