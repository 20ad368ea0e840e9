import { complement, merged, type Pattern, type Range } from './syntax-tree.ts';

/**
 * Writes a pattern in the syntax of RE2. Null when RE2 has no words for it: looking ahead, back-references, or
 * repetitions above its limit. Capture groups keep their numbers.
 */
export function toRe2(tree: Pattern, flags: string): string | null {
  const multiline = flags.includes('m');
  try {
    return (flags.includes('i') ? '(?i)' : '') + write(tree, multiline);
  } catch (thrown) {
    if (thrown === INEXPRESSIBLE) return null;
    throw thrown;
  }
}

const INEXPRESSIBLE = new Error('RE2 cannot express this pattern');
const MAX_REPEAT = 1000;

function write(pattern: Pattern, multiline: boolean): string {
  switch (pattern.type) {
    case 'empty':
      return '(?:)';
    case 'set':
      return writeSet(pattern);
    case 'sequence':
      return pattern.parts.map((part) => wrapped(part, multiline)).join('');
    case 'choice':
      return pattern.options.map((option) => write(option, multiline)).join('|');
    case 'group':
      return pattern.index === null ? `(?:${write(pattern.body, multiline)})` : `(${write(pattern.body, multiline)})`;
    case 'repeat': {
      const { min, max } = pattern;
      if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) throw INEXPRESSIBLE;
      const body = pattern.body.type === 'group' || pattern.body.type === 'set' ? write(pattern.body, multiline) : null;
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
          return multiline ? '(?m:^)' : '\\A';
        case 'end':
          return multiline ? '(?m:$)' : '\\z';
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

const wrapped = (pattern: Pattern, multiline: boolean): string =>
  pattern.type === 'choice' ? `(?:${write(pattern, multiline)})` : write(pattern, multiline);

function writeSet({ ranges, properties, negated }: Pattern & { type: 'set' }): string {
  if (properties.some((property) => !/^\\[pP]\{(?:[A-Z][a-z]?|[A-Z][a-z_]+)\}$/.test(property))) throw INEXPRESSIBLE;
  // Written out and not with "^": so an empty set and its opposite need no words of their own.
  const plain = negated && properties.length === 0 ? complement(ranges) : merged(ranges);
  if (plain.length === 0 && properties.length === 0) return '[^\\x{0}-\\x{10FFFF}]';
  return `[${negated && properties.length > 0 ? '^' : ''}${plain.map(writeRange).join('')}${properties.join('')}]`;
}

const writeRange = ([first, last]: Range): string =>
  first === last ? `\\x{${first.toString(16)}}` : `\\x{${first.toString(16)}}-\\x{${last.toString(16)}}`;
