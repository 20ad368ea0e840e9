import { AppError } from '../errors/app-error.ts';

/** A piece of a query. `name` is quoted as a column is: "x", `x` or [x]; `text` is 'x'. */
export interface Token {
  kind: 'word' | 'name' | 'text' | 'number' | 'mark';
  /** As it stands in the query. */
  raw: string;
  /** What a word, a name or a text says, without its quotes; otherwise as it stands. */
  value: string;
  /** Whether white space or a comment stands before it. */
  spaced: boolean;
}

const SPACE = /(?:[ \t\n\r\f\u{feff}\u{a0}]|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$))+/uy;
const WORD = /[A-Za-z_\u{80}-\u{10ffff}][A-Za-z0-9_$\u{80}-\u{10ffff}]*/uy;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const MARK = /->>|->|\|\||<=|>=|<>|!=|==|<<|>>|[-+*/%&|~<>=(),;.]/y;
const QUOTED = [
  ['name', /"(?:[^"]|"")*"/y, '"'],
  ['name', /`(?:[^`]|``)*`/y, '`'],
  ['name', /\[[^\]]*\]/y, ''],
  ['text', /'(?:[^']|'')*'/y, "'"],
] as const;

/** Cuts a query into its pieces. Throws SQL_INVALID for what is no piece of any query. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const read = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(query)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  while (at < query.length) {
    const spaced = read(SPACE) !== null;
    if (at >= query.length) break;
    const token = readToken(read);
    if (!token) throw unreadable(query, at);
    tokens.push({ ...token, spaced });
  }
  return tokens;
}

function readToken(read: (pattern: RegExp) => string | null): Omit<Token, 'spaced'> | null {
  for (const [kind, pattern, quote] of QUOTED) {
    const raw = read(pattern);
    if (raw === null) continue;
    const inner = raw.slice(1, -1);
    return { kind, raw, value: quote === '' ? inner : inner.replaceAll(quote + quote, quote) };
  }
  for (const [kind, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
    ['mark', MARK],
  ] as const) {
    const raw = read(pattern);
    if (raw !== null) return { kind, raw, value: raw };
  }
  return null;
}

function unreadable(query: string, at: number): AppError {
  const sign = query[at]!;
  const near = JSON.stringify(query.slice(at, at + 20));
  if ('"`[\''.includes(sign))
    return new AppError('SQL_INVALID', `The query has a quote that nothing closes, at ${near}. Close it.`);
  if ('?:@$#'.includes(sign))
    return new AppError(
      'SQL_INVALID',
      `The query has a parameter at ${near}, for which there is no value. Put the value in by an expression: {{ … }}.`,
    );
  return new AppError('SQL_INVALID', `The query cannot be read at ${near}.`);
}

/** Writes a name so that it is one, whatever it consists of. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** True for a word of SQL, in capitals or not. */
export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value.toUpperCase());

export const isMark = (token: Token | undefined, mark: string): boolean =>
  token?.kind === 'mark' && token.value === mark;

/** True for what may name a table or a column. */
export const isNamed = (token: Token | undefined): token is Token & { kind: 'word' | 'name' } =>
  token?.kind === 'word' || token?.kind === 'name';

/** True for what SQLite takes as the name of a table: there even a text is one. */
export const mayName = (token: Token | undefined): token is Token & { kind: 'word' | 'name' | 'text' } =>
  isNamed(token) || token?.kind === 'text';

/** Index of the bracket that closes the one at `open`; the length where none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isMark(tokens[at], '(')) depth += 1;
    if (isMark(tokens[at], ')') && --depth === 0) return at;
  }
  return tokens.length;
}

/** The query again. */
export const joined = (tokens: readonly Token[]): string =>
  tokens.map((token, index) => (index > 0 && token.spaced ? ' ' : '') + token.raw).join('');
