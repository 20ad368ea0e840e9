import { and, desc, eq } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { credentials } from './schema.ts';

export type CredentialRow = typeof credentials.$inferSelect;

/** The statement that stores a sealed credential. */
export function addCredential(db: Database, scope: Scope, row: Omit<typeof credentials.$inferInsert, 'workspaceId'>) {
  return db.insert(credentials).values({ ...row, workspaceId: scope.workspaceId });
}

/** Credentials without anything that could be decrypted. */
export async function listCredentials(db: Database, scope: Scope) {
  return db
    .select({
      id: credentials.id,
      name: credentials.name,
      type: credentials.type,
      hosts: credentials.hosts,
      createdAt: credentials.createdAt,
      updatedAt: credentials.updatedAt,
    })
    .from(credentials)
    .where(eq(credentials.workspaceId, scope.workspaceId))
    .orderBy(desc(credentials.createdAt))
    .limit(1000);
}

export async function deleteCredential(db: Database, scope: Scope, id: string): Promise<boolean> {
  const done = await db
    .delete(credentials)
    .where(and(eq(credentials.workspaceId, scope.workspaceId), eq(credentials.id, id)));
  return done.meta.changes > 0;
}

/** A sealed credential for the vault, which serves executions and webhooks: they have a workspace and no user. */
export async function findCredentialSystemWide(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<CredentialRow | null> {
  const rows = await db
    .select()
    .from(credentials)
    .where(and(eq(credentials.workspaceId, workspaceId), eq(credentials.id, id)));
  return rows[0] ?? null;
}
