import { AppError } from '../../../errors/app-error.ts';
import { unzipped, type UnpackLimits } from './archives.ts';

/** What a workbook may become: its rows are dense, so two cells far apart are as many as all between them. */
const MAX_CELLS = 1_000_000;
const MAX_ROWS = 200_000;
/** Characters that a cell, a row, and an element of a document that is read as a tree count at least. */
const CELL = 8;
const ROW = 16;
const ELEMENT = 50;

/** A part of a workbook as it is gone through. */
interface Extent {
  open(name: string, attributes: string, isClosed: boolean): void;
  close(name: string): void;
}

/**
 * Counts, before a workbook is read, the cells and rows that its sheets would become, and gives the characters to count
 * for them beside those of the file. Throws ITEMS_TOO_LARGE.
 */
export async function sheetExtent(
  chunks: AsyncIterable<Uint8Array>,
  format: 'xlsx' | 'ods',
  range: string,
  limits: UnpackLimits,
): Promise<number> {
  const { parseCellRef, parseRange } = await import('hucre');
  const total = { rows: 0, cells: 0 };
  const add = (rows: number, cells: number): void => {
    total.rows += rows;
    total.cells += cells;
    if (total.rows <= MAX_ROWS && total.cells <= MAX_CELLS) return;
    throw new AppError(
      'ITEMS_TOO_LARGE',
      `The sheets span more than ${total.rows > MAX_ROWS ? `${MAX_ROWS} rows` : `${MAX_CELLS} cells`}; so many are not read. Delete what stands far from the table, or save it as CSV, which is read row by row.`,
      { rows: MAX_ROWS, cells: MAX_CELLS },
    );
  };
  const box = range === '' ? null : orNull(() => parseRange(range));
  let characters = 0;
  // Which part is a sheet is for other parts to say: all are looked at.
  for await (const { content } of unzipped(chunks, limits)) {
    const { text, bytes } = await textOf(content);
    const extent = format === 'ods' ? new OdsExtent(add) : new XlsxExtent(add, parseCellRef, box);
    const elements = goThrough(text, extent);
    if (format === 'ods') characters += Math.max(0, ELEMENT * elements - bytes);
  }
  return characters + CELL * total.cells + ROW * total.rows;
}

/** What cannot be read here cannot be read by the reader either, which says so. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<{ text: string; bytes: number }> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
  }
  return { text, bytes };
}

/** Gives the number of elements. What is no XML ends it: the reader says so better. */
function goThrough(text: string, extent: Extent): number {
  let elements = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = ['<!--', '<![CDATA[', '<!', '<?'].find((sign) => text.startsWith(sign, at));
    if (skipped !== undefined) {
      const mark = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' }[skipped] ?? '>';
      const end = text.indexOf(mark, at + skipped.length);
      if (end < 0) return elements;
      at = end + mark.length;
      continue;
    }
    const end = endOfTag(text, at);
    if (end < 0) return elements;
    if (text[at + 1] === '/') extent.close(localName(text.slice(at + 2, end).trim()));
    else {
      const isClosed = text[end - 1] === '/';
      const tag = text.slice(at + 1, isClosed ? end - 1 : end);
      const [name = ''] = /^[^ \t\r\n]*/.exec(tag)!;
      elements += 1;
      extent.open(localName(name), tag.slice(name.length), isClosed);
      if (isClosed) extent.close(localName(name));
    }
    at = end + 1;
  }
  return elements;
}

/** A bracket in quotes ends no tag, except one that closes. */
function endOfTag(text: string, from: number): number {
  if (text[from + 1] === '/') return text.indexOf('>', from);
  let quote = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '>') return at;
    else if (sign === '"' || sign === "'") quote = sign;
  }
  return -1;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function attributesOf(source: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, ...values] of source.matchAll(/([^=\s]+)\s*(?:=\s*(?:"([^"]*)"?|'([^']*)'?|(\S*)))?/g)) {
    const value = values.find((one) => one !== undefined) ?? '';
    // Nobody writes a number with entities, except to hide it.
    if (value.includes('&') && /^(r|.*-repeated)$/.test(name!))
      throw new AppError('FILE_INVALID', `The file says of a cell ${name}=${JSON.stringify(value.slice(0, 40))}.`);
    found.set(name!, value);
  }
  return found;
}

