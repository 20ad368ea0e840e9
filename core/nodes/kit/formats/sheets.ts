import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';

export type SheetFormat = 'xlsx' | 'ods' | 'xls';

/** What of a workbook is read. */
export interface SheetOptions {
  /** Name of a sheet; the first where it is empty. */
  sheet?: string | undefined;
  /** For example `B2:F20`. */
  range?: string | undefined;
  /** Dates as ISO 8601 texts, or as the days since 1900 that the file holds. */
  dates: 'text' | 'number';
}

type Cell = string | number | boolean | Date | null;

const INSTEAD = {
  xlsx: 'Check that it is complete, and has no password.',
  ods: 'Check that it is complete, and has no password.',
  xls: 'Save it as XLSX or CSV, without a password.',
} as const satisfies Record<SheetFormat, string>;

/** The rows of one sheet. The library is loaded when the first workbook comes: most workflows have none. */
export async function readSheet(bytes: Uint8Array, format: SheetFormat, options: SheetOptions): Promise<Json[][]> {
  const { readXlsx, readOds, readXls, dateToSerial } = await import('hucre');
  const read = { xlsx: readXlsx, ods: readOds, xls: readXls }[format];
  const wanted = options.sheet ?? '';
  const range = options.range ?? '';
  const book = await Promise.resolve(read(bytes, range === '' ? {} : { range })).catch((error: unknown) => {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/[^.]$/, '$&.');
    throw new AppError(
      'FILE_INVALID',
      `The file cannot be read as ${format.toUpperCase()}: ${reason} ${INSTEAD[format]}`,
    );
  });
  const sheets = book.sheets as readonly { name: string; rows: Cell[][] }[];
  const sheet = wanted === '' ? sheets[0] : sheets.find(({ name }) => name === wanted);
  if (!sheet)
    throw new AppError(
      'FILE_INVALID',
      `The file has no sheet ${JSON.stringify(wanted)}. It has ${sheets.map(({ name }) => JSON.stringify(name)).join(', ') || 'none'}.`,
    );
  const plain = (cell: Cell | undefined): Json => {
    if (!(cell instanceof Date)) return cell ?? null;
    return options.dates === 'number' ? dateToSerial(cell) : cell.toISOString();
  };
  // Rows of which an old workbook says nothing are not there.
  return Array.from(sheet.rows, (row: Cell[] | undefined) => Array.from(row ?? [], plain));
}

/** A workbook with one sheet. */
export async function writeSheet(rows: readonly (readonly Json[])[], format: 'xlsx' | 'ods', name: string) {
  const { writeXlsx, writeOds } = await import('hucre');
  const write = { xlsx: writeXlsx, ods: writeOds }[format];
  const sheet = {
    name: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet',
    rows: rows.map((row) =>
      row.map((cell) => (typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell)),
    ),
  };
  return write({ sheets: [sheet] });
}

/** MIME types of workbooks. */
export const SHEET_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  xls: 'application/vnd.ms-excel',
} as const;
