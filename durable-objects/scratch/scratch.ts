import { DurableObject } from 'cloudflare:workers';
import { AppError, type Result } from '../../core/errors/app-error.ts';
import { runQuery, type SqlDatabase } from '../../core/sql/run-query.ts';
import type { SqlAnswer, SqlRequest } from '../../core/sql/protocol.ts';

/** The RPC methods of a scratch object. */
export interface ScratchRpc {
  query(request: SqlRequest): Promise<Result<SqlAnswer>>;
}

/**
 * Runs queries of users in a database that holds nothing: the tables of a query are part of its statement and gone with
 * it. So there is nothing here that another query could see, nothing to wipe, and nothing left after a crash.
 */
export class Scratch extends DurableObject implements ScratchRpc {
  async query(request: SqlRequest): Promise<Result<SqlAnswer>> {
    try {
      return { ok: true, value: runQuery(databaseOf(this.ctx.storage), request) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ok: false, error: error.toData() };
    }
  }
}

const databaseOf = ({ sql }: DurableObjectStorage): SqlDatabase => ({
  run(statement, parameters) {
    const cursor = sql.exec(statement, ...parameters);
    return { columns: cursor.columnNames, rows: cursor.raw() };
  },
});
