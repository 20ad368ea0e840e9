import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { StartRequest } from '../../durable-objects/execution/protocol.ts';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { executions, pendingStarts } from './schema.ts';

/** After this many tries, the last eight and a half hours after the first, a start is given up. */
export const PENDING_TRIES = 10;
/** Try `n`, counted from 0, is due 2^n - 1 minutes after the start was promised. */
const STEP_MS = 60_000;

/**
 * Keeps a start that its object was too busy for, and lists it as queued, so that whoever was promised it can see it.
 * The caller may be told that it will happen once this resolves. Any report of the execution itself is newer than the
 * listed row.
 */
export async function addPendingStartSystemWide(
  db: Database,
  executionId: string,
  request: StartRequest,
  at: number,
): Promise<void> {
  await db.batch(pendingStartStatements(db, executionId, request, at));
}

/** The same as statements, for a batch with what must happen together with it. */
export function pendingStartStatements(db: Database, executionId: string, request: StartRequest, at: number) {
  const { definition } = request;
  const version = definition.kind === 'version' ? definition : null;
  // Nobody has read the definition yet: the name of the trigger comes out of the stored version.
  const inDraft =
    definition.kind === 'draft' ? definition.document.nodes.find((node) => node.id === request.triggerNode) : undefined;
  const trigger = sql<string>`coalesce(
    (SELECT node.value->>'name' FROM workflow_versions AS version, json_each(version.document, '$.nodes') AS node
      WHERE version.workspace_id = ${request.workspaceId} AND version.id = ${version?.versionId ?? null}
        AND node.value->>'id' = ${request.triggerNode}),
    ${inDraft?.name ?? request.triggerNode})`;
  return [
    db
      .insert(pendingStarts)
      .values({ executionId, workspaceId: request.workspaceId, request, createdAt: at })
      .onConflictDoNothing(),
    db
      .insert(executions)
      .values({
        id: executionId,
        workspaceId: request.workspaceId,
        workflowId: request.workflowId,
        workflowName: request.workflowName,
        versionId: version?.versionId ?? null,
        version: version?.number ?? null,
        mode: request.mode,
        trigger,
        status: 'queued',
        startedAt: at,
        seq: 0,
      })
      .onConflictDoNothing(),
  ] as const;
}

/** Starts whose next try is due, the oldest first. */
export async function listPendingStartsSystemWide(db: Database, now: number, limit: number) {
  return db
    .select()
    .from(pendingStarts)
    .where(
      and(
        lt(pendingStarts.tries, PENDING_TRIES),
        sql`${pendingStarts.createdAt} + ((1 << ${pendingStarts.tries}) - 1) * ${STEP_MS} <= ${now}`,
      ),
    )
    .orderBy(asc(pendingStarts.createdAt))
    .limit(limit);
}

export async function deletePendingStartSystemWide(db: Database, executionId: string): Promise<void> {
  await db.delete(pendingStarts).where(eq(pendingStarts.executionId, executionId));
}

/** Counts a try that failed. */
export async function countPendingTrySystemWide(db: Database, executionId: string): Promise<void> {
  await db
    .update(pendingStarts)
    .set({ tries: sql`${pendingStarts.tries} + 1` })
    .where(eq(pendingStarts.executionId, executionId));
}

/** Gives a start up: the list says that it failed and why, and what was to be started is kept for the operator. */
export async function giveUpPendingStartSystemWide(
  db: Database,
  executionId: string,
  error: ErrorData,
  at: number,
): Promise<void> {
  await db.batch([
    db.update(pendingStarts).set({ tries: PENDING_TRIES }).where(eq(pendingStarts.executionId, executionId)),
    db
      .update(executions)
      .set({ status: 'failed', endedAt: at, error })
      .where(and(eq(executions.id, executionId), eq(executions.seq, 0))),
  ]);
}

/** Calls off a start that is still to be made: the list says that it was cancelled. False when there is none. */
export async function cancelPendingStart(
  db: Database,
  scope: Scope,
  executionId: string,
  at: number,
): Promise<boolean> {
  const isPending = and(
    eq(pendingStarts.executionId, executionId),
    eq(pendingStarts.workspaceId, scope.workspaceId),
    lt(pendingStarts.tries, PENDING_TRIES),
  );
  const pending = db.select({ id: pendingStarts.executionId }).from(pendingStarts).where(isPending);
  const [, deleted] = await db.batch([
    db
      .update(executions)
      .set({ status: 'cancelled', endedAt: at })
      .where(and(inArray(executions.id, pending), eq(executions.seq, 0))),
    db.delete(pendingStarts).where(isPending),
  ]);
  return deleted.meta.changes > 0;
}

/** Deletes what was given up and promised before `before`. Gives the executions that never came to be. */
export async function purgePendingStartsSystemWide(db: Database, before: number, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: pendingStarts.executionId })
    .from(pendingStarts)
    .where(and(eq(pendingStarts.tries, PENDING_TRIES), lt(pendingStarts.createdAt, before)))
    .orderBy(asc(pendingStarts.createdAt))
    .limit(limit);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  // A later delivery of the same event may have started the execution after all: then it is its own.
  const [gone] = await db.batch([
    db
      .delete(executions)
      .where(and(inArray(executions.id, ids), eq(executions.seq, 0)))
      .returning({ id: executions.id }),
    db.delete(pendingStarts).where(inArray(pendingStarts.executionId, ids)),
  ]);
  return gone.map((row) => row.id);
}
