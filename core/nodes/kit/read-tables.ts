import type { Json } from '../../workflow/document.ts';
import type { NodeContext } from './context.ts';
import type { StoredFile } from './files.ts';
import { unzippedSize } from './formats/archives.ts';
import { csvRows } from './formats/csv.ts';
import { readTable } from './formats/html-table.ts';
import { readRtf } from './formats/rtf.ts';
import { sheetExtent } from './formats/sheet-extent.ts';
import { readSheet, type SheetFormat } from './formats/sheets.ts';
import { TableReader } from './formats/tables.ts';
import type { JsonRecord } from './records.ts';

export type TableFormat = 'csv' | 'html' | 'rtf' | 'ods' | 'xls' | 'xlsx';

/** How a file becomes records. */
export interface ReadTableOptions {
  format: TableFormat;
  encoding: string;
  delimiter: string;
  quote: string;
  hasHeader: boolean;
  includeEmpty: boolean;
  /** The first row that counts, from 1. */
  firstRow: number;
  maxRows?: number | undefined;
  sheet?: string | undefined;
  range?: string | undefined;
  dates: 'text' | 'number';
}

/** A workbook may be packed into so many bytes, and hold so many: all of it must be in memory at once. */
const WORKBOOK_BYTES = 20_000_000;
const WORKBOOK_UNPACKED = 40_000_000;
const WORKBOOK_PARTS = 2000;

/** The records of a file, some at a time: a CSV file is read as it comes, of the others all is in memory. */
export async function* recordsOf(
  ctx: Pick<NodeContext<unknown>, 'keep'>,
  file: StoredFile,
  itemIndex: number,
  options: ReadTableOptions,
): AsyncGenerator<JsonRecord[], void> {
  const { hasHeader, includeEmpty, firstRow, maxRows } = options;
  const table = new TableReader({ hasHeader, includeEmpty, skip: firstRow - 1, most: maxRows });
  for await (const rows of rowsOf(ctx, file, itemIndex, options)) {
    const records: JsonRecord[] = [];
    for (const row of rows) {
      const record = table.add(row);
      if (record) records.push(record);
    }
    if (records.length > 0) yield records;
    if (table.isFull) return;
  }
}

async function* rowsOf(
  ctx: Pick<NodeContext<unknown>, 'keep'>,
  file: StoredFile,
  itemIndex: number,
  { format, encoding, delimiter, quote, sheet, range, dates }: ReadTableOptions,
): AsyncGenerator<Json[][], void> {
  switch (format) {
    case 'csv':
      yield* csvRows(file.texts(encoding), { delimiter, quote });
      return;
    case 'html':
      yield readTable(await file.text(encoding));
      return;
    case 'rtf':
      yield readRtf(await file.text('latin1'));
      return;
    default: {
      const bytes = await file.bytes(WORKBOOK_BYTES);
      const found = contentOf(bytes, format);
      if (found === 'html') {
        yield readTable(await file.text(encoding));
        return;
      }
      // What it will become is counted before it is there.
      if (found === 'xls') await ctx.keep(2 * bytes.byteLength, itemIndex);
      else {
        const limits = { bytes: WORKBOOK_UNPACKED, files: WORKBOOK_PARTS };
        await ctx.keep(await unzippedSize(piecesOf(bytes), limits), itemIndex);
        await ctx.keep(await sheetExtent(piecesOf(bytes), found, range ?? '', limits), itemIndex);
      }
      yield await readSheet(bytes, found, { sheet, range, dates });
    }
  }
}

/**
 * What a workbook is by its first bytes: names say little here. Programs save the newer format as `.xls`, and services a page
 * with a table; n8n reads each as what it is.
 */
function contentOf(bytes: Uint8Array, format: SheetFormat): SheetFormat | 'html' {
  const startsWith = (...signs: number[]) => signs.every((sign, at) => bytes[at] === sign);
  if (startsWith(0xd0, 0xcf, 0x11, 0xe0)) return 'xls';
  if (startsWith(0x50, 0x4b)) return format === 'xls' ? 'xlsx' : format;
  const first = bytes.findIndex((sign) => sign > 0x20 && ![0xef, 0xbb, 0xbf].includes(sign));
  return bytes[first] === 0x3c ? 'html' : format;
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}
