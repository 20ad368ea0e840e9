import { complement, MAX_CODE_POINT, merged, overlap, type Pattern, type Range } from './syntax-tree.ts';
import { maxLength } from './cost.ts';

/** A piece of a pattern: so many characters at most, or a run of characters of a kind. */
type Piece = { atMost: number } | { run: readonly Range[] };

/**
 * How far beyond the end of a match a linear engine may have to look: while another way to match, which goes before the one
 * that was found, is still possible. Each piece of the pattern is taken as far as its characters allow; no way leads further.
 */
export function reachOf(tree: Pattern, ignoreCase: boolean): readonly Piece[] {
  const parts = tree.type === 'sequence' ? tree.parts : tree.type === 'group' ? null : [tree];
  if (parts === null) return reachOf((tree as Pattern & { type: 'group' }).body, ignoreCase);
  return parts.map((part) => {
    const length = maxLength(part);
    return length <= 64
      ? { atMost: length }
      : { run: ignoreCase ? withLetters(charactersOf(part)) : merged(charactersOf(part)) };
  });
}

/** Characters of the text behind `at` that the pieces can cover. */
export function reachFrom(pieces: readonly Piece[], text: string, at: number): number {
  let end = at;
  for (const piece of pieces) {
    if ('atMost' in piece) {
      end += piece.atMost;
      continue;
    }
    while (end < text.length && contains(piece.run, text.charCodeAt(end))) end += 1;
  }
  return Math.min(end, text.length) - at;
}

/** Where case does not count, one letter stands for all, and so does anything beyond ASCII. */
function withLetters(ranges: readonly Range[]): Range[] {
  const LETTERS: readonly Range[] = [
    [65, 90],
    [97, 122],
    [128, MAX_CODE_POINT],
  ];
  return merged(overlap(ranges, LETTERS) ? [...ranges, ...LETTERS] : ranges);
}

const EVERYTHING = complement([]);

/** Halves of surrogate pairs count as covered: a text of them must not look short. */
const contains = (ranges: readonly Range[], code: number): boolean =>
  (code >= 0xd800 && code <= 0xdfff) || ranges.some(([first, last]) => code >= first && code <= last);

/** Every character that any part of the pattern can take. */
function charactersOf(pattern: Pattern): readonly Range[] {
  switch (pattern.type) {
    case 'set':
      if (pattern.properties.length > 0) return EVERYTHING;
      return pattern.negated ? complement(pattern.ranges) : pattern.ranges;
    case 'sequence':
      return pattern.parts.flatMap(charactersOf);
    case 'choice':
      return pattern.options.flatMap(charactersOf);
    case 'repeat':
    case 'group':
      return charactersOf(pattern.body);
    case 'look':
    case 'backreference':
      return EVERYTHING;
    default:
      return [];
  }
}
