import { AppError } from '../errors/app-error.ts';
import type { Item } from '../workflow/item.ts';
import { kindsOf, type Kind } from './kinds.ts';
import { charactersIn, type SqlRequest } from './protocol.ts';
import { readQuery, type Query } from './query.ts';
import { withoutRightJoin } from './right-join.ts';
import { fieldsOf, numberByContent, tableOf, type Field } from './table.ts';
import { isMark, isNamed, isWord, joined, quoted, type Token } from './tokens.ts';

/** Most that one call carries to the object that runs the query. */
const MOST_CHARACTERS = 10_000_000;
/** A table has a hundred columns at most. */
const MOST_COLUMNS = 90;

/** A query with its tables, and what is needed to read the answer. */
export interface Asked {
  request: SqlRequest;
  /** By number of the input, from 1: the columns of its table in their order. */
  fields: ReadonlyMap<number, readonly Field[]>;
  kinds: ReadonlyMap<string, Kind>;
}

/**
 * What is sent for a query: of the items only the fields that it names, for `*` is read from the items themselves.
 * Throws SQL_INVALID, SQL_REFUSED, ITEMS_TOO_LARGE.
 */
export function askFor(text: string, lists: readonly (readonly Item[])[]): Asked {
  const query = readQuery(text);
  const all = needsAll(query);
  const isWanted = (key: string) => all || query.names.has(key.toLowerCase());
  const named = lists.flatMap((items, index) => {
    const input = index + 1;
    return query.names.has(`input${input}`) ? [{ input, items, fields: fieldsOf(items, isWanted) }] : [];
  });
  const numbers = isWithoutRepeats(query) ? numberByContent() : null;
  const tables = named.map(({ input, items, fields }) => {
    if (fields.length > MOST_COLUMNS)
      throw new AppError(
        'SQL_INVALID',
        `The query reads ${fields.length} fields of input ${input} by their place; ${MOST_COLUMNS} are possible. Name those that you need.`,
      );
    return tableOf(input, items, fields, numbers?.(input));
  });
  const characters = charactersIn(tables);
  if (characters > MOST_CHARACTERS)
    throw new AppError(
      'ITEMS_TOO_LARGE',
      `The fields that the query names have ${Math.round(characters / 1e6)} million characters altogether; ${MOST_CHARACTERS / 1e6} million are possible. Name fewer fields, or give the node fewer items at a time.`,
      { limit: 'query', characters },
    );
  const fields = new Map(named.map((one) => [one.input, one.fields]));
  const everyField = named.flatMap((one) => one.fields);
  const booleans = new Set(everyField.filter(({ isBoolean }) => isBoolean).map(({ name }) => name));
  for (const { name, isBoolean } of everyField) if (!isBoolean) booleans.delete(name);
  const tokens = rewritten(withoutRightJoin(query), everyField);
  return {
    request: { query: joined(tokens), tables, inputs: lists.length },
    fields,
    kinds: kindsOf(tokens, booleans),
  };
}

/** Queries that speak of columns without naming them: by their place, or by what two tables have in common. */
const needsAll = ({ tokens }: Query): boolean =>
  tokens.some((token, at) => isWord(token, 'NATURAL') || (isWord(token, 'BY') && tokens[at + 1]?.kind === 'number'));

const isWithoutRepeats = ({ tokens }: Query): boolean =>
  tokens.some((token) => isWord(token, 'DISTINCT', 'UNION', 'EXCEPT', 'INTERSECT'));

/** The query with names as the tables have them, and AlaSQL's way into a record (`address->city`) as SQLite has it. */
function rewritten(tokens: readonly Token[], fields: readonly Field[]): Token[] {
  const variants = new Map(fields.filter(({ key, name }) => key !== name).map(({ key, name }) => [key, name]));
  return tokens.map((token, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]];
    const isKey = isNamed(token) && !isMark(next, '(') && !isMark(next, '.');
    if (isMark(before, '->') && (isKey || token.kind === 'number'))
      return token.kind === 'number' ? token : asText(token);
    if (
      isMark(token, '->') &&
      ((isNamed(next) && !isMark(tokens[at + 2], '(') && !isMark(tokens[at + 2], '.')) || next?.kind === 'number')
    )
      return { ...token, raw: '->>', value: '->>' };
    const variant = isNamed(token) ? variants.get(token.value) : undefined;
    return variant === undefined ? token : { ...token, kind: 'name', raw: quoted(variant), value: variant };
  });
}

const asText = (token: Token): Token => ({ ...token, kind: 'text', raw: `'${token.value.replaceAll("'", "''")}'` });
