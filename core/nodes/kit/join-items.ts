import { AppError } from '../../errors/app-error.ts';
import type { Item } from '../../workflow/item.ts';
import { dataKey, looseKey } from './data-key.ts';
import { getPath } from './field-path.ts';

/** Two fields that must be equal for two items to match. */
export interface MatchFields {
  left: string;
  right: string;
}

export interface JoinOptions {
  /** 3 and "3" match, and so do all empty values. */
  loose: boolean;
  dots: boolean;
  /** Which matches of each item on the left count. */
  take: 'all' | 'first' | 'last';
}

/** Which items match which, by index. */
export interface Join {
  /** In the order of the left items; one that matches several stands here several times. */
  matches: [left: number, right: number][];
  unmatchedLeft: number[];
  /** Right items that match any item on the left, whether or not that match counts. */
  matchedRight: number[];
  unmatchedRight: number[];
}

/** Most results that a combination may give: one more is rather a mistake than a wish. */
export const MAX_RESULTS = 1_000_000;

/** Finds the matching items in one pass over each side. An item that lacks one of the fields matches nothing. */
export function joinItems(
  left: readonly Item[],
  right: readonly Item[],
  fields: readonly MatchFields[],
  { loose, dots, take }: JoinOptions,
): Join {
  const keyOf = (item: Item, side: 'left' | 'right'): string | null => {
    const keys: string[] = [];
    for (const names of fields) {
      const value = getPath(item.json, names[side], dots);
      if (value === undefined) return null;
      keys.push(loose ? looseKey(value) : dataKey(value));
    }
    return keys.join();
  };
  const taken = (found: readonly number[]): readonly number[] =>
    take === 'all' ? found : take === 'first' ? found.slice(0, 1) : found.slice(-1);
  const byKey = new Map<string, number[]>();
  right.forEach((item, index) => {
    const key = keyOf(item, 'right');
    if (key === null) return;
    const known = byKey.get(key);
    if (known) known.push(index);
    else byKey.set(key, [index]);
  });
  const matches: [number, number][] = [];
  const unmatchedLeft: number[] = [];
  // By key, not by item: many left items may share many right ones.
  const used = new Set<string>();
  left.forEach((item, index) => {
    const key = keyOf(item, 'left');
    const found = key === null ? undefined : byKey.get(key);
    if (!found) {
      unmatchedLeft.push(index);
      return;
    }
    used.add(key!);
    for (const other of taken(found)) matches.push([index, other]);
    if (matches.length > MAX_RESULTS) throw tooMany();
  });
  const matched = new Set([...used].flatMap((key) => byKey.get(key)!));
  const all = [...right.keys()];
  return {
    matches,
    unmatchedLeft,
    matchedRight: all.filter((index) => matched.has(index)),
    unmatchedRight: all.filter((index) => !matched.has(index)),
  };
}

export const tooMany = (): AppError =>
  new AppError(
    'ITEMS_TOO_LARGE',
    `The combination would give more than ${MAX_RESULTS} items. Match by a field that tells the items apart, or filter them first.`,
  );
