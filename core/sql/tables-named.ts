import { INPUT_NAME, aliasAt, isDefinition, isTablePlace, type Query } from './query.ts';
import { closing, isMark, mayName, isWord, type Token } from './tokens.ts';

/** What a name of the query stands for: an input, or a query within the query, from one piece to another. */
export type Source = { input: number } | Body;

/** A query within the query. Where it ends before it begins, nothing is known of it. */
export interface Body {
  from: number;
  to: number;
}

const UNKNOWN: Body = { from: -1, to: -1 };

/** All that each name may stand for, by the name in small letters. */
export function sourcesOf({ tokens }: Query): Map<string, Source[]> {
  const sources = new Map<string, Source[]>();
  const add = (name: string, source: Source) =>
    sources.set(name.toLowerCase(), [...(sources.get(name.toLowerCase()) ?? []), source]);
  for (const [at, token] of tokens.entries()) {
    if (isMark(token, '(') && isWord(tokens[at + 1], 'SELECT', 'VALUES', 'WITH')) {
      const end = closing(tokens, at);
      const body = { from: at + 1, to: end };
      const alias = aliasAt(tokens, end);
      if (alias) add(alias.value, body);
      const defined = nameBefore(tokens, at);
      if (defined) add(defined, body);
    } else if (isMark(token, '(') && isTablePlace(tokens, at)) {
      // Tables that are joined in brackets, and lists of values, may have a name together.
      const alias = aliasAt(tokens, closing(tokens, at));
      if (alias) add(alias.value, UNKNOWN);
    }
    const input = inputAt(tokens, at);
    if (input !== null) add(token.value, { input });
    if (input !== null) {
      const alias = aliasAt(tokens, at);
      if (alias) add(alias.value, { input });
    }
  }
  for (const [at, token] of tokens.entries()) {
    const meant = mayName(token) && isTablePlace(tokens, at) ? sources.get(token.value.toLowerCase()) : undefined;
    const alias = meant && aliasAt(tokens, at);
    if (alias && inputAt(tokens, at) === null) for (const source of meant) add(alias.value, source);
  }
  return sources;
}

/** The input whose table stands here; null where none does. */
export function inputAt(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at]!;
  if (!mayName(token) || isMark(tokens[at + 1], '.') || isMark(tokens[at - 1], '.')) return null;
  const number = INPUT_NAME.exec(token.value)?.[1];
  return number === undefined ? null : Number(number);
}

/** The name in `name AS (`, `name (columns) AS NOT MATERIALIZED (`. */
function nameBefore(tokens: readonly Token[], open: number): string | null {
  let at = open - 1;
  if (isWord(tokens[at], 'MATERIALIZED')) at -= 1;
  if (isWord(tokens[at], 'NOT')) at -= 1;
  if (!isWord(tokens[at], 'AS')) return null;
  at -= 1;
  if (isMark(tokens[at], ')')) while (at > 0 && !isMark(tokens[at], '(')) at -= 1;
  if (isMark(tokens[at], '(')) at -= 1;
  const name = tokens[at];
  return mayName(name) && isDefinition(tokens, at) ? name.value : null;
}
