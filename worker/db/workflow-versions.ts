import { and, desc, eq } from 'drizzle-orm';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { users, workflowVersions } from './schema.ts';

export type WorkflowVersionRow = typeof workflowVersions.$inferSelect;

/** The statement that adds an immutable version, for a batch. A number that another publication took meanwhile makes it fail. */
export function addVersion(
  db: Database,
  scope: Scope,
  row: Omit<typeof workflowVersions.$inferInsert, 'workspaceId' | 'publishedBy'>,
) {
  return db.insert(workflowVersions).values({ ...row, workspaceId: scope.workspaceId, publishedBy: scope.userId });
}

/** Versions of a workflow without their documents, newest first. */
export async function listVersions(db: Database, scope: Scope, workflowId: string) {
  return db
    .select({
      id: workflowVersions.id,
      number: workflowVersions.number,
      hash: workflowVersions.hash,
      publishedAt: workflowVersions.publishedAt,
      publishedBy: users.name,
    })
    .from(workflowVersions)
    .leftJoin(users, eq(users.id, workflowVersions.publishedBy))
    .where(and(eq(workflowVersions.workspaceId, scope.workspaceId), eq(workflowVersions.workflowId, workflowId)))
    .orderBy(desc(workflowVersions.number))
    .limit(1000);
}

/** A version of this workflow with its document. Asked for by executions, which have no user. */
export async function findVersionSystemWide(db: Database, workspaceId: string, workflowId: string, id: string) {
  const rows = await db
    .select()
    .from(workflowVersions)
    .where(
      and(
        eq(workflowVersions.workspaceId, workspaceId),
        eq(workflowVersions.workflowId, workflowId),
        eq(workflowVersions.id, id),
      ),
    );
  return rows[0] ?? null;
}

/** The document of a version, asked for by an execution's object, which knows its workspace and has no user. */
export async function findVersionDocumentSystemWide(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<WorkflowDocument | null> {
  const rows = await db
    .select({ document: workflowVersions.document })
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workspaceId, workspaceId), eq(workflowVersions.id, id)));
  return rows[0]?.document ?? null;
}
