import type { ExecutionReport } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import {
  deleteExecutionSystemWide,
  listOverdueSystemWide,
  postponeSystemWide,
  upsertReportsSystemWide,
} from '../db/executions.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject } from '../executions/call-execution.ts';
import { logLine } from '../http/log.ts';

/** An alarm may be this late before anybody worries. */
const GRACE_MS = 120_000;
const PER_TICK = 200;
const AT_ONCE = 20;
/** A row whose object knows nothing is kept this long, in case the object's own writes are only slow. */
const UNKNOWN_MS = 3_600_000;

/** Finds unfinished executions that have been silent too long and pokes their objects, which re-arm themselves. */
export async function pokeOverdue(now: number, env: Env): Promise<void> {
  const rows = await listOverdueSystemWide(databaseOf(env), now - GRACE_MS, PER_TICK);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const reports = await Promise.all(rows.slice(from, from + AT_ONCE).map((row) => pokeOne(row, now, env)));
    await upsertReportsSystemWide(
      databaseOf(env),
      reports.filter((report) => report !== null),
    );
  }
}

async function pokeOne(row: { id: string; startedAt: number }, now: number, env: Env): Promise<ExecutionReport | null> {
  const db = databaseOf(env);
  try {
    const report = await callExecution(env, executionObject(env, row.id), (stub) => stub.poke());
    if (report) return report;
    if (row.startedAt < now - UNKNOWN_MS) {
      logLine('sweep.unknown', { execution: row.id });
      await deleteExecutionSystemWide(db, row.id, null);
      return null;
    }
  } catch (error) {
    logLine('sweep.poke.failed', { execution: row.id, error: String(error) });
  }
  // To the end of the list, so that a few that always fail cannot fill every tick.
  await postponeSystemWide(db, row.id, now);
  return null;
}
