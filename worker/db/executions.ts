import { and, asc, desc, eq, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { ExecutionStatus } from '../../core/api/executions.ts';
import type { ExecutionReport } from '../../durable-objects/execution/protocol.ts';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { executions } from './schema.ts';
import type { ListPosition } from './list-position.ts';

export type ExecutionRow = typeof executions.$inferSelect;

/**
 * Writes reports of many workspaces in one statement. The newer report wins; one as old as the row
 * only moves the due time, which changes without an event. A message may be days late: once its execution may have been
 * forgotten, it makes no row any more.
 */
export async function upsertReportsSystemWide(db: Database, reports: readonly ExecutionReport[]): Promise<void> {
  if (reports.length === 0) return;
  await db.run(sql`INSERT INTO executions
      (id, workspace_id, workflow_id, workflow_name, version_id, version, mode, "trigger", retry_of, forked_from, status, started_at, ended_at, error, seq, due_at)
    SELECT value->>'id', value->>'workspaceId', value->>'workflowId', value->>'workflowName', value->>'versionId', value->>'version', value->>'mode',
      value->>'trigger', value->>'retryOf', value->>'forkedFrom', value->>'status', value->>'startedAt', value->>'endedAt',
      CASE json_type(value, '$.error') WHEN 'object' THEN value->'error' END, value->>'seq', value->>'dueAt'
    FROM json_each(${JSON.stringify(reports)})
    WHERE coalesce(value->>'keptUntil' > ${Date.now()}, 1) OR EXISTS (SELECT 1 FROM executions AS known WHERE known.id = value->>'id')
    ON CONFLICT(id) DO UPDATE SET version_id = excluded.version_id, version = excluded.version, status = excluded.status, ended_at = excluded.ended_at, error = excluded.error, seq = excluded.seq, due_at = excluded.due_at
    WHERE excluded.workspace_id = executions.workspace_id
      AND (excluded.seq > executions.seq OR (excluded.seq = executions.seq AND excluded.due_at IS NOT executions.due_at))`);
}

/** Newest first. */
export async function listExecutions(
  db: Database,
  scope: Scope,
  filter: { workflowId?: string | undefined; status?: ExecutionStatus | undefined },
  after: ListPosition | null,
  limit: number,
): Promise<ExecutionRow[]> {
  return db
    .select()
    .from(executions)
    .where(
      and(
        eq(executions.workspaceId, scope.workspaceId),
        filter.workflowId === undefined ? undefined : eq(executions.workflowId, filter.workflowId),
        filter.status === undefined ? undefined : eq(executions.status, filter.status),
        olderThan(after),
      ),
    )
    .orderBy(desc(executions.startedAt), desc(executions.id))
    .limit(limit);
}

export async function findExecution(db: Database, scope: Scope, id: string): Promise<ExecutionRow | null> {
  const rows = await db
    .select()
    .from(executions)
    .where(and(eq(executions.workspaceId, scope.workspaceId), eq(executions.id, id)));
  return rows[0] ?? null;
}

/** Id of the newest run of a workflow's draft; null when none is known. */
export async function findNewestDraftRun(db: Database, scope: Scope, workflowId: string): Promise<string | null> {
  const rows = await db
    .select({ id: executions.id })
    .from(executions)
    .where(
      and(
        eq(executions.workspaceId, scope.workspaceId),
        eq(executions.workflowId, workflowId),
        eq(executions.mode, 'manual'),
        isNull(executions.versionId),
      ),
    )
    .orderBy(desc(executions.startedAt), desc(executions.id))
    .limit(1);
  return rows[0]?.id ?? null;
}

/** Unfinished executions, newest first: those of the status, and none of the status `not`. */
export async function listUnfinished(
  db: Database,
  scope: Scope,
  filter: {
    workflowId?: string | undefined;
    status?: ExecutionStatus | undefined;
    not?: ExecutionStatus | undefined;
  },
  after: ListPosition | null,
  limit: number,
): Promise<{ id: string; startedAt: number }[]> {
  return db
    .select({ id: executions.id, startedAt: executions.startedAt })
    .from(executions)
    .where(
      and(
        isNull(executions.endedAt),
        eq(executions.workspaceId, scope.workspaceId),
        filter.workflowId === undefined ? undefined : eq(executions.workflowId, filter.workflowId),
        filter.status === undefined ? undefined : eq(executions.status, filter.status),
        filter.not === undefined ? undefined : ne(executions.status, filter.not),
        olderThan(after),
      ),
    )
    .orderBy(desc(executions.startedAt), desc(executions.id))
    .limit(limit);
}

/** What stands behind this place of a list, newest first. */
function olderThan(after: ListPosition | null) {
  if (!after) return undefined;
  return or(lt(executions.startedAt, after.at), and(eq(executions.startedAt, after.at), lt(executions.id, after.id)));
}

export async function hasUnfinishedExecutions(db: Database, scope: Scope, workflowId: string): Promise<boolean> {
  const rows = await db
    .select({ id: executions.id })
    .from(executions)
    .where(
      and(
        isNull(executions.endedAt),
        eq(executions.workspaceId, scope.workspaceId),
        eq(executions.workflowId, workflowId),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Unfinished executions that should have acted before `before`, the most overdue first. */
export async function listOverdueSystemWide(
  db: Database,
  before: number,
  limit: number,
): Promise<{ id: string; dueAt: number | null; startedAt: number }[]> {
  return db
    .select({ id: executions.id, dueAt: executions.dueAt, startedAt: executions.startedAt })
    .from(executions)
    .where(and(isNull(executions.endedAt), lt(executions.dueAt, before)))
    .orderBy(asc(executions.dueAt))
    .limit(limit);
}

/** Puts an execution to the end of the sweep's list after a poke that failed. */
export async function postponeSystemWide(db: Database, id: string, dueAt: number): Promise<void> {
  await db
    .update(executions)
    .set({ dueAt })
    .where(and(eq(executions.id, id), isNull(executions.endedAt)));
}

/** Removes the row of an execution whose data is gone. The object names its workspace as a second check. */
export async function deleteExecutionSystemWide(db: Database, id: string, workspaceId: string | null): Promise<void> {
  await db
    .delete(executions)
    .where(and(eq(executions.id, id), workspaceId === null ? undefined : eq(executions.workspaceId, workspaceId)));
}
