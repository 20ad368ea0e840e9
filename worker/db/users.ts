import { and, eq } from 'drizzle-orm';
import type { Role } from '../../core/api/permissions.ts';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { memberships, users, workspaces } from './schema.ts';

/** A user with the workspace that a sign-in enters. */
export interface Account {
  userId: string;
  passwordHash: string;
  sessionVersion: number;
  workspaceId: string;
  role: Role;
}

/** The account of an e-mail address; the oldest membership decides the workspace. */
export async function findAccountSystemWide(db: Database, email: string): Promise<Account | null> {
  const rows = await db
    .select({
      userId: users.id,
      passwordHash: users.passwordHash,
      sessionVersion: users.sessionVersion,
      workspaceId: memberships.workspaceId,
      role: memberships.role,
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(eq(users.email, email))
    .orderBy(memberships.createdAt)
    .limit(1);
  return rows[0] ?? null;
}

export async function hasUsersSystemWide(db: Database): Promise<boolean> {
  return (await db.select({ id: users.id }).from(users).limit(1)).length > 0;
}

/**
 * Makes the first user, a workspace and the membership, only while there is no user. False when somebody was first:
 * the condition stands inside the statements, so that two set-ups at once make one owner.
 */
export async function addFirstOwnerSystemWide(
  db: Database,
  owner: { userId: string; email: string; name: string; passwordHash: string; workspaceId: string; at: number },
): Promise<boolean> {
  // The driver's own statements: drizzle cannot batch raw SQL, and its builder knows no condition on an insert.
  const { $client: d1 } = db;
  const [, made] = await d1.batch([
    d1
      .prepare(
        `INSERT INTO workspaces (id, name, created_at) SELECT ?, 'Personal', ? WHERE NOT EXISTS (SELECT 1 FROM users)`,
      )
      .bind(owner.workspaceId, owner.at),
    d1
      .prepare(
        `INSERT INTO users (id, email, name, password_hash, session_version, created_at)
         SELECT ?, ?, ?, ?, 1, ? WHERE NOT EXISTS (SELECT 1 FROM users)`,
      )
      .bind(owner.userId, owner.email, owner.name, owner.passwordHash, owner.at),
    d1
      .prepare(
        `INSERT INTO memberships (workspace_id, user_id, role, created_at)
         SELECT ?1, ?2, 'owner', ?3 WHERE EXISTS (SELECT 1 FROM users WHERE id = ?2)`,
      )
      .bind(owner.workspaceId, owner.userId, owner.at),
  ]);
  return (made?.meta.changes ?? 0) > 0;
}

/** Name and address of the signed-in user, and the name of the workspace. */
export async function findProfile(db: Database, scope: Scope) {
  const rows = await db
    .select({ email: users.email, name: users.name, workspaceName: workspaces.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, scope.userId)));
  return rows[0] ?? null;
}
