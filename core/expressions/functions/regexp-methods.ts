import type { Offsets } from '../regex/engine.ts';
import { GuestRegExp } from '../regex/guest-regexp.ts';
import { recordOf, type Run, type Value } from '../values.ts';
import { methods, textAt } from './method.ts';

/** A match as JavaScript gives it: the groups as a list, with `index`, `input` and `groups` as its further members. */
export class Match {
  readonly list: Value[];
  readonly offsets: Offsets;
  constructor(text: string, offsets: Offsets) {
    this.offsets = offsets;
    this.list = offsets.map(([start, end]) => (start < 0 ? undefined : text.slice(start, end)));
  }
}

/** Builds the list that `match` and `exec` give. The further members are own properties of it, data only. */
export function matchList(regexp: GuestRegExp, text: string, offsets: Offsets, run: Run): Value[] {
  run.budget.allocate(64 + offsets.length * 32 + (offsets[0]![1] - offsets[0]![0]) * 2);
  const { list } = new Match(text, offsets);
  return Object.assign(list, { index: offsets[0]![0], input: text, groups: groupsOf(regexp, list) });
}

/** The named groups as a record; undefined when the pattern has none. */
export function groupsOf(regexp: GuestRegExp, list: readonly Value[]): Record<string, Value> | undefined {
  if (regexp.names.size === 0) return undefined;
  return recordOf(Object.fromEntries([...regexp.names].map(([name, index]) => [name, list[index]])));
}

/** Where the next search begins after a match: an empty match must not be found again. */
export function after(offsets: Offsets): number {
  const [start, end] = offsets[0]!;
  return end === start ? end + 1 : end;
}

/** Every match from the start of the text on; one only without the flag `g`. */
export function* searchAll(regexp: GuestRegExp, text: string, run: Run): Generator<Offsets> {
  let from = 0;
  for (;;) {
    run.budget.spend();
    const offsets = regexp.find(text, from, run);
    if (!offsets) return;
    yield offsets;
    if (!regexp.has('g')) return;
    from = after(offsets);
  }
}

/** A search that goes on where the last one ended, for the flags `g` and `y`. */
function exec(regexp: GuestRegExp, text: string, run: Run): Offsets | null {
  const goesOn = regexp.has('g') || regexp.has('y');
  const offsets = regexp.find(text, goesOn ? regexp.lastIndex : 0, run);
  if (goesOn) regexp.lastIndex = offsets ? offsets[0]![1] : 0;
  return offsets;
}

/** What can be called on a regular expression. */
export const REGEXP_METHODS = methods({
  exec: (self, args, run) => {
    const text = textAt(args, 0, run);
    const offsets = exec(self as GuestRegExp, text, run);
    return offsets && matchList(self as GuestRegExp, text, offsets, run);
  },
  test: (self: Value, args: readonly Value[], run: Run) =>
    exec(self as GuestRegExp, textAt(args, 0, run), run) !== null,
  toString: (self: Value) => (self as GuestRegExp).toText(),
});
