import type { Json } from '../../workflow/document.ts';
import { dataKey } from './data-key.ts';

/** A whole number as a record's key: such keys come first in a record, in their order. */
const WHOLE = /^(?:0|[1-9]\d{0,9})$/;

/**
 * Groups by several values as a tree has them: all of the first value together, in the order in which it was met.
 * `asKeys`: as the keys of records stand, whole numbers first.
 */
export function inTreeOrder<T extends { values: readonly Json[] }>(
  groups: readonly T[],
  asKeys: boolean,
  level = 0,
): T[] {
  if (groups.length < 2 || level === groups[0]!.values.length) return [...groups];
  const branches = new Map<string, T[]>();
  for (const group of groups) {
    const value = group.values[level]!;
    const key = asKeys ? String(value) : dataKey(value);
    const branch = branches.get(key);
    if (branch) branch.push(group);
    else branches.set(key, [group]);
  }
  const keys = [...branches.keys()];
  const numbers = asKeys ? keys.filter((key) => WHOLE.test(key)).sort((a, b) => Number(a) - Number(b)) : [];
  const rest = asKeys ? keys.filter((key) => !WHOLE.test(key)) : keys;
  return [...numbers, ...rest].flatMap((key) => inTreeOrder(branches.get(key)!, asKeys, level + 1));
}
