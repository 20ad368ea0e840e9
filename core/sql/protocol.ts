/** A column of a table: a field of the items. */
export interface SqlColumn {
  /** Its name in the statement: the field's own, unless another field differs from it in capitals only. */
  name: string;
  /** How often its most frequent value stands there, with what can be equal to it, and how often none does. */
  most: number;
  missing: number;
}

/** The items of one input, as far as the query reads them. */
export interface SqlTable {
  /** From 1: the table is called `input1`. */
  input: number;
  columns: SqlColumn[];
  length: number;
  /** Longest row, in characters. */
  widest: number;
  /** Rows as lists of lists in JSON, in their order: which item it is (see `itemNumber`), then a value for each column. */
  chunks: string[];
}

/** Characters of the rows. */
export const charactersIn = (tables: readonly SqlTable[]): number =>
  tables.reduce((sum, { chunks }) => sum + chunks.reduce((part, { length }) => part + length, 0), 0);

export interface SqlRequest {
  /** One that `readQuery` takes. */
  query: string;
  /** Those that the query names. */
  tables: SqlTable[];
  /** How many inputs there are altogether. */
  inputs: number;
}

export type SqlValue = string | number | null;

export interface SqlAnswer {
  columns: string[];
  /** The rows as lists of values, in JSON. */
  rows: string;
  /** Columns that the query names and no item has, which are empty. */
  unknown: { input: number; column: string }[];
}

/** Runs queries in a database that holds nothing else. */
export type SqlRunner = (request: SqlRequest) => Promise<SqlAnswer>;

/** More items than an input has. */
const ITEMS = 2 ** 24;
/** One number for an item of an input (from 1), so that it takes one value in a row; in their order. */
export const itemNumber = (input: number, index: number): number => input * ITEMS + index;
export const itemOf = (number: number): { input: number; index: number } => ({
  input: Math.floor(number / ITEMS),
  index: number % ITEMS,
});

/** No name that a person can write begins with this. */
const OURS = '\u{1}';
/** The column of an input that says which item a row is; it stands first in its table. */
export const itemColumn = (input: number): string => `${OURS}item${input}`;
/** The column of the result that says of which items of a table a row was made. */
export const originColumn = (index: number): string => `${OURS}from${index}`;
export const isItemColumn = (name: string): boolean => name.startsWith(`${OURS}item`);
export const isOriginColumn = (name: string): boolean => name.startsWith(`${OURS}from`);
/** A field that differs from another in capitals only. */
export const variantName = (field: string, number: number): string => `${field}${OURS}${number}`;
/** A name of the statement as the query has it; SQLite adds `:1` to the second of two equal names. */
export const plainName = (name: string): string =>
  name.replaceAll(new RegExp(`${OURS}\\d+`, 'g'), '').replace(/:\d+$/, '');
