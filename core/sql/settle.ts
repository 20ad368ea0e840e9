import { AppError } from '../errors/app-error.ts';
import type { PlanLine } from './plan.ts';
import type { SqlRequest, SqlTable } from './protocol.ts';
import type { Query } from './query.ts';
import { statementOf, withOrigins, type WithUnknown } from './statement.ts';
import { sourcesOf } from './tables-named.ts';

/** Columns that no item has and that are made for a query; more are a mistake. */
const MOST_UNKNOWN = 50;
/** The items of groups are listed in one text for each, which must not grow too long. */
const MOST_GROUPED = 100_000;

export interface Settled {
  statement: string;
  lines: PlanLine[];
  tables: WithUnknown[];
  unknown: { input: number; column: string }[];
}

/**
 * Finds the statement that SQLite can run. A column that no item has is made, so that it is empty; where rows do not say
 * of which items they were made, they are not asked to. Throws SQL_INVALID.
 */
export function settle(query: Query, { tables, inputs }: SqlRequest, plan: (statement: string) => PlanLine[]): Settled {
  const unknown = new Map<number, string[]>(tables.map(({ input }) => [input, []]));
  const tried = new Map<string, number>();
  const rows = tables.reduce((sum, { length }) => sum + length, 0);
  let tokens = rows <= MOST_GROUPED ? withOrigins(query) : null;
  let isLevelled = false;
  for (;;) {
    const made = tables.map((table) => ({ ...table, unknown: unknown.get(table.input)! }));
    const statement = statementOf(made, { tokens: tokens ?? query.tokens });
    try {
      const lines = plan(statement);
      return { statement, lines, tables: made, unknown: made.flatMap(namesOf) };
    } catch (thrown) {
      const said = saidBy(thrown);
      const missing = /^no such column: (.*)$/.exec(said)?.[1];
      if (missing !== undefined && tried.size <= MOST_UNKNOWN && addColumn(missing, query, tables, unknown, tried))
        continue;
      if (/same number of result columns/.test(said) && !isLevelled) {
        isLevelled = true;
        levelColumns(query, tables, unknown);
      } else if (tokens !== null) tokens = null;
      else throw notRunnable(said, tables, inputs);
    }
  }
}

const namesOf = ({ input, unknown }: WithUnknown) => unknown.map((column) => ({ input, column }));

/** Makes a column, in the table that the query names or else in one after the other. False where that was all tried. */
function addColumn(
  missing: string,
  query: Query,
  tables: readonly SqlTable[],
  unknown: Map<number, string[]>,
  tried: Map<string, number>,
): boolean {
  const dot = missing.indexOf('.');
  const named = dot < 0 ? undefined : sourcesOf(query).get(missing.slice(0, dot).toLowerCase());
  const inputs = named?.flatMap((source) => ('input' in source ? [source.input] : [])) ?? [];
  const column = inputs.length > 0 ? missing.slice(dot + 1) : missing;
  const attempt = tried.get(missing) ?? 0;
  // A column without a table belongs to the one that the SELECT around it reads, which does not show: each is tried.
  const steps =
    inputs.length > 0 ? [inputs] : [...tables.map(({ input }) => [input]), tables.map(({ input }) => input)];
  for (const list of unknown.values()) if (list.includes(column) && attempt > 0) list.splice(list.indexOf(column), 1);
  const step = steps[attempt];
  if (!step || step.length === 0) return false;
  tried.set(missing, attempt + 1);
  for (const input of new Set(step)) unknown.get(input)?.push(column);
  return step.some((input) => unknown.has(input));
}

/** Queries that are put together have the same columns, where their fields differ: what one lacks is empty there. */
function levelColumns(query: Query, tables: readonly SqlTable[], unknown: Map<number, string[]>): void {
  const all = new Map(tables.flatMap(({ columns }) => columns.map(({ name }) => [name.toLowerCase(), name] as const)));
  for (const { input, columns } of tables)
    for (const [folded, name] of all) {
      const own = [...columns.map((column) => column.name), ...unknown.get(input)!].map((one) => one.toLowerCase());
      if (query.names.has(folded) && !own.includes(folded)) unknown.get(input)!.push(name);
    }
}

/** What SQLite says, without what the platforms add to it. */
export function saidBy(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/: SQLITE_[A-Z]+$/, '').replace(/ at offset \d+$/, '');
}

const HINTS: readonly [RegExp, string][] = [
  [
    /syntax error|incomplete input/,
    'Names with spaces, dots or signs in them, and words of SQL that are names, stand in backticks: `order`.',
  ],
  [/ambiguous column/, 'Say of which table: input1.name.'],
  [/no such function/, "The functions of SQLite are there; AlaSQL's own are not."],
  [/too many terms in compound/, 'Five parts can be put together by UNION, EXCEPT and INTERSECT.'],
  [/too many columns/, 'A hundred columns are possible: name those that you need. * counts as one for each table.'],
  [/sub-select returns/, 'Name the one column instead of *.'],
  [/LIKE or GLOB pattern too complex/, 'A pattern may have 50 bytes. Use instr(text, part) > 0.'],
];

function notRunnable(said: string, tables: readonly SqlTable[], inputs: number): AppError {
  const table = /^no such table: (.*)$/.exec(said)?.[1];
  if (table !== undefined)
    return new AppError(
      'SQL_INVALID',
      `There is no table ${JSON.stringify(table)}. The tables are ${Array.from({ length: inputs }, (_, index) => `input${index + 1}`).join(', ')}.`,
    );
  return notRun(said);
}

/** What SQLite says against a query, with what to do about it. */
export function notRun(said: string): AppError {
  const hint = HINTS.find(([pattern]) => pattern.test(said))?.[1];
  return new AppError('SQL_INVALID', `SQLite does not run the query: ${said}.${hint ? ` ${hint}` : ''}`);
}
