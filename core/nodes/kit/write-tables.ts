import type { Json } from '../../workflow/document.ts';
import type { BinaryReference, Item } from '../../workflow/item.ts';
import { jsonSize } from '../../workflow/json-size.ts';
import type { NodeContext } from './context.ts';
import { csvLine } from './formats/csv.ts';
import { tablePage } from './formats/html-table.ts';
import { rtfTable } from './formats/rtf.ts';
import { SHEET_TYPES, writeSheet } from './formats/sheets.ts';
import { ColumnNames, flattened } from './formats/tables.ts';

export interface WriteTableOptions {
  format: 'csv' | 'html' | 'rtf' | 'ods' | 'xlsx';
  fileName: string;
  hasHeader: boolean;
  delimiter: string;
  sheet: string;
}

const TYPES = {
  csv: 'text/csv',
  html: 'text/html',
  rtf: 'application/rtf',
  ods: SHEET_TYPES.ods,
  xlsx: SHEET_TYPES.xlsx,
};

type Context = Pick<NodeContext<unknown>, 'items' | 'binary' | 'keep'>;

/** One file with a row for each item. The items are gone through twice: only then all columns are known. */
export async function writeTable(ctx: Context, options: WriteTableOptions): Promise<BinaryReference> {
  const { format, fileName, hasHeader, sheet } = options;
  const columns = new ColumnNames();
  for await (const { items } of ctx.items.pages()) for (const { json } of items) columns.add(json);
  const { names } = columns;
  const header = hasHeader ? names : null;
  const description = { mimeType: TYPES[format], fileName };
  const rows = rowsOf(ctx, names);
  switch (format) {
    case 'csv':
      return ctx.binary.write(csv(header, rows, options.delimiter), description);
    case 'html':
      return ctx.binary.write(tablePage(sheet, header, rows), description);
    case 'rtf':
      return ctx.binary.write(rtfTable(withHeader(header, rows)), description);
    default: {
      const whole: Json[][] = [];
      for await (const row of withHeader(header, rows)) {
        await ctx.keep(jsonSize(row as Json[]));
        whole.push(row.map((cell) => cell ?? null));
      }
      return ctx.binary.write(await writeSheet(whole, format, sheet), description);
    }
  }
}

type Row = readonly (Json | undefined)[];

async function* rowsOf({ items }: Pick<Context, 'items'>, names: readonly string[]): AsyncGenerator<Row, void> {
  for await (const page of items.pages())
    for (const { json } of page.items as readonly Item[]) {
      const fields = flattened(json);
      yield names.map((name) => fields.get(name));
    }
}

async function* withHeader(header: Row | null, rows: AsyncIterable<Row>): AsyncGenerator<Row, void> {
  if (header) yield header;
  yield* rows;
}

async function* csv(header: Row | null, rows: AsyncIterable<Row>, delimiter: string): AsyncGenerator<string, void> {
  const options = { delimiter: delimiter === '\\t' ? '\t' : delimiter, quote: '"' };
  for await (const row of withHeader(header, rows)) yield csvLine(row, options);
}
