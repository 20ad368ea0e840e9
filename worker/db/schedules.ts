import { and, asc, eq, lte } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { ScheduleRegistration } from '../schedules/schedules-of.ts';
import type { Database } from './database.ts';
import { schedules } from './schema.ts';

export type ScheduleRow = typeof schedules.$inferSelect;

export async function listSchedulesOf(db: Database, scope: Scope, workflowId: string): Promise<ScheduleRow[]> {
  return db
    .select()
    .from(schedules)
    .where(and(eq(schedules.workspaceId, scope.workspaceId), eq(schedules.workflowId, workflowId)))
    .orderBy(asc(schedules.nextAt), asc(schedules.nodeId), asc(schedules.position));
}

/** Schedules whose next time has come, the longest overdue first. */
export async function listDueSchedulesSystemWide(db: Database, now: number, limit: number): Promise<ScheduleRow[]> {
  return db.select().from(schedules).where(lte(schedules.nextAt, now)).orderBy(asc(schedules.nextAt)).limit(limit);
}

/** The statement that removes the schedules of a workflow, for a batch. */
export function removeSchedules(db: Database, scope: Scope, workflowId: string) {
  return db
    .delete(schedules)
    .where(and(eq(schedules.workspaceId, scope.workspaceId), eq(schedules.workflowId, workflowId)));
}

/** The statement that registers one schedule, for a batch. */
export function addSchedule(db: Database, scope: Scope, workflowId: string, row: ScheduleRegistration) {
  return db.insert(schedules).values({ ...row, workflowId, workspaceId: scope.workspaceId });
}

const isRow = (row: ScheduleRow) =>
  and(
    eq(schedules.workspaceId, row.workspaceId),
    eq(schedules.workflowId, row.workflowId),
    eq(schedules.nodeId, row.nodeId),
    eq(schedules.position, row.position),
    // Published anew meanwhile, it has another next time.
    eq(schedules.nextAt, row.nextAt),
  );

/** The statement that sets the next time of a schedule, for a batch. */
export function setNextTimeSystemWide(db: Database, row: ScheduleRow, nextAt: number) {
  return db.update(schedules).set({ nextAt }).where(isRow(row));
}

/** The statement that removes a schedule that has no next time, for a batch. */
export function removeScheduleSystemWide(db: Database, row: ScheduleRow) {
  return db.delete(schedules).where(isRow(row));
}
