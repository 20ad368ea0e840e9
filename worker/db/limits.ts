import { and, asc, count, eq } from 'drizzle-orm';
import type { LimitKind } from '../../core/api/limits.ts';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { limits } from './schema.ts';

export type LimitRow = typeof limits.$inferSelect;

const ofKey = (scope: Scope, kind: LimitKind, key: string) =>
  and(eq(limits.workspaceId, scope.workspaceId), eq(limits.kind, kind), eq(limits.key, key));

export async function listLimits(db: Database, scope: Scope): Promise<LimitRow[]> {
  return listLimitsSystemWide(db, scope.workspaceId);
}

/** Every limit of a workspace, for its executions: they have no user. */
export async function listLimitsSystemWide(db: Database, workspaceId: string): Promise<LimitRow[]> {
  return db.select().from(limits).where(eq(limits.workspaceId, workspaceId)).orderBy(asc(limits.kind), asc(limits.key));
}

export async function countLimits(db: Database, scope: Scope): Promise<number> {
  const rows = await db.select({ count: count() }).from(limits).where(eq(limits.workspaceId, scope.workspaceId));
  return rows[0]?.count ?? 0;
}

export async function findLimit(db: Database, scope: Scope, kind: LimitKind, key: string): Promise<LimitRow | null> {
  const rows = await db
    .select()
    .from(limits)
    .where(ofKey(scope, kind, key));
  return rows[0] ?? null;
}

/** Sets a limit, or replaces what was set. */
export async function putLimit(db: Database, scope: Scope, row: Omit<LimitRow, 'workspaceId'>): Promise<void> {
  const { kind, key, ...values } = row;
  await db
    .insert(limits)
    .values({ workspaceId: scope.workspaceId, kind, key, ...values })
    .onConflictDoUpdate({ target: [limits.workspaceId, limits.kind, limits.key], set: values });
}

export async function deleteLimit(db: Database, scope: Scope, kind: LimitKind, key: string): Promise<boolean> {
  const done = await db.delete(limits).where(ofKey(scope, kind, key));
  return done.meta.changes > 0;
}
