import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { memberships, sessions, users } from './schema.ts';

// A refresh token is what makes a scope, so these queries come before one exists.

export async function addSessionSystemWide(db: Database, row: typeof sessions.$inferInsert): Promise<void> {
  await db.insert(sessions).values(row);
}

/**
 * Adds the next token of a sign-in, only while that lives; false when it has ended. The condition stands inside the
 * statement: a sign-out may come between any read and this.
 */
export async function addToFamilySystemWide(
  db: Database,
  row: Omit<typeof sessions.$inferInsert, 'usedAt'>,
): Promise<boolean> {
  // The driver's own statement: drizzle's builder knows no condition on an insert.
  const done = await db.$client
    .prepare(
      `INSERT INTO sessions (token_hash, family_id, user_id, workspace_id, created_at, expires_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM sessions WHERE family_id = ?2)`,
    )
    .bind(row.tokenHash, row.familyId, row.userId, row.workspaceId, row.createdAt, row.expiresAt)
    .run();
  return done.meta.changes > 0;
}

/** The stored token with its user's present session version; null also when the user is no member any more. */
export async function findTokenSystemWide(db: Database, tokenHash: string) {
  const rows = await db
    .select({
      familyId: sessions.familyId,
      userId: sessions.userId,
      workspaceId: sessions.workspaceId,
      expiresAt: sessions.expiresAt,
      usedAt: sessions.usedAt,
      sessionVersion: users.sessionVersion,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(
      memberships,
      and(eq(memberships.userId, sessions.userId), eq(memberships.workspaceId, sessions.workspaceId)),
    )
    .where(eq(sessions.tokenHash, tokenHash));
  return rows[0] ?? null;
}

/** Marks a token as used. False when it was used before: of two at once, one wins. */
export async function useTokenSystemWide(db: Database, tokenHash: string, at: number): Promise<boolean> {
  const done = await db
    .update(sessions)
    .set({ usedAt: at })
    .where(and(eq(sessions.tokenHash, tokenHash), isNull(sessions.usedAt)));
  return done.meta.changes > 0;
}

export async function endFamilySystemWide(db: Database, familyId: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.familyId, familyId));
}

/** Role and session version of a living sign-in; null when it has ended. */
export async function findSessionSystemWide(db: Database, familyId: string, userId: string, workspaceId: string) {
  const rows = await db
    .select({ role: memberships.role, sessionVersion: users.sessionVersion })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(
      memberships,
      and(eq(memberships.userId, sessions.userId), eq(memberships.workspaceId, sessions.workspaceId)),
    )
    .where(
      and(
        eq(sessions.familyId, familyId),
        eq(sessions.userId, userId),
        eq(sessions.workspaceId, workspaceId),
        gt(sessions.expiresAt, Date.now()),
      ),
    )
    .limit(1);
  return rows[0] ?? null;
}

/** Deletes tokens that nobody can use any more. */
export async function deleteExpiredSessionsSystemWide(db: Database, now: number): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
}
