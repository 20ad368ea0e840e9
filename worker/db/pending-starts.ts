import { asc, eq, sql } from 'drizzle-orm';
import type { StartRequest } from '../../durable-objects/execution/protocol.ts';
import type { Database } from './database.ts';
import { pendingStarts } from './schema.ts';

/** Keeps a start that its object was too busy for. The caller may be told that it will happen once this resolves. */
export async function addPendingStartSystemWide(
  db: Database,
  executionId: string,
  request: StartRequest,
  at: number,
): Promise<void> {
  await db
    .insert(pendingStarts)
    .values({ executionId, workspaceId: request.workspaceId, request, createdAt: at })
    .onConflictDoNothing();
}

export async function listPendingStartsSystemWide(db: Database, limit: number) {
  return db.select().from(pendingStarts).orderBy(asc(pendingStarts.createdAt)).limit(limit);
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
