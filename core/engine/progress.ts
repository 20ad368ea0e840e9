import type { Outputs, Ranges } from './events.ts';
import { joinSlices } from './slices.ts';

/** Results of some input items that an attempt recorded before it ended. */
export interface ProgressPart {
  done: Ranges;
  outputs: Outputs;
}

/** Unites ranges of item indexes: the result is ascending, disjoint, and neighbours are one range. */
export function uniteRanges(left: Ranges, right: Ranges): Ranges {
  const sorted = [...left, ...right].filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0]);
  const united: Ranges = [];
  for (const [from, to] of sorted) {
    const last = united.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else united.push([from, to]);
  }
  return united;
}

/** Tells whether two sets of ranges share an item. */
export function rangesOverlap(left: Ranges, right: Ranges): boolean {
  return left.some(([from, to]) => right.some((other) => from < other[1] && other[0] < to));
}

/** The stretches of `count` items that are not among these ranges. */
export function openRanges(done: Ranges, count: number): Ranges {
  const edges = [0, ...done.flat(), count];
  const gaps: Ranges = [];
  for (let at = 0; at < edges.length; at += 2) gaps.push([edges[at]!, edges[at + 1]!]);
  return gaps.filter(([from, to]) => to > from);
}

/**
 * Puts recorded parts together in input order, one list of slices per output. Each part covers consecutive input
 * items; which attempt recorded it and when makes no difference.
 */
export function assemble(parts: readonly ProgressPart[], outputsCount: number): Outputs {
  const ordered = [...parts].sort((a, b) => (a.done[0]?.[0] ?? 0) - (b.done[0]?.[0] ?? 0));
  const count = Math.max(outputsCount, ...ordered.map((part) => part.outputs.length));
  return Array.from({ length: count }, (_, output) => joinSlices(ordered.map((part) => part.outputs[output] ?? [])));
}
