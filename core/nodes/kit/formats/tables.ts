import type { Json } from '../../../workflow/document.ts';
import { setOwn, isRecord, type JsonRecord } from '../records.ts';

/** How rows become records. */
export interface TableOptions {
  /** The first row holds the names of the fields; else each record is `{ row: [...] }`. */
  hasHeader: boolean;
  /** Fields without a value are there, as empty texts. */
  includeEmpty: boolean;
  /** Rows before the first that counts. */
  skip: number;
  /** Most records. */
  most?: number | undefined;
}

/** Makes records of the rows of a table, one after another. */
export class TableReader {
  private readonly options: TableOptions;
  private names: string[] | null = null;
  private seen = 0;
  private made = 0;

  constructor(options: TableOptions) {
    this.options = options;
  }

  /** True when nothing more is wanted. */
  get isFull(): boolean {
    return this.options.most !== undefined && this.made >= this.options.most;
  }

  /** The record of a row; null for one that gives none, as the header and empty rows do. */
  add(row: readonly Json[]): JsonRecord | null {
    this.seen += 1;
    const { skip, hasHeader, includeEmpty } = this.options;
    if (this.seen <= skip || this.isFull) return null;
    if (hasHeader && !this.names) {
      this.names = namesOf(row);
      return null;
    }
    const isEmpty = row.every((cell) => cell === '' || cell === null);
    if (isEmpty) return null;
    this.made += 1;
    if (!this.names) return { row: row.map((cell) => cell ?? '') };
    const record: JsonRecord = {};
    for (let at = 0; at < Math.max(row.length, includeEmpty ? this.names.length : 0); at += 1) {
      const cell = row[at] ?? '';
      if (cell === '' && !includeEmpty) continue;
      setOwn(record, (this.names[at] ??= `__EMPTY_${at}`), cell);
    }
    return record;
  }
}

/** Names of columns: each once, as spreadsheets are read elsewhere too. */
function namesOf(row: readonly Json[]): string[] {
  const used = new Map<string, number>();
  return row.map((cell) => {
    const name = cell === '' || cell === null ? '__EMPTY' : String(cell);
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** A record with what is nested under names such as `customer.name`: a table has no other place for it. Lists stay, as JSON. */
export function flattened(record: JsonRecord): Map<string, Json> {
  const fields = new Map<string, Json>();
  const add = (prefix: string, value: JsonRecord): void => {
    for (const [name, member] of Object.entries(value)) {
      if (isRecord(member) && Object.keys(member).length > 0) add(`${prefix}${name}.`, member);
      else fields.set(prefix + name, member);
    }
  };
  add('', record);
  return fields;
}

/** A value in a cell of a text table. */
export const cellText = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** The names of all columns of records, in the order in which they first stand. */
export class ColumnNames {
  private readonly known = new Set<string>();

  add(record: JsonRecord): void {
    for (const name of flattened(record).keys()) this.known.add(name);
  }

  get names(): string[] {
    return [...this.known];
  }
}
