import { AppError } from '../errors/app-error.ts';
import type { Json } from '../workflow/document.ts';
import type { Item } from '../workflow/item.ts';
import { itemNumber, variantName, type SqlTable } from './protocol.ts';

/**
 * Begins what is JSON: records, lists, and what SQLite would change. White space, so that its functions for JSON read it.
 */
export const JSON_MARK = '\t\n\r\t';
/** A list of rows becomes one parameter of the statement: 2 MB at most, and a character has up to three bytes. */
const CHUNK_CHARACTERS = 500_000;
const MOST_ROW_CHARACTERS = 650_000;
/** SQLite gives a zero byte, and half of a pair of surrogates, back as something else. */
const changes = (text: string): boolean => text.includes('\u{0}') || /[\u{d800}-\u{dfff}]/u.test(text);
/** Such a name cannot stand in a query, or is one of ours. */
const isImpossible = (key: string): boolean => key.includes('\u{0}') || key.includes('\u{1}');

/** A field that the query reads. */
export interface Field {
  key: string;
  /** Its column in the statement. */
  name: string;
  /** Whether every item that has a value has true or false. */
  isBoolean: boolean;
}

/** SQLite tells capitals from small letters only outside of ASCII. */
const folded = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The fields of the items that are wanted, each once, in the order in which they appear. */
export function fieldsOf(items: readonly Item[], isWanted: (key: string) => boolean): Field[] {
  const booleans = new Map<string, boolean | null>();
  const refused = new Set<string>();
  for (const { json } of items)
    for (const [key, value] of Object.entries(json)) {
      if (refused.has(key)) continue;
      const known = booleans.get(key);
      if (known === undefined && (!isWanted(key) || isImpossible(key))) {
        refused.add(key);
        continue;
      }
      const isOne = value === null ? null : typeof value === 'boolean';
      booleans.set(key, known === undefined || known === null ? isOne : known && isOne !== false);
    }
  const counts = new Map<string, number>();
  return [...booleans].map(([key, isBoolean]) => {
    const name = folded(key);
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return { key, name: before === 0 ? key : variantName(key, before), isBoolean: isBoolean === true };
  });
}

/** The table of an input. `numberOf` says which item a row is. Throws ITEMS_TOO_LARGE. */
export function tableOf(
  input: number,
  items: readonly Item[],
  fields: readonly Field[],
  numberOf: (item: Item, index: number) => number = (_, index) => itemNumber(input, index),
): SqlTable {
  const counts = fields.map(() => new Map<string | number, number>());
  const missing = fields.map(() => 0);
  const chunks: string[] = [];
  let rows: string[] = [];
  let characters = 0;
  let widest = 0;
  const flush = () => {
    if (rows.length > 0) chunks.push(`[${rows.join(',')}]`);
    rows = [];
    characters = 0;
  };
  for (const [index, item] of items.entries()) {
    const values = fields.map(({ key, isBoolean }, column) => {
      const value = encoded(Object.hasOwn(item.json, key) ? item.json[key]! : null, isBoolean);
      if (value === null) missing[column]! += 1;
      else {
        const like = alike(value);
        counts[column]!.set(like, (counts[column]!.get(like) ?? 0) + 1);
      }
      return value;
    });
    const row = JSON.stringify([numberOf(item, index), ...values]);
    if (row.length > MOST_ROW_CHARACTERS)
      throw new AppError(
        'ITEMS_TOO_LARGE',
        `Item ${index} of input ${input} has ${row.length} characters in the fields that the query names; ${MOST_ROW_CHARACTERS} are possible. Name fewer of them, or make them shorter.`,
      );
    if (characters + row.length > CHUNK_CHARACTERS) flush();
    rows.push(row);
    characters += row.length + 1;
    widest = Math.max(widest, row.length);
  }
  flush();
  return {
    input,
    length: items.length,
    widest,
    chunks,
    columns: fields.map(({ name }, column) => ({
      name,
      most: highest(counts[column]!),
      missing: missing[column]!,
    })),
  };
}

/** The same for all values that a query could make equal: by turning texts into numbers, or by not looking at capitals. */
function alike(value: string | number): string | number {
  if (typeof value === 'number') return value;
  const text = value.trim().toLowerCase();
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? text : number;
}

function highest(counts: ReadonlyMap<unknown, number>): number {
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  return most;
}

function encoded(value: Json, isBoolean: boolean): string | number | null {
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'boolean' && isBoolean) return value ? 1 : 0;
  if (typeof value === 'string' && !value.startsWith(JSON_MARK) && !changes(value)) return value;
  return JSON_MARK + JSON.stringify(value);
}

/** Gives equal items one number, that of the first: what leaves equal rows out must see that they are equal. */
export function numberByContent(): (input: number) => (item: Item, index: number) => number {
  const known = new Map<string, number>();
  return (input) =>
    ({ json }, index) => {
      const content = sorted(json);
      const number = known.get(content) ?? itemNumber(input, index);
      known.set(content, number);
      return number;
    };
}

function sorted(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
