// If these fail, a table is read as another format than it has, or nobody learns what the file is and what to do with it.
import { describe, expect, it } from 'vitest';
import { xlsWorkbook } from '../../../test/harness/xls-workbook.ts';
import type { Item } from '../../workflow/item.ts';
import extract from '../extract-from-file.ts';
import { runNode } from '../testing/run-node.ts';
import { writeSheet } from './formats/sheets.ts';

const read = async (content: Uint8Array | string, params: { format: string; sheet?: string }) => {
  const { result } = await runNode(extract, {
    params,
    files: [{ data: { base64: Buffer.from(content).toString('base64') } }],
  });
  return (result as Item[][])[0]!.map(({ json }) => json);
};

const WORKBOOK = xlsWorkbook([
  [0, 0, 'name'],
  [0, 1, 'n'],
  [1, 0, 'zoë'],
  [1, 1, 2.5],
  [4, 1, -7],
]);
const RECORDS = [{ name: 'zoë', n: 2.5 }, { n: -7 }];

describe('a workbook of Excel 97', () => {
  it('is read, with rows of which it says nothing', async () => {
    expect(await read(WORKBOOK, { format: 'xls' })).toEqual(RECORDS);
    expect(await read(WORKBOOK, { format: 'xls', sheet: 'Sheet' })).toEqual(RECORDS);
  });

  it('is told from the newer format by its content, and the other way round', async () => {
    expect(await read(WORKBOOK, { format: 'xlsx' })).toEqual(RECORDS);
    const newer = await writeSheet([['name'], ['ada']], 'xlsx', 'Sheet');
    expect(await read(newer, { format: 'xls' })).toEqual([{ name: 'ada' }]);
  });

  it('is what a page with a table is often called', async () => {
    const page = '\ufeff\n<html><body><table><tr><th>name</th></tr><tr><td>ada</td></tr></table></body></html>';
    expect(await read(page, { format: 'xls' })).toEqual([{ name: 'ada' }]);
  });

  it.each([
    ['of Excel 95', xlsWorkbook([[0, 0, 1]], 0x0500), /cannot be read as XLS: .* re-save the file as \.xlsx/],
    ['cut off', WORKBOOK.slice(0, 900), /cannot be read as XLS: .* Save it as XLSX or CSV/],
    ['that is none', 'a;b\n1;2', /cannot be read as XLS: .* Save it as XLSX/],
  ])('%s is refused, with what to do', async (_title, content, message) => {
    await expect(read(content, { format: 'xls' })).rejects.toMatchObject({
      code: 'FILE_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });
});
