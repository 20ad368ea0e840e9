import { databaseOf } from '../db/database.ts';
import { deleteExpiredSessionsSystemWide } from '../db/sessions.ts';
import { purgeDeletedWorkflowsSystemWide } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';
import { fireSchedules } from './fire-schedules.ts';
import { makePendingStarts, purgePendingStarts } from './make-pending-starts.ts';
import { pokeOverdue } from './poke-overdue.ts';

const DAY_MS = 86_400_000;

/** What is done every minute. One part that fails keeps no other from its work; the next minute repeats it. */
export async function sweep(now: number, env: Env): Promise<void> {
  const db = databaseOf(env);
  await part('schedules', () => fireSchedules(now, env));
  await part('pending-starts', () => makePendingStarts(now, env));
  await part('given-up-starts', () => purgePendingStarts(now, env));
  await part('overdue', () => pokeOverdue(now, env));
  await part('sessions', () => deleteExpiredSessionsSystemWide(db, now));
  await part('deleted-workflows', () => purgeDeletedWorkflowsSystemWide(db, now - DAY_MS));
}

async function part(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    logLine('sweep.failed', {
      part: name,
      error: String(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
  }
}
