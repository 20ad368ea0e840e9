import type { Json } from '../workflow/document.ts';
import type { Item, PairedItem } from '../workflow/item.ts';
import type { Kind } from './kinds.ts';
import {
  isItemColumn,
  isOriginColumn,
  itemColumn,
  itemOf,
  plainName,
  type SqlAnswer,
  type SqlValue,
} from './protocol.ts';
import type { Asked } from './request.ts';
import { JSON_MARK } from './table.ts';

/** Most pairs that are written where every row may come from every item. */
const MOST_PAIRS = 100_000;

type Column =
  /** `*` of a table: the fields of an item, whole. */
  | { kind: 'item' }
  /** Says of which items the row was made. */
  | { kind: 'origin' }
  /** Stands there only because of a `*`. */
  | { kind: 'of-item' }
  | { kind: 'value'; key: string; means: Kind | null };

/** The items that an answer gives. */
export function itemsOf(answer: SqlAnswer, asked: Asked, lists: readonly (readonly Item[])[]): Item[] {
  const read = JSON.parse(answer.rows) as SqlValue[][];
  const plan = columnsOf(answer, asked, read);
  const everything = everyItem(asked, lists, read.length);
  return read.map((row) => {
    // A field may be called as what every object has.
    const json = new Map<string, Json>();
    const pairs = new Map<number, PairedItem>();
    for (const [at, column] of plan.entries()) {
      const value = row[at] ?? null;
      if (column.kind === 'origin' || column.kind === 'item')
        for (const number of numbersIn(value)) pairs.set(number, pairOf(number));
      if (column.kind === 'item' && typeof value === 'number') {
        const { input, index } = itemOf(value);
        for (const [key, field] of Object.entries(lists[input - 1]?.[index]?.json ?? {})) json.set(key, field);
      }
      if (column.kind === 'value') {
        const field = decoded(value, column.means);
        // Of equal names the later one wins, unless there is nothing.
        if (field !== null || !json.has(column.key)) json.set(column.key, field);
      }
    }
    const paired = pairs.size > 0 ? [...pairs.values()] : everything;
    return { json: Object.fromEntries(json), pairedItem: paired.length === 1 ? paired[0]! : paired };
  });
}

function columnsOf({ columns, unknown }: SqlAnswer, { fields, kinds }: Asked, rows: readonly SqlValue[][]): Column[] {
  const plan: Column[] = [];
  /** Columns that still follow the present `*`. */
  let following: readonly string[] = [];
  for (const [at, name] of columns.entries()) {
    if (isItemColumn(name)) {
      const input = [...fields.keys()].find((one) => withoutNumber(name) === itemColumn(one));
      following =
        input === undefined
          ? []
          : [
              ...fields.get(input)!.map((field) => field.name),
              ...unknown.filter((one) => one.input === input).map(({ column }) => column),
            ];
      plan.push({ kind: 'item' });
      continue;
    }
    if (isOriginColumn(name)) {
      plan.push({ kind: 'origin' });
      continue;
    }
    const place = following.findIndex((one) => one === name || one === withoutNumber(name));
    if (place >= 0) {
      following = following.slice(place + 1);
      plan.push({ kind: 'of-item' });
      continue;
    }
    following = [];
    plan.push({ kind: 'value', key: plainName(name), means: meaning(kinds.get(name.toLowerCase()), rows, at) });
  }
  return plan;
}

/** A column of booleans in which something else stands is none. */
function meaning(kind: Kind | undefined, rows: readonly SqlValue[][], at: number): Kind | null {
  if (kind !== 'boolean') return kind ?? null;
  return rows.every((row) => row[at] === null || row[at] === 0 || row[at] === 1) ? kind : null;
}

const withoutNumber = (name: string): string => name.replace(/:\d+$/, '');

function decoded(value: SqlValue, means: Kind | null): Json {
  if (means === 'boolean' && value !== null) return value === 1;
  if (typeof value !== 'string') return value;
  if (value.startsWith(JSON_MARK)) return parsed(value);
  if (means === 'json' || (means === 'record' && /^[[{]/.test(value))) return parsed(value);
  return value;
}

/** Cut or put together by the query it is a text like any other. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const numbersIn = (value: SqlValue): number[] =>
  typeof value === 'number' ? [value] : value === null || value === '' ? [] : value.split(',').map(Number);

function pairOf(number: number): PairedItem {
  const { input, index } = itemOf(number);
  return input === 1 ? { item: index } : { item: index, input: input - 1 };
}

/** Every item that the query reads: a row came from some of them. Nothing where that would be too long to say. */
function everyItem({ request }: Asked, lists: readonly (readonly Item[])[], rows: number): PairedItem[] {
  const length = request.tables.reduce((sum, { input }) => sum + lists[input - 1]!.length, 0);
  if (length * rows > MOST_PAIRS) return [];
  return request.tables.flatMap(({ input }) =>
    lists[input - 1]!.map((_, item) => (input === 1 ? { item } : { item, input: input - 1 })),
  );
}
