/**
 * If these fail, rows of a CSV file are lost, doubled or torn where one piece of it ends and the next begins.
 */
import { describe, expect, it } from 'vitest';
import { csvLine, csvRows } from './csv.ts';

async function* cut(text: string, size: number): AsyncGenerator<string, void> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
}
async function rowsOf(text: string, size: number, options = { delimiter: ',', quote: '"' }): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const some of csvRows(cut(text, size), options)) rows.push(...some);
  return rows;
}
const COMMA = { delimiter: ',', quote: '"' };

describe('the rows of a CSV text', () => {
  it.each(['\n', '\r\n', '\r'])('are the same whatever its pieces are, with line ends %j', async (end) => {
    const wanted = Array.from({ length: 4000 }, (_, n) => [
      String(n),
      `a "${n}", ${end}and more `,
      '',
      'x'.repeat(n % 90),
    ]);
    const text = wanted.map((row) => csvLine(row, COMMA).replace(/\n$/, end)).join('');
    expect(text.length).toBeGreaterThan(260_000);
    for (const size of [997, 250_000, text.length]) expect(await rowsOf(text, size)).toEqual(wanted);
  });

  it('begin behind a byte-order mark, end without a line end, and leave out empty lines', async () => {
    expect(await rowsOf('\ufeffa,b\n\n1,2', 3)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(await rowsOf('', 3)).toEqual([]);
  });

  it('are divided by what was chosen', async () => {
    expect(await rowsOf("a\t'b\tc'\n", 3, { delimiter: '\\t', quote: "'" })).toEqual([['a', 'b\tc']]);
  });

  it('end with an error where a quote is never closed, and not with a text that grows for ever', async () => {
    await expect(rowsOf(`a,"${'x,y\n'.repeat(5_000_000)}`, 1_000_000)).rejects.toMatchObject({ code: 'FILE_INVALID' });
  });
});
