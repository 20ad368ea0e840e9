import { and, desc, eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { workspaceKeys } from './schema.ts';

export type WorkspaceKeyRow = typeof workspaceKeys.$inferSelect;

/** Adds a workspace's key unless another request did so first. */
export async function addWorkspaceKeySystemWide(db: Database, row: typeof workspaceKeys.$inferInsert): Promise<void> {
  await db.insert(workspaceKeys).values(row).onConflictDoNothing();
}

export async function findWorkspaceKeySystemWide(
  db: Database,
  workspaceId: string,
  version: number,
): Promise<WorkspaceKeyRow | null> {
  const rows = await db
    .select()
    .from(workspaceKeys)
    .where(and(eq(workspaceKeys.workspaceId, workspaceId), eq(workspaceKeys.version, version)));
  return rows[0] ?? null;
}

/** The key that new credentials use. */
export async function findNewestWorkspaceKeySystemWide(
  db: Database,
  workspaceId: string,
): Promise<WorkspaceKeyRow | null> {
  const rows = await db
    .select()
    .from(workspaceKeys)
    .where(eq(workspaceKeys.workspaceId, workspaceId))
    .orderBy(desc(workspaceKeys.version))
    .limit(1);
  return rows[0] ?? null;
}
