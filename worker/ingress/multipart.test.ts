/**
 * If these fail, files of a form are torn or mixed with its fields where one piece of it ends and the next begins.
 */
import { describe, expect, it } from 'vitest';
import { formEntries } from './multipart.ts';

const TYPE = 'multipart/form-data; boundary=XX';
async function* cut(text: string, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
async function read(text: string, size = 1000, type = TYPE) {
  const entries: unknown[] = [];
  for await (const { content, ...entry } of formEntries(cut(text, size), type)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    entries.push({ ...entry, text: Buffer.concat(chunks).toString() });
  }
  return entries;
}
const part = (head: string, content: string) => `--XX\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;

describe('a form', () => {
  const text =
    `before\r\n` +
    part('name="title"', 'two\r\nlines\r\n--X') +
    part('name="doc"; filename="a %22b%22.csv"\r\ncontent-type: text/csv', 'ö'.repeat(300)) +
    part('name="none"; filename=""', '') +
    `--XX--\r\nafter`;

  it.each([1, 2, 3, 7, 64, 100_000])('gives the same parts in pieces of %d bytes', async (size) => {
    expect(await read(text, size)).toEqual([
      { name: 'title', text: 'two\r\nlines\r\n--X' },
      { name: 'doc', fileName: 'a "b".csv', mimeType: 'text/csv', text: 'ö'.repeat(300) },
      { name: 'none', fileName: '', text: '' },
    ]);
  });

  it('gives the next part when one was not read', async () => {
    const names: string[] = [];
    for await (const { name } of formEntries(cut(text, 5), TYPE)) names.push(name);
    expect(names).toEqual(['title', 'doc', 'none']);
  });

  it.each([
    ['cut off', text.slice(0, -60), TYPE],
    ['nothing', '', TYPE],
    ['without a boundary', text, 'multipart/form-data'],
    ['with a part that has no name', part('filename="x"', 'x'), TYPE],
    ['with a header that has no end', `--XX\r\n${'x'.repeat(20_000)}`, TYPE],
  ])('is refused %s', async (_title, body, type) => {
    await expect(read(body, 500, type)).rejects.toMatchObject({ code: 'BODY_INVALID' });
  });
});
