/** Code points from first to last. */
export type Range = readonly [first: number, last: number];

/** A regular expression, parsed. */
export type Pattern =
  | { type: 'empty' }
  | { type: 'set'; ranges: readonly Range[]; properties: readonly string[]; negated: boolean }
  | { type: 'sequence'; parts: readonly Pattern[] }
  | { type: 'choice'; options: readonly Pattern[] }
  | { type: 'repeat'; min: number; max: number; lazy: boolean; body: Pattern }
  | { type: 'group'; index: number | null; body: Pattern }
  | { type: 'look'; behind: boolean; negated: boolean; body: Pattern }
  | { type: 'backreference'; to: number | string }
  | { type: 'edge'; kind: 'start' | 'end' | 'word' | 'not-word' };

export const MAX_CODE_POINT = 0x10ffff;

export const DIGITS: readonly Range[] = [[48, 57]];
export const WORDS: readonly Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
export const SPACES: readonly Range[] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const LINE_ENDS: readonly Range[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

/** Sorted, without overlaps. */
export function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = result.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}

/** Everything that is not in the ranges. */
export function complement(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let next = 0;
  for (const [first, last] of merged(ranges)) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= MAX_CODE_POINT) result.push([next, MAX_CODE_POINT]);
  return result;
}

export const overlap = (a: readonly Range[], b: readonly Range[]): boolean =>
  a.some(([from, to]) => b.some(([first, last]) => from <= last && first <= to));
