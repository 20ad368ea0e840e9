import Papa from 'papaparse';
import { AppError } from '../../../errors/app-error.ts';
import type { Json } from '../../../workflow/document.ts';
import { cellText } from './tables.ts';

/** Text is parsed when so many characters are there: about as much as a page of items. */
const STRETCH = 250_000;
/** A row cannot be longer: an item could not hold it. */
const MAX_ROW = 16_000_000;

/** How values are divided and put into quotes. */
export interface CsvOptions {
  delimiter: string;
  quote: string;
}

/** The rows of a CSV text that comes in pieces, some at a time. */
export async function* csvRows(
  texts: AsyncIterable<string>,
  { delimiter, quote }: CsvOptions,
): AsyncGenerator<string[][], void> {
  let rest = '';
  let wanted = STRETCH;
  let newline: string | undefined;
  let isFirst = true;
  const parse = (isLast: boolean): string[][] => {
    // With quotes a line break inside a value does not end a row, so the kind is found where the header ends.
    newline ??= /\r\n|\n|\r/.exec(rest)?.[0];
    const parser = new Papa.Parser({
      delimiter: delimiter === '\\t' ? '\t' : delimiter,
      quoteChar: quote,
      newline: (newline ?? '\n') as '\n',
    });
    const { data, meta } = parser.parse(rest, 0, !isLast) as { data: string[][]; meta: { cursor: number } };
    rest = isLast ? '' : rest.slice(meta.cursor);
    return data.filter((row) => row.length > 1 || row[0] !== '');
  };
  for await (const text of texts) {
    rest += isFirst ? text.replace(/^\ufeff/, '') : text;
    isFirst = false;
    if (rest.length < wanted) continue;
    const rows = parse(false);
    if (rows.length > 0) yield rows;
    if (rest.length > MAX_ROW)
      throw new AppError(
        'FILE_INVALID',
        `A row of the file is longer than ${MAX_ROW / 1e6} MB. Probably a quote is opened there and never closed: check the quote character and the delimiter.`,
      );
    // An unfinished row is not read from its start again for each piece that is added.
    wanted = Math.min(Math.max(STRETCH, 2 * rest.length), MAX_ROW);
  }
  const rows = parse(true);
  if (rows.length > 0) yield rows;
}

/** One line of a CSV file, with its end. */
export function csvLine(cells: readonly (Json | undefined)[], { delimiter, quote }: CsvOptions): string {
  const special = new RegExp(`[${escaped(quote)}\\r\\n]|${escaped(delimiter)}|^\\s|\\s$`);
  const line = cells.map((cell) => {
    const text = cellText(cell);
    return special.test(text) ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}` : text;
  });
  return `${line.join(delimiter)}\n`;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
