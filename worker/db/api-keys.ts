import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { apiKeys, memberships } from './schema.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

export async function addApiKey(
  db: Database,
  scope: Scope,
  key: Omit<typeof apiKeys.$inferInsert, 'workspaceId' | 'userId'>,
): Promise<void> {
  await db.insert(apiKeys).values({ ...key, workspaceId: scope.workspaceId, userId: scope.userId });
}

export async function listApiKeys(db: Database, scope: Scope): Promise<ApiKeyRow[]> {
  return db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.workspaceId, scope.workspaceId))
    .orderBy(desc(apiKeys.createdAt))
    .limit(1000);
}

/** False when there is no such key in the workspace. */
export async function deleteApiKey(db: Database, scope: Scope, id: string): Promise<boolean> {
  const done = await db.delete(apiKeys).where(and(eq(apiKeys.workspaceId, scope.workspaceId), eq(apiKeys.id, id)));
  return done.meta.changes > 0;
}

/** The key with the role that its maker has now; null when he is no member any more. */
export async function findApiKeySystemWide(db: Database, keyHash: string) {
  const rows = await db
    .select({
      workspaceId: apiKeys.workspaceId,
      userId: apiKeys.userId,
      role: apiKeys.role,
      memberRole: memberships.role,
      expiresAt: apiKeys.expiresAt,
    })
    .from(apiKeys)
    .innerJoin(
      memberships,
      and(eq(memberships.workspaceId, apiKeys.workspaceId), eq(memberships.userId, apiKeys.userId)),
    )
    .where(eq(apiKeys.keyHash, keyHash));
  return rows[0] ?? null;
}

/** Notes that a key was used, to the minute: rows written are the bill. */
export async function touchApiKeySystemWide(db: Database, keyHash: string, at: number): Promise<void> {
  const minute = at - (at % 60_000);
  await db
    .update(apiKeys)
    .set({ lastUsedAt: minute })
    .where(and(eq(apiKeys.keyHash, keyHash), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, minute))));
}
