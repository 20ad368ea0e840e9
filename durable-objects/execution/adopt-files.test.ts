// If these fail, Base64 stands in the journal, or an item that code made brings along what no file has.
import { expect, it } from 'vitest';
import type { Item } from '../../core/workflow/item.ts';
import { adoptFiles } from './adopt-files.ts';

const id = 'file-00000000-0000-4000-8000-000000000000';
const written: { content: Uint8Array; description: object }[] = [];
const write = async (content: Uint8Array, description: object) => {
  written.push({ content, description });
  return { id: `${id.slice(0, -1)}${written.length}`, mimeType: 'text/plain' };
};
const withFiles = (binary: unknown): Item => ({ json: { a: 1 }, binary: binary as never, pairedItem: { item: 0 } });

it('leaves lists alone in which every file is a reference', () => {
  const outputs = [[{ json: {} }, withFiles({ data: { id, mimeType: 'text/plain', fileName: 'a', bytes: 1 } })]];
  expect(adoptFiles(outputs, write)).toBe(outputs);
});

it('stores what came as Base64, and keeps the rest of the item', async () => {
  const given = { data: { data: btoa('hello'), mimeType: 'text/plain', fileName: 'a.txt', directory: '/etc' } };
  const [[first, second]] = (await adoptFiles([[withFiles(given), { json: { b: 2 } }]], write)) as [[Item, Item]];
  expect(first).toEqual({
    json: { a: 1 },
    pairedItem: { item: 0 },
    binary: { data: { id: expect.stringContaining('file-') as string, mimeType: 'text/plain' } },
  });
  expect(second).toEqual({ json: { b: 2 } });
  expect(Buffer.from(written[0]!.content).toString()).toBe('hello');
  expect(written[0]!.description).toMatchObject({ mimeType: 'text/plain', fileName: 'a.txt' });
});

it.each([
  ['nothing', null, undefined],
  ['a text', 'file', undefined],
  ['what is no file', { data: 'x', other: null }, undefined],
  [
    'a reference from elsewhere',
    { data: { id: 'filesystem:1', mimeType: 'a/b' } },
    { id: 'filesystem:1', mimeType: 'a/b' },
  ],
  [
    'more than a file has',
    { data: { id, mimeType: 'a/b', extra: {}, fileName: 'x'.repeat(5000) } },
    { id, mimeType: 'a/b', fileName: 'x'.repeat(1024) },
  ],
])('makes of %s what can be stored', async (_title, binary, expected) => {
  const [[item]] = (await adoptFiles([[withFiles(binary)]], write)) as [[Item]];
  expect(item.binary?.['data']).toEqual(expected);
});
