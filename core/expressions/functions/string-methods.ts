import { toInteger, toText } from '../coerce.ts';
import { rangeError, typeError } from '../guest-error.ts';
import { GuestRegExp } from '../regex/guest-regexp.ts';
import type { Run, Value } from '../values.ts';
import { checked, integerAt, LOCALE_STEPS, localeOf, methods, type Method, plainOptions, textAt } from './method.ts';
import { matchList, searchAll } from './regexp-methods.ts';
import { replace, split } from './string-replace.ts';

/** A method whose result is at most a few times as long as the text. */
const sized =
  (factor: number, work: (text: string, args: readonly Value[], run: Run) => Value): Method =>
  (self, args, run) => {
    const text = self as string;
    run.budget.spend(1 + text.length / 64);
    run.budget.allocate(text.length * 2 * factor);
    return work(text, args, run);
  };

/** A search for a text: a regular expression is a mistake here, as in JavaScript. */
const searched =
  (name: string, work: (text: string, search: string, args: readonly Value[], run: Run) => Value): Method =>
  (self, args, run) => {
    if (args[0] instanceof GuestRegExp)
      throw typeError(`${name}() takes a text. For a regular expression use match() or test().`);
    const [text, search] = [self as string, textAt(args, 0, run)];
    run.budget.spend(1 + (text.length + Math.min(text.length * search.length, 64 * text.length)) / 64);
    return work(text, search, args, run);
  };

const pad =
  (side: 'padStart' | 'padEnd'): Method =>
  (self, args, run) => {
    const length = integerAt(args, 0, run) ?? 0;
    run.budget.allocate(Math.max(length, 0) * 2);
    return (self as string)[side](length, args[1] === undefined ? ' ' : textAt(args, 1, run));
  };

const asRegExp = (value: Value, flags: string, run: Run): GuestRegExp =>
  value instanceof GuestRegExp ? value : new GuestRegExp(value === undefined ? '' : toText(value, run), flags);

function match(self: Value, args: readonly Value[], run: Run): Value {
  const text = self as string;
  const regexp = asRegExp(args[0], '', run);
  if (!regexp.has('g')) {
    const offsets = regexp.find(text, 0, run);
    return offsets && matchList(regexp, text, offsets, run);
  }
  const found: string[] = [];
  for (const [whole] of searchAll(regexp, text, run)) {
    run.budget.allocate(24 + (whole![1] - whole![0]) * 2);
    found.push(text.slice(whole![0], whole![1]));
  }
  return found.length > 0 ? found : null;
}

function matchAll(self: Value, args: readonly Value[], run: Run): Value {
  const text = self as string;
  const regexp = asRegExp(args[0], 'g', run);
  if (!regexp.has('g')) throw typeError('matchAll() needs the flag "g": /…/g.');
  const found: Value[] = [];
  for (const offsets of searchAll(regexp, text, run)) found.push(matchList(regexp, text, offsets, run));
  return found;
}

function normalize(text: string, args: readonly Value[], run: Run): string {
  const form = args[0] === undefined ? 'NFC' : textAt(args, 0, run);
  if (!['NFC', 'NFD', 'NFKC', 'NFKD'].includes(form))
    throw rangeError(`normalize() knows no form "${form}". Use NFC, NFD, NFKC or NFKD.`);
  return text.normalize(form);
}

function repeat(self: Value, args: readonly Value[], run: Run): string {
  const count = integerAt(args, 0, run) ?? 0;
  if (!(count >= 0 && Number.isFinite(count)))
    throw rangeError(`repeat(${count}) is not possible. Give a number from 0.`);
  run.budget.allocate((self as string).length * count * 2);
  return (self as string).repeat(count);
}

/** What can be called on a text. */
export const STRING_METHODS = methods({
  at: (self, args, run) => (self as string).at(integerAt(args, 0, run) ?? 0),
  charAt: (self, args, run) => (self as string).charAt(integerAt(args, 0, run) ?? 0),
  charCodeAt: (self, args, run) => (self as string).charCodeAt(integerAt(args, 0, run) ?? 0),
  codePointAt: (self, args, run) => (self as string).codePointAt(integerAt(args, 0, run) ?? 0),
  concat: (self, args, run) => {
    const parts = args.map((arg) => toText(arg, run));
    run.budget.allocate(parts.reduce((sum, part) => sum + part.length, (self as string).length) * 2);
    return (self as string).concat(...parts);
  },
  endsWith: searched('endsWith', (text, search, args, run) => text.endsWith(search, integerAt(args, 1, run))),
  includes: searched('includes', (text, search, args, run) => text.includes(search, integerAt(args, 1, run))),
  indexOf: searched('indexOf', (text, search, args, run) => text.indexOf(search, integerAt(args, 1, run))),
  lastIndexOf: searched('lastIndexOf', (text, search, args, run) =>
    args[1] === undefined ? text.lastIndexOf(search) : text.lastIndexOf(search, toInteger(args[1], run)),
  ),
  localeCompare: sized(0, (text, args, run) => {
    const other = textAt(args, 0, run);
    run.budget.spend(other.length / 64);
    if (args[1] === undefined && args[2] === undefined) return text.localeCompare(other, 'en-US');
    run.budget.spend(LOCALE_STEPS);
    return checked(() => text.localeCompare(other, localeOf(args[1], run), plainOptions(args[2], run)));
  }),
  match,
  matchAll,
  normalize: sized(18, normalize),
  padEnd: pad('padEnd'),
  padStart: pad('padStart'),
  repeat,
  replace: replace(false),
  replaceAll: replace(true),
  search: (self, args, run) => asRegExp(args[0], '', run).find(self as string, 0, run)?.[0]![0] ?? -1,
  slice: sized(1, (text, args, run) => text.slice(integerAt(args, 0, run), integerAt(args, 1, run))),
  split: sized(12, split),
  startsWith: searched('startsWith', (text, search, args, run) => text.startsWith(search, integerAt(args, 1, run))),
  substr: sized(1, (text, args, run) => {
    const from = integerAt(args, 0, run) ?? 0;
    const start = from < 0 ? Math.max(0, text.length + from) : from;
    const length = integerAt(args, 1, run);
    return length === undefined ? text.slice(start) : length > 0 ? text.slice(start, start + length) : '';
  }),
  substring: sized(1, (text, args, run) => text.substring(integerAt(args, 0, run) ?? 0, integerAt(args, 1, run))),
  toLocaleLowerCase: sized(3, (text, args, run) => checked(() => text.toLocaleLowerCase(localeOf(args[0], run)))),
  toLocaleUpperCase: sized(3, (text, args, run) => checked(() => text.toLocaleUpperCase(localeOf(args[0], run)))),
  toLowerCase: sized(3, (text) => text.toLowerCase()),
  toString: ((self) => self) satisfies Method,
  toUpperCase: sized(3, (text) => text.toUpperCase()),
  trim: sized(1, (text) => text.trim()),
  trimEnd: sized(1, (text) => text.trimEnd()),
  trimStart: sized(1, (text) => text.trimStart()),
  valueOf: ((self) => self) satisfies Method,
});
