import { AppError } from '../errors/app-error.ts';
import type { PlanCost, PlanLine } from './plan.ts';
import type { SqlAnswer, SqlRequest, SqlValue } from './protocol.ts';
import { readQuery, type Query } from './query.ts';
import { notRun, saidBy, settle } from './settle.ts';
import { costByInputs, costByLooking, type Look } from './sizes.ts';
import { statementOf, type WithUnknown } from './statement.ts';
import { tokensOf } from './tokens.ts';
import { weightOf } from './weight.ts';

/** A SQLite that holds nothing. Rows come one by one: what is not asked for is not computed. Throws what SQLite says. */
export interface SqlDatabase {
  run(statement: string, parameters: readonly string[]): { columns: string[]; rows: Iterable<unknown[]> };
}

/** Rows that a query may look at, each time that it does: SQLite takes about 100 nanoseconds for one. */
const MOST_VISITS = 20_000_000;
/** A query within the query is looked at beforehand only where that is a small part of it. */
const LOOK_VISITS = MOST_VISITS / 10;
const MOST_CHARACTERS = 10_000_000;

/**
 * Runs a query over its tables. Throws SQL_INVALID, SQL_REFUSED, or SQL_TOO_COSTLY before it starts what might not come to an end
 * soon: nothing can stop SQLite within a step.
 */
export function runQuery(database: SqlDatabase, request: SqlRequest): SqlAnswer {
  const query = readQuery(request.query);
  const parameters = request.tables.flatMap(({ chunks }) => chunks);
  const plan = (statement: string): PlanLine[] =>
    [...database.run(`EXPLAIN QUERY PLAN ${statement}`, parameters).rows].map(([id, parent, , detail]) => ({
      id: Number(id),
      parent: Number(parent),
      detail: String(detail),
    }));
  const { statement, lines, tables, unknown } = settle(query, request, plan);
  const look: Look = {
    plan: (tokens) => plan(statementOf(tables, { tokens })),
    number: (text) => {
      const [row] = database.run(statementOf(tables, { tokens: tokensOf(text) }), parameters).rows;
      return Number(row?.[0] ?? 0);
    },
  };
  checkCost(query, tables, lines, look);
  try {
    const { columns, rows } = database.run(statement, parameters);
    return { columns, unknown, rows: textOf(columns, rows) };
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : notRun(saidBy(thrown));
  }
}

function checkCost(query: Query, tables: readonly WithUnknown[], lines: readonly PlanLine[], look: Look): void {
  const weight = weightOf(query.tokens, tables);
  let cost: PlanCost = costByInputs(query, tables, lines);
  if (cost.isRecursive)
    throw new AppError(
      'SQL_REFUSED',
      'The query goes on with its own results (WITH RECURSIVE). That is not possible here, because nothing could end it. Use a loop of the workflow.',
    );
  if (cost.visits * weight > MOST_VISITS) cost = costByLooking(query, tables, lines, look, LOOK_VISITS / weight);
  if (cost.visits * weight <= MOST_VISITS) return;
  const sizes = tables.map(({ input, length }) => `input${input} ${length}`).join(', ');
  throw new AppError(
    'SQL_TOO_COSTLY',
    `The query may look at ${shown(cost.visits)} rows (${sizes})${weight > 2 ? `, each as much work as ${Math.round(weight)}` : ''}; ${shown(MOST_VISITS)} are possible. Join by fields that are equal and tell the items apart, or filter the items first.`,
    { visits: cost.visits, limit: MOST_VISITS },
  );
}

const shown = (rows: number): string => Math.round(rows).toLocaleString('en');

/** The rows as JSON. */
function textOf(columns: readonly string[], rows: Iterable<unknown[]>): string {
  const texts: string[] = [];
  let characters = 0;
  for (const row of rows) {
    const text = JSON.stringify(row.map((value, column) => plain(value, columns[column]!)));
    characters += text.length + 1;
    if (characters > MOST_CHARACTERS)
      throw new AppError(
        'SQL_TOO_COSTLY',
        `The query gives more than ${shown(MOST_CHARACTERS)} characters, in more than ${shown(texts.length)} rows. Choose fewer columns, or filter the rows.`,
        { limit: MOST_CHARACTERS },
      );
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}

function plain(value: unknown, column: string): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new AppError(
    'SQL_INVALID',
    `The column ${JSON.stringify(column)} of the result is binary. Turn it into a text, for example by hex(…).`,
  );
}
