// If these fail, a small workbook that was made to do harm fills the memory of every execution beside it.
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sheetExtent } from './sheet-extent.ts';
import { writeSheet } from './sheets.ts';

const measure = async (bytes: Uint8Array, format: 'xlsx' | 'ods', range = '') => {
  const chunks = async function* () {
    yield bytes;
  };
  return sheetExtent(chunks(), format, range, { bytes: 40_000_000, files: 100 });
};
const packed = (name: string, text: string) => zipSync({ [name]: strToU8(text) });
const xlsx = (rows: string) =>
  packed('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${rows}</sheetData></worksheet>`);
const ods = (rows: string) => packed('content.xml', `<d xmlns:table="t"><table:table>${rows}</table:table></d>`);
const many = (tag: string, attribute: string, count: number, within = '') =>
  `<table:${tag} table:number-${attribute}-repeated="${count}">${within}</table:${tag}>`;
const tooLarge = { code: 'ITEMS_TOO_LARGE' };

describe('a workbook is refused before it is read where', () => {
  it.each([
    ['one cell stands far below', '<row r="1"><c r="A1"/></row><row r="1048576"><c r="A1048576"/></row>'],
    ['cells stand far apart', '<row r="1"><c r="A1"/></row><row r="9999"><c r="XFD9999"/></row>'],
    ['cells behind a bracket in quotes stand far apart', `<row r="9999"><c a=">" r='XFD9999'/></row>`],
    ['a cell stands far below one that stands nowhere', '<row r="1"><c r="?"/><c r="A1048576"/></row>'],
    ['cells say nothing of where they stand', `<row>${'<c/>'.repeat(100)}</row>`.repeat(10_001)],
    ['rows are many and empty', '<row/>'.repeat(200_001)],
  ])('in XLSX %s', async (_title, rows) => {
    await expect(measure(xlsx(rows), 'xlsx')).rejects.toMatchObject(tooLarge);
  });

  it.each([
    ['rows are repeated', many('table-row', 'rows', 200_001, '<table:table-cell a="1"/>')],
    ['cells are repeated', many('table-row', 'rows', 100, many('table-cell', 'columns', 16_000, 'x'))],
    [
      'empty rows come before one that is not',
      `${many('table-row', 'rows', 300_000)}<table:table-row><table:table-cell a="1"/></table:table-row>`,
    ],
  ])('in ODS %s', async (_title, rows) => {
    await expect(measure(ods(rows), 'ods')).rejects.toMatchObject(tooLarge);
  });
});

it('reads no number that is written so that only a parser sees it', async () => {
  await expect(measure(xlsx('<row r="&#49;048576"><c/></row>'), 'xlsx')).rejects.toMatchObject({
    code: 'FILE_INVALID',
  });
});

it('counts neither what is outside of the range nor what is empty at the end', async () => {
  expect(await measure(xlsx('<row r="1"><c r="A1"/><c r="XFD1048576"/></row>'), 'xlsx', 'A1:B9')).toBeLessThan(100);
  const empty = many('table-row', 'rows', 1_048_000, '<table:table-cell table:number-columns-repeated="16384"/>');
  expect(await measure(ods(empty), 'ods')).toBeLessThan(1000);
});

it.each(['xlsx', 'ods'] as const)('counts the cells of %s that our own writer makes', async (format) => {
  const rows = Array.from({ length: 50 }, (_, index) => [index, 'a', true, null]);
  expect(await measure(await writeSheet(rows, format, 'S'), format)).toBeGreaterThanOrEqual(50 * (3 * 8 + 16));
});
