import { AppError } from '../../errors/app-error.ts';
import { toNumber, toText } from '../coerce.ts';
import type { Run, Value } from '../values.ts';
import { integerAt, methods, type Method } from './method.ts';

const textAt = (args: readonly Value[], index: number, run: Run): string => toText(args[index], run);

/** A method whose result is at most a few times as long as the text. */
const sized =
  (factor: number, work: (text: string, args: readonly Value[], run: Run) => Value): Method =>
  (self, args, run) => {
    const text = self as string;
    run.budget.spend(1 + text.length / 64);
    run.budget.allocate(text.length * 2 * factor);
    return work(text, args, run);
  };

const pad =
  (side: 'padStart' | 'padEnd'): Method =>
  (self, args, run) => {
    const length = integerAt(args, 0, run) ?? 0;
    run.budget.allocate(Math.max(length, 0) * 2);
    return (self as string)[side](length, args[1] === undefined ? ' ' : textAt(args, 1, run));
  };

const replace =
  (all: boolean): Method =>
  (self, args, run) => {
    const [text, search, by] = [self as string, textAt(args, 0, run), textAt(args, 1, run)];
    run.budget.spend(1 + text.length / 64);
    const matches = all ? countOf(text, search) : 1;
    // A `$'` in the replacement stands for the text around the match, so each may bring the whole text again.
    const longest = by.length + countOf(by, '$') * text.length;
    run.budget.allocate((text.length + matches * longest) * 2);
    return all ? text.replaceAll(search, by) : text.replace(search, by);
  };

function countOf(text: string, search: string): number {
  if (search === '') return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length)) count += 1;
  return count;
}

/** What can be called on a text. Regular expressions are not among the arguments yet. */
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
  endsWith: sized(0, (text, args, run) => text.endsWith(textAt(args, 0, run), integerAt(args, 1, run))),
  includes: sized(0, (text, args, run) => text.includes(textAt(args, 0, run), integerAt(args, 1, run))),
  indexOf: sized(0, (text, args, run) => text.indexOf(textAt(args, 0, run), integerAt(args, 1, run))),
  lastIndexOf: sized(0, (text, args, run) =>
    args[1] === undefined
      ? text.lastIndexOf(textAt(args, 0, run))
      : text.lastIndexOf(textAt(args, 0, run), toNumber(args[1], run)),
  ),
  localeCompare: sized(0, (text, args, run) => text.localeCompare(textAt(args, 0, run))),
  normalize: sized(18, (text, args, run) => {
    const form = args[0] === undefined ? 'NFC' : textAt(args, 0, run);
    if (!['NFC', 'NFD', 'NFKC', 'NFKD'].includes(form)) {
      throw new AppError('EXPRESSION_FAILED', `normalize() knows no form "${form}". Use NFC, NFD, NFKC or NFKD.`);
    }
    return text.normalize(form);
  }),
  padEnd: pad('padEnd'),
  padStart: pad('padStart'),
  repeat: (self, args, run) => {
    const count = integerAt(args, 0, run) ?? 0;
    if (!(count >= 0 && Number.isFinite(count))) {
      throw new AppError('EXPRESSION_FAILED', `repeat(${count}) is not possible. Give a number from 0.`);
    }
    run.budget.allocate((self as string).length * count * 2);
    return (self as string).repeat(count);
  },
  replace: replace(false),
  replaceAll: replace(true),
  slice: sized(1, (text, args, run) => text.slice(integerAt(args, 0, run), integerAt(args, 1, run))),
  split: sized(12, (text, args, run) =>
    args[0] === undefined ? [text] : text.split(textAt(args, 0, run), integerAt(args, 1, run)),
  ),
  startsWith: sized(0, (text, args, run) => text.startsWith(textAt(args, 0, run), integerAt(args, 1, run))),
  substring: sized(1, (text, args, run) => text.substring(integerAt(args, 0, run) ?? 0, integerAt(args, 1, run))),
  toLowerCase: sized(3, (text) => text.toLowerCase()),
  toString: ((self) => self) satisfies Method,
  toUpperCase: sized(3, (text) => text.toUpperCase()),
  trim: sized(1, (text) => text.trim()),
  trimEnd: sized(1, (text) => text.trimEnd()),
  trimStart: sized(1, (text) => text.trimStart()),
});
