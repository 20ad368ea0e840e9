import { AppError } from '../../errors/app-error.ts';
import type { Item } from '../../workflow/item.ts';
import type { Json } from '../../workflow/document.ts';
import { dataKey } from './data-key.ts';
import { getPath, removePath, setPath } from './field-path.ts';
import { fuzzyEqual, fuzzyKey } from './fuzzy-equal.ts';
import { MAX_RESULTS, tooMany, type MatchFields } from './join-items.ts';
import { setOwn, type JsonRecord } from './records.ts';

/** How two lists of items are compared. */
export interface Comparison {
  match: readonly MatchFields[];
  fuzzy: boolean;
  dots: boolean;
  multiple: 'first' | 'all';
  /** Fields that do not count. */
  skip: readonly string[];
}

/** Which items of two lists belong together: by index, in the order of the first. */
export interface Pairing {
  onlyA: number[];
  pairs: { a: number; matches: number[] }[];
  onlyB: number[];
}

const valueEqual = (fuzzy: boolean) => (fuzzy ? fuzzyEqual : (a?: Json, b?: Json) => dataKey(a) === dataKey(b));

/** Finds the partners of each item of the first list. Items without data belong to nothing and are left out. */
export function pairItems(listA: readonly Item[], listB: readonly Item[], how: Comparison): Pairing {
  const equal = valueEqual(how.fuzzy);
  const valuesOf = (item: Item, side: 'left' | 'right') =>
    how.match.map((fields) => (how.dots ? getPath(item.json, fields[side]) : item.json[fields[side]]));
  const keyOf = (values: readonly (Json | undefined)[]) => values.map(how.fuzzy ? fuzzyKey : dataKey).join();
  const valuesOfB = listB.map((item) => valuesOf(item, 'right'));
  const byKey = new Map<string, number[]>();
  listB.forEach((item, index) => {
    if (isBlank(item)) return;
    const key = keyOf(valuesOfB[index]!);
    const known = byKey.get(key);
    if (known) known.push(index);
    else byKey.set(key, [index]);
  });
  const pairing: Pairing = { onlyA: [], pairs: [], onlyB: [] };
  const used = new Set<number>();
  let results = 0;
  listA.forEach((item, a) => {
    if (isBlank(item)) return;
    const values = valuesOf(item, 'left');
    const candidates = values.includes(undefined) ? [] : (byKey.get(keyOf(values)) ?? []);
    const fits = (index: number) => values.every((value, at) => equal(value, valuesOfB[index]![at]));
    const first = how.multiple === 'first' ? candidates.find(fits) : undefined;
    const found = how.multiple === 'all' ? candidates.filter(fits) : first === undefined ? [] : [first];
    for (const index of found) used.add(index);
    results += found.length;
    if (results > MAX_RESULTS) throw tooMany();
    if (found.length > 0) pairing.pairs.push({ a, matches: found });
    else pairing.onlyA.push(a);
  });
  pairing.onlyB = [...listB.keys()].filter((index) => !used.has(index) && !isBlank(listB[index]!));
  return pairing;
}

const isBlank = (item: Item): boolean => Object.keys(item.json).length === 0;

/** True when two items are the same in all that counts. Fuzzily, what only the second one has does not count. */
export function sameItems(a: JsonRecord, b: JsonRecord, { fuzzy, dots, skip }: Comparison): boolean {
  const counted = (json: JsonRecord) => skip.reduce((rest, field) => removePath(rest, field, dots), json);
  const [left, right] = [counted(a), counted(b)];
  if (!fuzzy) return dataKey(left) === dataKey(right);
  return Object.keys(left).every((key) => fuzzyEqual(left[key], right[key]));
}

/** What the two versions of a value are called where both are given. */
export type Naming = readonly [a: string, b: string, emptyIsNull: boolean];

/** One record that says of two items which fields are the same, which differ, and which were not compared. */
export function describeDifference(a: JsonRecord, b: JsonRecord, how: Comparison, naming: Naming): JsonRecord {
  const [nameA, nameB, emptyIsNull] = naming;
  const equal = valueEqual(how.fuzzy);
  const shown = (value: Json | undefined): Json => (emptyIsNull ? value || null : (value ?? null));
  const keys: JsonRecord = {};
  for (const { left } of how.match) if (Object.hasOwn(a, left)) setOwn(keys, left, a[left]!);
  const same: JsonRecord = {};
  const different: JsonRecord = {};
  const skipped: JsonRecord = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const isInBoth = Object.hasOwn(a, key) && Object.hasOwn(b, key);
    if ((isInBoth || how.fuzzy) && equal(a[key], b[key])) {
      if (Object.hasOwn(a, key)) setOwn(same, key, a[key]!);
      continue;
    }
    if (how.skip.includes(key)) {
      setOwn(skipped, key, { [nameA]: shown(a[key]), [nameB]: shown(b[key]) });
      continue;
    }
    const inside = how.dots ? how.skip.filter((field) => field.startsWith(`${key}.`)) : [];
    let [left, right]: JsonRecord[] = [{ [key]: shown(a[key]) }, { [key]: shown(b[key]) }];
    for (const field of inside) {
      if (typeof left![key] !== 'object' || typeof right![key] !== 'object') throw notInside(field, key);
      const path = field.slice(key.length + 1);
      const known = (skipped[key] as { [name: string]: JsonRecord } | undefined) ?? { [nameA]: {}, [nameB]: {} };
      const [before, after] = [getPath(left!, field), getPath(right!, field)];
      setOwn(skipped, key, {
        [nameA]: before === undefined ? known[nameA]! : setPath(known[nameA]!, path, before),
        [nameB]: after === undefined ? known[nameB]! : setPath(known[nameB]!, path, after),
      });
      [left, right] = [removePath(left!, field), removePath(right!, field)];
    }
    setOwn(different, key, { [nameA]: left![key]!, [nameB]: right![key]! });
  }
  return { keys, same, different, ...(Object.keys(skipped).length > 0 ? { skipped } : {}) };
}

const notInside = (field: string, key: string) =>
  new AppError('NODE_INPUT_INVALID', `"${field}" is to be skipped, but "${key}" is no record in one of the items.`, {
    path: 'params.skip',
  });

/** The preferred item, with the named fields from the other one. */
export function mixItems(
  preferred: JsonRecord,
  other: JsonRecord,
  except: readonly string[],
  dots: boolean,
): JsonRecord {
  return except.reduce((json, field) => {
    const value = dots ? (getPath(other, field) ?? null) : other[field];
    return value === undefined ? json : setPath(json, field, value, dots);
  }, preferred);
}