interface Position {
  row: number;
  col: number;
}
type Range = ReturnType<typeof import('hucre').parseRange>;

/** A sheet of XLSX: cells say where they stand, and what is between them is filled up. */
class XlsxExtent implements Extent {
  private readonly add: (rows: number, cells: number) => void;
  private readonly parseRef: (ref: string) => Position;
  private readonly range: Range | null;
  private isInData = false;
  private row = 0;
  private column = 0;
  private rows = 0;
  private columns = 0;
  private elements = 0;

  constructor(add: (rows: number, cells: number) => void, parseRef: (ref: string) => Position, range: Range | null) {
    this.add = add;
    this.parseRef = parseRef;
    this.range = range;
  }

  open(name: string, attributes: string): void {
    if (name === 'sheetData') this.isInData = true;
    else if (!this.isInData) return;
    else if (name === 'row') {
      this.row = Number(attributesOf(attributes).get('r')) || this.row + 1;
      this.column = 0;
      this.elements += 1;
      this.grow(this.elements, 0);
    } else if (name === 'c') this.cell(attributesOf(attributes).get('r') ?? '');
  }

  close(name: string): void {
    if (name === 'sheetData') this.isInData = false;
  }

  private cell(ref: string): void {
    const at = ref === '' ? { row: this.row - 1, col: this.column } : orNull(() => this.parseRef(ref));
    if (!at || !(at.row >= 0 && at.col >= 0)) return;
    const { row, col } = at;
    this.column = col + 1;
    const { range } = this;
    if (range && (row < range.startRow || row > range.endRow || col < range.startCol || col > range.endCol)) return;
    this.grow(row + 1, col + 1);
  }

  private grow(rows: number, columns: number): void {
    const before = this.rows * this.columns;
    const added = Math.max(0, rows - this.rows);
    this.rows += added;
    this.columns = Math.max(this.columns, columns);
    if (added > 0 || this.rows * this.columns > before) this.add(added, this.rows * this.columns - before);
  }
}

/** Sheets of ODS: rows and cells say how often they stand there; those that are empty at an end are nothing. */
class OdsExtent implements Extent {
  private readonly add: (rows: number, cells: number) => void;
  private readonly rows: { repeat: number; at: number; filled: number }[] = [];
  private emptyRows = 0;

  constructor(add: (rows: number, cells: number) => void) {
    this.add = add;
  }

  open(name: string, attributes: string, isClosed: boolean): void {
    if (name === 'table-row')
      this.rows.push({ repeat: times(attributesOf(attributes), 'table:number-rows-repeated'), at: 0, filled: 0 });
    const row = this.rows.at(-1);
    if (!row || (name !== 'table-cell' && name !== 'covered-table-cell')) return;
    const given = attributesOf(attributes);
    row.at += Math.min(times(given, 'table:number-columns-repeated'), 16_384);
    const says = [...given.keys()].filter((key) => !SAYS_NOTHING.has(key));
    if (name === 'table-cell' && (!isClosed || says.length > 0)) row.filled = row.at;
  }

  close(name: string): void {
    if (name === 'table') this.emptyRows = 0;
    if (name !== 'table-row') return;
    const { repeat, filled } = this.rows.pop() ?? { repeat: 0, filled: 0 };
    if (filled === 0) this.emptyRows += repeat;
    else {
      this.add(this.emptyRows + repeat, repeat * filled);
      this.emptyRows = 0;
    }
  }
}

const SAYS_NOTHING = new Set(['table:number-columns-repeated', 'table:content-validation-name']);

function times(given: Map<string, string>, name: string): number {
  const count = Number(given.get(name) ?? 1);
  return count > 0 ? Math.ceil(count) : 0;
}
