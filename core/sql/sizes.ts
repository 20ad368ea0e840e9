import { planCost, type PlanCost, type PlanLine, type PlanSizes } from './plan.ts';
import type { SqlTable } from './protocol.ts';
import type { Query } from './query.ts';
import { sourcesOf, type Body, type Source } from './tables-named.ts';
import { isWord, joined, quoted, type Token } from './tokens.ts';
import { longestList } from './weight.ts';

/** Asks the database: the plan of a query over the tables, and one number that a query gives. */
export interface Look {
  plan(tokens: readonly Token[]): PlanLine[];
  number(query: string): number;
}

/** Queries that are run beforehand, each of which costs little. */
const MOST_LOOKS = 10;
const LITERALS = ['NULL', 'NOT', 'TRUE', 'FALSE'];

/** What is known of a query within the query; null where nothing is. */
interface Known {
  rows(body: Body): number | null;
  most(body: Body, column: string): number | null;
}

const NOTHING: Known = { rows: () => null, most: () => null };

/** What a plan may cost, by what is known of the inputs alone. */
export const costByInputs = (query: Query, tables: readonly SqlTable[], lines: readonly PlanLine[]): PlanCost =>
  planCost(lines, sizesBy(query, tables, NOTHING));

/**
 * The same with the queries within the query looked at: those that cost little by themselves are counted, so that what
 * follows them is judged by what they give, not by what they might.
 */
export function costByLooking(
  query: Query,
  tables: readonly SqlTable[],
  lines: readonly PlanLine[],
  look: Look,
  affordable: number,
): PlanCost {
  const numbers = new Map<string, number | null>();
  const ask = (text: string): number | null => {
    if (!numbers.has(text)) numbers.set(text, numbers.size < MOST_LOOKS ? attempt(() => look.number(text)) : null);
    return numbers.get(text)!;
  };
  const texts = new Map<number, string | null>();
  const textOf = (body: Body): string | null => {
    if (!texts.has(body.from)) {
      const tokens = aloneFrom(query, body);
      const cost = attempt(() => costByInputs({ ...query, tokens, main: 0 }, tables, look.plan(tokens)));
      const isCheap = cost !== null && !cost.isRecursive && cost.visits <= affordable;
      texts.set(body.from, isCheap ? joined(tokens) : null);
    }
    return texts.get(body.from)!;
  };
  const over = (body: Body, query: (text: string) => string): number | null => {
    const text = textOf(body);
    return text === null ? null : ask(query(text));
  };
  return planCost(
    lines,
    sizesBy(query, tables, {
      rows: (body) => over(body, (text) => `SELECT count(*) FROM (${text})`),
      most: (body, column) =>
        over(
          body,
          (text) => `SELECT max(n) FROM (SELECT count(*) AS n FROM (${text}) AS q GROUP BY q.${quoted(column)})`,
        ),
    }),
  );
}

/**
 * A query within the query as one of its own, which it is only where it speaks of nothing outside. Names in double
 * quotes would become texts there; in backticks they stay names.
 */
function aloneFrom({ tokens, main }: Query, { from, to }: Body): Token[] {
  const body = tokens.slice(from, to);
  // What a name of WITH means is certain only where there is one WITH.
  const isOnly = main > 0 && tokens.filter((token) => isWord(token, 'WITH')).length === 1;
  return [...(isOnly ? tokens.slice(0, main) : []), ...body].map((token) =>
    token.raw.startsWith('"') ? { ...token, raw: `\`${token.value.replaceAll('`', '``')}\`` } : token,
  );
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function sizesBy(query: Query, tables: readonly SqlTable[], known: Known): PlanSizes {
  const sources = sourcesOf(query);
  const tableOf = (input: number) => tables.find((table) => table.input === input);
  // `=` never finds what is empty, `IS` does.
  const findsNull = query.tokens.some(
    (token, at) =>
      isWord(token, 'IS') && (!isWord(query.tokens[at + 1], ...LITERALS) || isWord(query.tokens[at + 2], 'DISTINCT')),
  );
  // What is counted is equal to the letter.
  const isExact = !query.tokens.some((token) => isWord(token, 'COLLATE', 'CAST'));
  /** Where a name may mean several things the largest counts; null where that of one is not known. */
  const largestOf = (name: string, size: (source: Source) => number | null): number | null => {
    const sizes = sources.get(name.toLowerCase())?.map(size) ?? [null];
    return sizes.includes(null) ? null : Math.max(...(sizes as number[]));
  };
  const mostOf = (source: Source, column: string): number | null => {
    if (!('input' in source)) return isExact ? known.most(source, column) : null;
    const found = tableOf(source.input)?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    return found ? Math.max(found.most, findsNull ? found.missing : 0) : null;
  };
  const rowsOf = (source: Source): number | null =>
    'input' in source ? (tableOf(source.input)?.length ?? 0) : known.rows(source);
  return {
    rows: (name) => largestOf(name, rowsOf),
    isAmbiguous: (name) => (sources.get(name.toLowerCase())?.length ?? 0) > 1,
    most(name, columns) {
      const each = columns.map((column) => largestOf(name, (source) => mostOf(source, column)));
      const numbers = each.filter((one) => one !== null);
      return numbers.length === 0 ? null : Math.min(...numbers);
    },
    isInput: (name) => /^input[1-9]\d?$/i.test(name),
    list: longestList(query.tokens, tables),
    largest: Math.max(0, ...tables.map(({ length }) => length)),
  };
}
