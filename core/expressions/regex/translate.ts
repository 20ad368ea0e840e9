import { complement, merged, type Pattern, type Range } from './syntax-tree.ts';

/**
 * Writes a pattern in the syntax of RE2. Null when RE2 has no words for it: looking ahead, back-references, or
 * repetitions above its limit. Capture groups keep their numbers.
 */
export function toRe2(tree: Pattern, flags: string): string | null {
  try {
    return write(tree, { multiline: flags.includes('m'), ignoreCase: flags.includes('i') });
  } catch (thrown) {
    if (thrown === INEXPRESSIBLE) return null;
    throw thrown;
  }
}

const INEXPRESSIBLE = new Error('RE2 cannot express this pattern');
const MAX_REPEAT = 1000;

interface Flags {
  multiline: boolean;
  ignoreCase: boolean;
}

function write(pattern: Pattern, flags: Flags): string {
  switch (pattern.type) {
    case 'empty':
      return '(?:)';
    case 'set':
      return writeSet(pattern, flags.ignoreCase);
    case 'sequence':
      return pattern.parts.map((part) => wrapped(part, flags)).join('');
    case 'choice':
      return pattern.options.map((option) => write(option, flags)).join('|');
    case 'group':
      return pattern.index === null ? `(?:${write(pattern.body, flags)})` : `(${write(pattern.body, flags)})`;
    case 'repeat': {
      const { min, max } = pattern;
      if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) throw INEXPRESSIBLE;
      const body = pattern.body.type === 'group' || pattern.body.type === 'set' ? write(pattern.body, flags) : null;
      if (body === null) throw INEXPRESSIBLE;
      const times =
        max === Infinity
          ? min === 0
            ? '*'
            : min === 1
              ? '+'
              : `{${min},}`
          : min === 0 && max === 1
            ? '?'
            : `{${min},${max}}`;
      return body + times + (pattern.lazy ? '?' : '');
    }
    case 'edge':
      switch (pattern.kind) {
        case 'start':
          return flags.multiline ? '(?m:^)' : '\\A';
        case 'end':
          return flags.multiline ? '(?m:$)' : '\\z';
        case 'word':
          return '\\b';
        case 'not-word':
          return '\\B';
      }
    // eslint-disable-next-line no-fallthrough -- every kind of edge returns
    case 'look':
    case 'backreference':
      throw INEXPRESSIBLE;
  }
}

const wrapped = (pattern: Pattern, flags: Flags): string =>
  pattern.type === 'choice' ? `(?:${write(pattern, flags)})` : write(pattern, flags);

function writeSet({ ranges: given, properties, negated }: Pattern & { type: 'set' }, ignoreCase: boolean): string {
  if (properties.some((property) => !/^\\[pP]\{(?:[A-Z][a-z]?|[A-Z][a-z_]+)\}$/.test(property))) throw INEXPRESSIBLE;
  // Both cases are written out too: RE2 would fold what stands outside the set of the pattern.
  const ranges = ignoreCase ? inBothCases(given) : given;
  // Written out and not with "^": so an empty set and its opposite need no words of their own.
  const plain = negated && properties.length === 0 ? complement(ranges) : merged(ranges);
  if (plain.length === 0 && properties.length === 0) return '[^\\x{0}-\\x{10FFFF}]';
  return `[${negated && properties.length > 0 ? '^' : ''}${plain.map(writeRange).join('')}${properties.join('')}]`;
}

/** Longest range whose letters are looked up one by one; a longer one holds both cases of what is in it. */
const LONG = 512;

function inBothCases(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [...ranges];
  for (const [first, last] of ranges.filter(([from, to]) => to - from < LONG)) {
    for (const code of Array.from({ length: last - first + 1 }, (_, index) => first + index)) {
      const sign = String.fromCodePoint(code);
      for (const other of [sign.toLowerCase(), sign.toUpperCase()]) {
        const folded = other.codePointAt(0)!;
        // As the host does it: one letter for one, and nothing beyond ASCII becomes ASCII.
        if (other.length === sign.length && (code < 128 || folded >= 128)) result.push([folded, folded]);
      }
    }
  }
  return result;
}

const writeRange = ([first, last]: Range): string =>
  first === last ? `\\x{${first.toString(16)}}` : `\\x{${first.toString(16)}}-\\x{${last.toString(16)}}`;
