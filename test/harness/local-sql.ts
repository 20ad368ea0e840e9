import { DatabaseSync } from 'node:sqlite';
import { runQuery } from '../../core/sql/run-query.ts';
import type { SqlAnswer, SqlRequest } from '../../core/sql/protocol.ts';

/** Runs a query in a SQLite of this process, in memory, as the scratch object does in its own. */
export async function localSql(request: SqlRequest): Promise<SqlAnswer> {
  const database = new DatabaseSync(':memory:', { enableDoubleQuotedStringLiterals: true });
  try {
    return runQuery(
      {
        run(statement, parameters) {
          const prepared = database.prepare(statement);
          prepared.setReadBigInts(true);
          prepared.setReturnArrays(true);
          return {
            columns: prepared.columns().map(({ name }) => name),
            rows: prepared.iterate(...parameters) as unknown as Iterable<unknown[]>,
          };
        },
      },
      request,
    );
  } finally {
    database.close();
  }
}
