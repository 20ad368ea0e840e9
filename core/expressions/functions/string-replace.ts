import { toInteger, toText } from '../coerce.ts';
import { typeError } from '../guest-error.ts';
import type { Offsets } from '../regex/engine.ts';
import { GuestRegExp } from '../regex/guest-regexp.ts';
import { GuestFunction, type Run, type Value } from '../values.ts';
import { callbackOf, type Method } from './method.ts';
import { groupsOf, Match, searchAll } from './regexp-methods.ts';

/** `replace` and `replaceAll`. Replacements are built here and not by the host: each piece is paid before it is made. */
export const replace =
  (all: boolean): Method =>
  (self, args, run) => {
    const text = self as string;
    const [search, by] = args;
    run.budget.spend(1 + text.length / 64);
    run.budget.allocate(text.length * 2);
    if (search instanceof GuestRegExp && all && !search.has('g'))
      throw typeError('replaceAll() with a regular expression needs the flag "g": /…/g.');
    const regexp = search instanceof GuestRegExp ? search : null;
    const matches = regexp ? searchAll(regexp, text, run) : occurrences(text, toText(search, run), all, run);
    const template = by instanceof GuestFunction ? null : toText(by, run);
    const call = template === null ? callbackOf(args, 'replace', 1) : null;
    let result = '';
    let copied = 0;
    for (const offsets of matches) {
      const [start, end] = offsets[0]!;
      const { list } = new Match(text, offsets);
      const groups = regexp ? groupsOf(regexp, list) : undefined;
      const piece = call
        ? toText(call(groups ? [...list, start, text, groups] : [...list, start, text], run), run)
        : expand(template!, text, list, [start, end], groups, run);
      run.budget.allocate(16 + piece.length * 2);
      result += text.slice(copied, start) + piece;
      copied = end;
    }
    return result + text.slice(copied);
  };

function* occurrences(text: string, search: string, all: boolean, run: Run): Generator<Offsets> {
  let at = text.indexOf(search);
  while (at >= 0 && at <= text.length) {
    run.budget.spend();
    yield [[at, at + search.length]];
    if (!all) return;
    const next = at + Math.max(1, search.length);
    if (next > text.length) return;
    at = text.indexOf(search, next);
  }
}

/** Fills in `$1`, `$&`, `$<name>` and the like. */
function expand(
  template: string,
  text: string,
  list: readonly Value[],
  [start, end]: readonly [number, number],
  groups: Record<string, Value> | undefined,
  run: Run,
): string {
  if (!template.includes('$')) return template;
  run.budget.spend(1 + template.length / 64);
  return template.replace(/\$(?:([$&`'])|(\d{1,2})|<([^>]*)>)/g, (whole, sign, number, name) => {
    const piece = pieceOf(whole as string, sign, number, name, text, list, start, end, groups);
    run.budget.allocate(piece.length * 2);
    return piece;
  });
}

function pieceOf(
  whole: string,
  sign: string | undefined,
  number: string | undefined,
  name: string | undefined,
  text: string,
  list: readonly Value[],
  start: number,
  end: number,
  groups: Record<string, Value> | undefined,
): string {
  if (sign === '$') return '$';
  if (sign === '&') return list[0] as string;
  if (sign === '`') return text.slice(0, start);
  if (sign === "'") return text.slice(end);
  if (name !== undefined) return groups ? ((groups[name] as string | undefined) ?? '') : whole;
  const index = Number(number);
  if (index >= 1 && index < list.length) return (list[index] as string | undefined) ?? '';
  // `$12` where there is no twelfth group is `$1` and a 2.
  const first = Number(number![0]);
  if (number!.length === 2 && first >= 1 && first < list.length)
    return ((list[first] as string | undefined) ?? '') + number![1];
  return whole;
}

/** `split`, with a text or a regular expression. */
export function split(text: string, args: readonly Value[], run: Run): Value[] {
  const limit = toInteger(args[1], run) ?? 2 ** 32 - 1;
  const [separator] = args;
  if (separator === undefined) return limit === 0 ? [] : [text];
  if (!(separator instanceof GuestRegExp)) {
    const plain = toText(separator, run);
    run.budget.allocate(plain === '' ? text.length * 16 : 0);
    return text.split(plain, limit);
  }
  if (text === '') return separator.find(text, 0, run) ? [] : [''];
  const result: Value[] = [];
  let copied = 0;
  let from = 0;
  while (from < text.length && result.length < limit) {
    run.budget.spend();
    const offsets = separator.find(text, from, run);
    if (!offsets || offsets[0]![0] >= text.length) break;
    const [start, end] = offsets[0]!;
    if (end === copied) {
      // An empty match where the last piece ended separates nothing.
      from += 1;
      continue;
    }
    run.budget.allocate(32);
    result.push(text.slice(copied, start), ...new Match(text, offsets).list.slice(1));
    copied = end;
    from = end;
  }
  result.push(text.slice(copied));
  return result.slice(0, limit);
}
