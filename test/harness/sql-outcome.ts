import { mergeBySql } from '../../core/nodes/kit/merge-by-sql.ts';
import type { SqlRunner } from '../../core/sql/protocol.ts';
import { toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';

/** What came of a query: data of the items, their pairs, the characters that were sent; or an error. */
export interface SqlOutcome {
  rows?: Item['json'][];
  pairs?: Item['pairedItem'][];
  error?: ErrorData;
  sent: number;
  log: string[];
}

/** Runs a query as the node does. */
export async function outcomeOfSql(
  sql: SqlRunner,
  query: string,
  inputs: readonly (readonly { [key: string]: Json }[])[],
): Promise<SqlOutcome> {
  const log: string[] = [];
  const kept: number[] = [];
  const node = {
    sql,
    keep: (characters: number) => void kept.push(characters),
    log: (line: string) => void log.push(line),
  };
  try {
    const items = await mergeBySql(
      node,
      query,
      inputs.map((list) => list.map((json) => ({ json }))),
    );
    return {
      rows: items.map(({ json }) => json),
      pairs: items.map(({ pairedItem }) => pairedItem),
      sent: kept[0] ?? 0,
      log,
    };
  } catch (error) {
    return { error: toErrorData(error), sent: kept[0] ?? 0, log };
  }
}
