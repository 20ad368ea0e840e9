import type { Outputs, Slice } from './events.ts';

/**
 * The reserved payload name that stands for one item `{ json: {} }`. The order `v0` forces the missing side of a
 * merge with it; the shell answers it without looking into storage.
 */
export const EMPTY_ITEM_REF = 'empty';

/** Gives the input that holds exactly one empty item. */
export function emptyItem(): Slice[] {
  return [{ ref: EMPTY_ITEM_REF, from: 0, to: 1 }];
}

/** Counts the items of a list of slices. */
export function countItems(slices: readonly Slice[] | null | undefined): number {
  let count = 0;
  for (const slice of slices ?? []) count += Math.max(0, slice.to - slice.from);
  return count;
}

/** Tells whether a list of slices has any item. A port beyond the given outputs has none. */
export function hasItems(slices: readonly Slice[] | null | undefined): boolean {
  return (slices ?? []).some((slice) => slice.to > slice.from);
}

/** Joins lists of slices in their order; neighbours from the same payload become one slice, empty ones vanish. */
export function joinSlices(lists: readonly (readonly Slice[])[]): Slice[] {
  const joined: Slice[] = [];
  for (const slice of lists.flat()) {
    if (slice.to <= slice.from) continue;
    const last = joined.at(-1);
    if (last && last.ref === slice.ref && last.to === slice.from) joined[joined.length - 1] = { ...last, to: slice.to };
    else joined.push(slice);
  }
  return joined;
}

/** Puts a list of slices on one output and leaves the outputs before it empty. */
export function onOutput(output: number, slices: Slice[]): Outputs {
  return [...Array.from({ length: output }, (): Slice[] => []), slices];
}

/** The part of a list of slices from item `from` up to, and without, item `to`. */
export function cutSlices(slices: readonly Slice[], from: number, to: number): Slice[] {
  const cut: Slice[] = [];
  let before = 0;
  for (const slice of slices) {
    const size = slice.to - slice.from;
    const start = Math.max(from - before, 0);
    const end = Math.min(to - before, size);
    if (end > start) cut.push({ ref: slice.ref, from: slice.from + start, to: slice.from + end });
    before += size;
  }
  return cut;
}
