import { AppError } from '../errors/app-error.ts';
import { closing, isMark, isNamed, isWord, mayName, tokensOf, type Token } from './tokens.ts';

/** A query that only reads, in pieces. */
export interface Query {
  /** Without the semicolon at its end. */
  tokens: readonly Token[];
  /** Index of the first piece behind the list of `WITH`; 0 where there is none. */
  main: number;
  /** Names, in small letters, that may mean columns or tables. */
  names: ReadonlySet<string>;
}

/** Longest query, in characters. */
const MOST_CHARACTERS = 50_000;
const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'REPLACE'];
const REFUSED_FUNCTIONS = ['LOAD_EXTENSION', 'ZEROBLOB', 'RANDOMBLOB', 'READFILE', 'WRITEFILE', 'FTS3_TOKENIZER'];
/** Such a name would make a line of SQLite's plan say something else. */
const LIKE_A_PLAN = /\bUSING\b|VIRTUAL TABLE|-JOIN\b|CONSTANT ROW/;
const INTERNAL_TABLE = /^(?:sqlite_|pragma_|_cf_|dbstat$|bytecode$|tables_used$)/i;
/** The name that a table of an input has. */
export const INPUT_NAME = /^input([1-9]\d?)$/i;

/**
 * Reads a query. Throws SQL_INVALID where it is none, SQL_REFUSED where it is something else than one statement that
 * only reads the inputs.
 */
export function readQuery(text: string): Query {
  if (text.length > MOST_CHARACTERS)
    throw new AppError('SQL_INVALID', `The query has ${text.length} characters; ${MOST_CHARACTERS} are possible.`);
  const all = tokensOf(text);
  while (isMark(all.at(-1), ';')) all.pop();
  if (all.length === 0)
    throw new AppError('SQL_INVALID', 'There is no query. Write one, such as SELECT * FROM input1.');
  const second = all.findIndex((token) => isMark(token, ';'));
  if (second >= 0)
    throw new AppError(
      'SQL_REFUSED',
      `The query has several statements: there is more behind the semicolon, at ${near(all, second + 1)}. Write one.`,
    );
  checkBrackets(all);
  const main = isWord(all[0], 'WITH') ? behindWith(all) : 0;
  checkReads(all, main);
  checkNames(all);
  return { tokens: all, main, names: new Set(all.filter(isNamed).map(({ value }) => value.toLowerCase())) };
}

/** A bracket too many would let what follows stand where our own side of the statement is. */
function checkBrackets(tokens: readonly Token[]): void {
  let depth = 0;
  for (const token of tokens) {
    if (isMark(token, '(')) depth += 1;
    if (isMark(token, ')')) depth -= 1;
    if (depth < 0) throw new AppError('SQL_INVALID', 'The query closes a bracket that was never opened.');
  }
  if (depth > 0) throw new AppError('SQL_INVALID', 'The query opens a bracket that it does not close.');
}

/** Only the list of `WITH` stands before the statement itself: names, each with what it means in brackets. */
function behindWith(tokens: readonly Token[]): number {
  for (let at = 1; at < tokens.length; at += 1) {
    if (isMark(tokens[at], '(')) at = closing(tokens, at);
    else if (isWord(tokens[at], 'SELECT', 'VALUES', ...WRITES)) return at;
  }
  throw new AppError('SQL_INVALID', 'Behind WITH the query itself is missing. Add SELECT ….');
}

function checkReads(tokens: readonly Token[], main: number): void {
  const first = tokens[main]!;
  if (!isWord(first, 'SELECT', 'VALUES'))
    throw new AppError(
      'SQL_REFUSED',
      `The query begins with ${JSON.stringify(first.raw)}. It may only read: begin with SELECT, VALUES, or WITH … SELECT.`,
    );
}

function checkNames(tokens: readonly Token[]): void {
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (isNamed(token) && isMark(next, '(') && REFUSED_FUNCTIONS.includes(token.value.toUpperCase()))
      throw new AppError('SQL_REFUSED', `The query calls ${token.value}, which is not allowed here.`);
    const isTable = isTablePlace(tokens, at) || isMark(tokens[at - 1], '.');
    if (isNamed(token) && isTable && INTERNAL_TABLE.test(token.value))
      throw new AppError(
        'SQL_REFUSED',
        `The query reads ${JSON.stringify(token.value)}, which is a table of the database itself. Read input1, input2 and so on.`,
      );
    if ((token.kind === 'name' || token.kind === 'text') && LIKE_A_PLAN.test(token.value))
      throw new AppError(
        'SQL_REFUSED',
        `${JSON.stringify(token.value)} is not possible in a query. Rename the field before, or write the text in two parts: 'a' || 'b'.`,
      );
    // The size of such a table would be another than the input's.
    if (mayName(token) && INPUT_NAME.test(token.value) && isDefinition(tokens, at))
      throw new AppError(
        'SQL_REFUSED',
        `The query gives the name ${token.value} to something else. That is the name of an input: choose another.`,
      );
  }
}

/** Whether a name stands where a table does. */
export const isTablePlace = (tokens: readonly Token[], at: number): boolean =>
  isWord(tokens[at - 1], 'FROM', 'JOIN') || isMark(tokens[at - 1], ',') || isMark(tokens[at - 1], '(');

/** True where a name stands as in `name AS (…)`, `name (…) AS (…)`, or behind `AS` or a bracket as the name of a table. */
export function isDefinition(tokens: readonly Token[], at: number): boolean {
  const columns = isMark(tokens[at + 1], '(') ? closing(tokens, at + 1) : at;
  if (isWord(tokens[columns + 1], 'AS')) {
    const body = isWord(tokens[columns + 2], 'NOT') ? columns + 4 : columns + 2;
    if (isMark(tokens[isWord(tokens[body], 'MATERIALIZED') ? body + 1 : body], '(')) return true;
  }
  const before = isWord(tokens[at - 1], 'AS') ? at - 2 : at - 1;
  return isMark(tokens[before], ')') || (mayName(tokens[before]) && isTablePlace(tokens, before));
}

const CLAUSES =
  'SELECT DISTINCT ALL FROM JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL ON USING WHERE GROUP ORDER BY HAVING LIMIT OFFSET UNION EXCEPT INTERSECT WINDOW AS AND OR NOT IN IS LIKE GLOB BETWEEN CASE WHEN THEN ELSE END WITH RECURSIVE VALUES EXISTS INDEXED COLLATE REGEXP MATCH ESCAPE ASC DESC NULLS FILTER OVER MATERIALIZED'.split(
    ' ',
  );

/** The other name of the table at `at`; null where it has none. */
export function aliasAt(tokens: readonly Token[], at: number): Token | null {
  const next = isWord(tokens[at + 1], 'AS') ? tokens[at + 2] : tokens[at + 1];
  return mayName(next) && !(next.kind === 'word' && isWord(next, ...CLAUSES)) ? next : null;
}

function near(tokens: readonly Token[], at: number): string {
  return JSON.stringify(
    tokens
      .slice(at, at + 4)
      .map(({ raw }) => raw)
      .join(' '),
  );
}
