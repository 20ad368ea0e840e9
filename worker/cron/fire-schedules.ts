import { toErrorData } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import { nextTime } from '../../core/nodes/kit/next-time.ts';
import { databaseOf } from '../db/database.ts';
import { pendingStartStatements } from '../db/pending-starts.ts';
import {
  listDueSchedulesSystemWide,
  removeScheduleSystemWide,
  setNextTimeSystemWide,
  type ScheduleRow,
} from '../db/schedules.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';
import { deliveryByKey } from '../ingress/delivery.ts';
import { publishedTrigger } from '../workflows/published-trigger.ts';

const PER_ROUND = 200;
const MOST_ROUNDS = 50;
const AT_ONCE = 20;
const POSTPONED_MS = 60_000;
/** Later than this a time counts as missed: the cron comes every minute, and may come late. */
const LATE_MS = 5 * 60_000;
/** A time fires once, even when a clock that was set back brings it again. */
const REMEMBER_MS = 2 * 86_400_000;

/**
 * Fires the schedules that are due. The start is written down together with the schedule's next time, so that each time
 * is kept exactly once; the sweep makes it, as it makes every other start that was promised. Of several times that were
 * missed only one start is made.
 */
export async function fireSchedules(now: number, env: Env): Promise<void> {
  const db = databaseOf(env);
  // Full hours are popular: what is due is served now and not in a quarter of an hour.
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const rows = await listDueSchedulesSystemWide(db, now, PER_ROUND);
    for (let from = 0; from < rows.length; from += AT_ONCE)
      await Promise.all(rows.slice(from, from + AT_ONCE).map((row) => fireOrPostpone(row, now, env)));
    if (rows.length < PER_ROUND) return;
  }
}

/** One that fails is tried again a little later: at the head of the list it would keep the others from their times. */
async function fireOrPostpone(row: ScheduleRow, now: number, env: Env): Promise<void> {
  try {
    await fireOne(row, now, env);
  } catch (error) {
    const { workspaceId, workflowId, nodeId } = row;
    logLine('schedule.failed', { workspaceId, workflowId, nodeId, ...toErrorData(error) });
    await setNextTimeSystemWide(databaseOf(env), row, now + POSTPONED_MS);
  }
}

async function fireOne(row: ScheduleRow, now: number, env: Env): Promise<void> {
  const db = databaseOf(env);
  const { workspaceId, workflowId, nodeId, nextAt, timezone } = row;
  const isSkipped = row.whenMissed === 'skip' && nextAt < now - LATE_MS;
  const next = nextTime(row.rule, now, row.since, timezone);
  const move = next === null ? removeScheduleSystemWide(db, row) : setNextTimeSystemWide(db, row, next);
  const trigger = isSkipped ? null : await publishedTrigger(env, workspaceId, workflowId, nodeId);
  const node = trigger && registry.get('schedule');
  if (!trigger || !node?.startItem) {
    await db.batch([move]);
    return;
  }
  const { callable, settings } = trigger;
  const item = node.startItem({ at: nextAt, timezone });
  const byKey = deliveryByKey(settings.idempotency, callable, item);
  const named = byKey ? [byKey.id, byKey.windowMs] : ['schedule', nextAt];
  const name = JSON.stringify([workspaceId, workflowId, nodeId, ...named]);
  const id = env.EXECUTION.idFromName(name).toString();
  const start = {
    workspaceId,
    ...callable,
    mode: 'production' as const,
    data: { kind: 'inline' as const, items: [item] },
    dedupeMs: byKey?.windowMs ?? REMEMBER_MS,
    delivery: { name, generation: 0 },
    synchronous: false,
  };
  await db.batch([...pendingStartStatements(db, id, start, now), move]);
}
