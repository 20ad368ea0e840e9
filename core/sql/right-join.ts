import { aliasAt, type Query } from './query.ts';
import { closing, isMark, isNamed, isWord, type Token } from './tokens.ts';

const BEHIND_FROM = ['WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'UNION', 'EXCEPT', 'INTERSECT'];

/** A table in FROM: its pieces, and the name by which the query speaks of it. */
interface Place {
  from: number;
  to: number;
  name: string;
}

/**
 * The query with `a RIGHT JOIN b` written as `b LEFT JOIN a`, where it is the first join of the outermost SELECT: SQLite
 * makes an index for what a LEFT JOIN looks up, and for a RIGHT JOIN compares each row with each.
 */
export function withoutRightJoin({ tokens, main }: Query): readonly Token[] {
  const from = outside(tokens, main, tokens.length, (token) => isWord(token, 'FROM'));
  const end = outside(tokens, from + 1, tokens.length, (token) => isWord(token, ...BEHIND_FROM));
  const first = placeAt(tokens, from + 1);
  if (from >= tokens.length || !first || !isWord(tokens[first.to], 'RIGHT')) return tokens;
  const join = isWord(tokens[first.to + 1], 'OUTER') ? first.to + 2 : first.to + 1;
  const second = isWord(tokens[join], 'JOIN') ? placeAt(tokens, join + 1) : null;
  if (!second || !isWord(tokens[second.to], 'ON')) return tokens;
  const places = [first, second];
  for (let at = outside(tokens, second.to, end, isNext); at < end; at = outside(tokens, at + 1, end, isNext)) {
    const place = placeAt(tokens, at + 1);
    // A table whose name is not known, and columns that two tables share: `*` could not be written out.
    if (!place || isWord(tokens[place.to], 'USING')) return tokens;
    places.push(place);
  }
  if (tokens.slice(from, end).some((token) => isWord(token, 'NATURAL'))) return tokens;
  const list = tokens.slice(main, from).flatMap((token, at) => {
    const isStar =
      isMark(token, '*') &&
      (isWord(tokens[main + at - 1], 'SELECT', 'DISTINCT', 'ALL') || isMark(tokens[main + at - 1], ','));
    return isStar ? [piece(places.map(({ name }) => `${name}.*`).join(', '))] : [token];
  });
  return [
    ...tokens.slice(0, main),
    ...list,
    tokens[from]!,
    ...tokens.slice(second.from, second.to),
    piece('LEFT JOIN'),
    ...tokens.slice(first.from, first.to),
    ...tokens.slice(second.to),
  ].map((token) => ({ ...token, spaced: true }));
}

const isNext = (token: Token): boolean => isWord(token, 'JOIN') || isMark(token, ',');

const piece = (raw: string): Token => ({ kind: 'mark', raw, value: '', spaced: true });

/** Index of the first piece outside of brackets for which this is true; `to` where there is none. */
function outside(tokens: readonly Token[], from: number, to: number, is: (token: Token) => boolean): number {
  for (let at = from; at < to; at += 1) {
    if (isMark(tokens[at], '(')) at = closing(tokens, at);
    else if (is(tokens[at]!)) return at;
  }
  return to;
}

function placeAt(tokens: readonly Token[], at: number): Place | null {
  const isQuery = isMark(tokens[at], '(');
  if (!isQuery && (!isNamed(tokens[at]) || isMark(tokens[at + 1], '('))) return null;
  const last = isQuery ? closing(tokens, at) : at;
  const alias = aliasAt(tokens, last);
  // SQLite takes a text for a name, but not in front of a star.
  if (alias?.kind === 'text') return null;
  if (!alias) return isQuery ? null : { from: at, to: last + 1, name: tokens[at]!.raw };
  return { from: at, to: tokens.indexOf(alias, last) + 1, name: alias.raw };
}
