// If these fail, every page of the editor loads the whole catalogue again, or goes on with one that is out of date.
import { beforeAll, expect, it } from 'vitest';
import { Client } from './client.ts';

let owner: Client;
beforeAll(async () => {
  owner = await Client.owner();
});
const read = (tag?: string) =>
  owner.raw('GET', '/catalogue', undefined, tag === undefined ? {} : { 'if-none-match': tag });

it('the catalogue names its content by a hash, and is asked for again each time', async () => {
  const answer = await read();
  const { hash, nodes } = (await answer.json()) as { hash: string; nodes: { type: string; fields: object }[] };
  expect(answer.headers.get('etag')).toBe(`"${hash}"`);
  expect(answer.headers.get('cache-control')).toBe('private, no-cache');
  expect(nodes.find(({ type }) => type === 'slack')).toMatchObject({
    fields: { channel: { options: { operation: 'channel.list', value: 'id', label: 'name' } } },
  });
});

it.each([
  ['as it was given', (tag: string) => tag],
  // What compresses on the way weakens the tag.
  ['weakened', (tag: string) => `W/${tag}`],
  ['among others', (tag: string) => `"an older one", ${tag}`],
])('it is not sent again to whoever names its hash %s', async (_how, named) => {
  const tag = (await read()).headers.get('etag')!;
  const answer = await read(named(tag));
  expect([answer.status, (await answer.text()).length, answer.headers.get('etag')]).toEqual([304, 0, tag]);
});

it('it is sent to whoever names another hash', async () => {
  expect((await read('"an older one"')).status).toBe(200);
});
