import type { Json } from '../../workflow/document.ts';
import { chance } from './chance.ts';

const RANKS = { number: 0, boolean: 1, string: 2, object: 3 } as const;
const rankOf = (value: Json): number => RANKS[typeof value as keyof typeof RANKS];

/**
 * Puts two values in order: numbers before true and false, before texts, before lists and records. Texts are ordered
 * without looking at capital letters unless asked. What is not there comes last, in both directions, so `descending`
 * is decided here.
 */
export function orderValues(
  left: Json | undefined,
  right: Json | undefined,
  { descending = false, caseSensitive = false }: { descending?: boolean; caseSensitive?: boolean } = {},
): number {
  if (left === undefined || left === null) return right === undefined || right === null ? 0 : 1;
  if (right === undefined || right === null) return -1;
  const sign = descending ? -1 : 1;
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0) return sign * ranks;
  const [a, b] = [comparable(left, caseSensitive), comparable(right, caseSensitive)];
  return a < b ? -sign : a > b ? sign : 0;
}

function comparable(value: Json, caseSensitive: boolean): string | number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return caseSensitive ? text : text.toLowerCase();
}

/** A fair random order of 0 … count − 1 that hangs on the seed alone, so that a repeat gives the same. */
export function shuffled(count: number, seed: string): number[] {
  const next = chance(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
