import { eq } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { workspaces } from './schema.ts';

export type WorkspaceRow = typeof workspaces.$inferSelect;

export async function findWorkspace(db: Database, scope: Scope): Promise<WorkspaceRow> {
  const rows = await db.select().from(workspaces).where(eq(workspaces.id, scope.workspaceId));
  // A scope is made from a membership, and that cannot be without its workspace.
  return rows[0]!;
}

export async function changeWorkspaceRow(
  db: Database,
  scope: Scope,
  change: { name?: string | undefined; errorWorkflowId?: string | null | undefined },
): Promise<void> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length > 0) await db.update(workspaces).set(given).where(eq(workspaces.id, scope.workspaceId));
}

/** The workspace's default error workflow, asked for by an execution's object, which has no user. */
export async function findErrorWorkflowSystemWide(db: Database, workspaceId: string): Promise<string | null> {
  const rows = await db
    .select({ errorWorkflowId: workspaces.errorWorkflowId })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  return rows[0]?.errorWorkflowId ?? null;
}
