import { itemColumn, originColumn, type SqlTable } from './protocol.ts';
import type { Query } from './query.ts';
import { aliasAt } from './query.ts';
import { inputAt } from './tables-named.ts';
import { closing, isMark, isWord, joined, quoted, type Token } from './tokens.ts';

const AGGREGATES =
  'AVG COUNT SUM TOTAL GROUP_CONCAT STRING_AGG JSON_GROUP_ARRAY JSON_GROUP_OBJECT JSONB_GROUP_ARRAY JSONB_GROUP_OBJECT MEDIAN PERCENTILE'.split(
    ' ',
  );
const BEHIND_FROM = ['WHERE', 'WINDOW', 'ORDER', 'LIMIT'];
const SETS = ['UNION', 'EXCEPT', 'INTERSECT'];

/** A table, with columns that no item has but the query names. */
export type WithUnknown = SqlTable & { unknown: readonly string[] };

/**
 * The whole statement: the tables, which live only while it runs, and the query behind them. Each table is made of one
 * parameter for each of its chunks.
 */
export function statementOf(tables: readonly WithUnknown[], query: Pick<Query, 'tokens'>): string {
  const { tokens } = query;
  let parameters = 0;
  const made = tables.map(({ input, columns, unknown, chunks }) => {
    const names = [itemColumn(input), ...columns.map(({ name }) => name), ...unknown].map(quoted);
    const values = ['r.value ->> 0', ...columns.map((_, at) => `r.value ->> ${at + 1}`), ...unknown.map(() => 'NULL')];
    const lists = chunks.length === 0 ? "('[]')" : chunks.map(() => `(?${(parameters += 1)})`).join(',');
    return `${quoted(`input${input}`)}(${names.join(',')}) AS MATERIALIZED (SELECT ${values.join(',')} FROM (VALUES ${lists}) c, json_each(c.column1) r)`;
  });
  if (made.length === 0) return joined(tokens);
  if (!isWord(tokens[0], 'WITH')) return `WITH ${made.join(', ')} ${joined(tokens)}`;
  const own = tokens.slice(isWord(tokens[1], 'RECURSIVE') ? 2 : 1);
  return `WITH RECURSIVE ${made.join(', ')}, ${joined(own)}`;
}

/**
 * The query with columns that say of which items each row was made. Null where it leaves open what that would be: rows
 * that are put together of several queries, or that stand for others equal to them.
 */
export function withOrigins({ tokens, main }: Query): Token[] | null {
  if (!isWord(tokens[main], 'SELECT') || isWord(tokens[main + 1], 'DISTINCT')) return null;
  let from = -1;
  let behind = tokens.length;
  let isGrouped = false;
  const tables: { at: number; input: number }[] = [];
  for (let at = main + 1; at < tokens.length; at += 1) {
    if (isMark(tokens[at], '(')) at = closing(tokens, at);
    else if (isWord(tokens[at], ...SETS)) return null;
    else if (isWord(tokens[at], 'GROUP', 'HAVING')) {
      isGrouped = true;
      behind = Math.min(behind, at);
    } else if (isWord(tokens[at], 'FROM') && from < 0) from = at;
    else if (from >= 0 && behind === tokens.length) {
      const input = inputAt(tokens, at);
      if (isWord(tokens[at], ...BEHIND_FROM)) behind = at;
      else if (input !== null && (isWord(tokens[at - 1], 'FROM', 'JOIN') || isMark(tokens[at - 1], ',')))
        tables.push({ at, input });
    }
  }
  if (from < 0 || tables.length === 0) return null;
  const groups = isGrouped || hasAggregate(tokens, main + 1, from);
  const columns = tables.map(({ at, input }, index) => {
    const column = `${(aliasAt(tokens, at) ?? tokens[at]!).raw}.${quoted(itemColumn(input))}`;
    return `, ${groups ? `group_concat(DISTINCT ${column})` : column} AS ${quoted(originColumn(index))}`;
  });
  const added: Token = { kind: 'mark', raw: columns.join(''), value: '', spaced: false };
  return [...tokens.slice(0, from), added, ...tokens.slice(from)];
}

/** Whether one row of the result is made of many: not where the function stands in a query within, or has a window. */
function hasAggregate(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (!isMark(tokens[at], '(')) continue;
    const end = closing(tokens, at);
    if (isWord(tokens[at + 1], 'SELECT', 'WITH', 'VALUES')) {
      at = end;
      continue;
    }
    const isOne =
      isWord(tokens[at - 1], ...AGGREGATES) || (isWord(tokens[at - 1], 'MIN', 'MAX') && !hasComma(tokens, at + 1, end));
    const behind = isWord(tokens[end + 1], 'FILTER') ? closing(tokens, end + 2) + 1 : end + 1;
    if (isOne && !isWord(tokens[behind], 'OVER')) return true;
  }
  return false;
}

function hasComma(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (isMark(tokens[at], '(')) at = closing(tokens, at);
    else if (isMark(tokens[at], ',')) return true;
  }
  return false;
}
