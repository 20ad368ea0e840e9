import { and, desc, eq, isNull, isNotNull, lt, or, sql } from 'drizzle-orm';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import type { ListPosition } from './list-position.ts';
import { workflows, workflowVersions } from './schema.ts';

/** A workflow with number and hash of its published version. */
export type WorkflowRow = typeof workflows.$inferSelect & {
  publishedNumber: number | null;
  publishedHash: string | null;
};

const alive = (scope: Scope) => and(eq(workflows.workspaceId, scope.workspaceId), isNull(workflows.deletedAt));
const publishedVersion = and(
  eq(workflowVersions.workspaceId, workflows.workspaceId),
  eq(workflowVersions.id, workflows.publishedVersionId),
);

export async function addWorkflow(
  db: Database,
  scope: Scope,
  row: Omit<typeof workflows.$inferInsert, 'workspaceId'>,
): Promise<void> {
  await db.insert(workflows).values({ ...row, workspaceId: scope.workspaceId });
}

export async function findWorkflow(db: Database, scope: Scope, id: string): Promise<WorkflowRow | null> {
  const rows = await db
    .select({ workflow: workflows, publishedNumber: workflowVersions.number, publishedHash: workflowVersions.hash })
    .from(workflows)
    .leftJoin(workflowVersions, publishedVersion)
    .where(and(alive(scope), eq(workflows.id, id)));
  const row = rows[0];
  return row ? { ...row.workflow, publishedNumber: row.publishedNumber, publishedHash: row.publishedHash } : null;
}

/** What of a workflow can be called: its published version, and the draft. Asked for by executions, which have no user. */
export async function findCallableSystemWide(db: Database, workspaceId: string, id: string) {
  const rows = await db
    .select({
      name: workflows.name,
      draft: workflows.draft,
      draftHash: workflows.draftHash,
      published: {
        id: workflowVersions.id,
        number: workflowVersions.number,
        hash: workflowVersions.hash,
        document: workflowVersions.document,
      },
    })
    .from(workflows)
    .leftJoin(workflowVersions, publishedVersion)
    .where(and(eq(workflows.workspaceId, workspaceId), isNull(workflows.deletedAt), eq(workflows.id, id)));
  return rows[0] ?? null;
}

/** Newest first, without drafts. */
export async function listWorkflows(db: Database, scope: Scope, after: ListPosition | null, limit: number) {
  return db
    .select({
      id: workflows.id,
      name: workflows.name,
      draftHash: workflows.draftHash,
      sample: workflows.sample,
      createdAt: workflows.createdAt,
      updatedAt: workflows.updatedAt,
      publishedNumber: workflowVersions.number,
      publishedHash: workflowVersions.hash,
    })
    .from(workflows)
    .leftJoin(workflowVersions, publishedVersion)
    .where(
      and(
        alive(scope),
        after
          ? or(lt(workflows.createdAt, after.at), and(eq(workflows.createdAt, after.at), lt(workflows.id, after.id)))
          : undefined,
      ),
    )
    .orderBy(desc(workflows.createdAt), desc(workflows.id))
    .limit(limit);
}

/** Replaces the draft if it still has the revision that the caller read. False when it was changed in the meantime. */
export async function replaceDraft(
  db: Database,
  scope: Scope,
  id: string,
  change: { revision: number; draft: WorkflowDocument; draftHash: string; at: number },
): Promise<boolean> {
  const done = await db
    .update(workflows)
    .set({
      draft: change.draft,
      draftHash: change.draftHash,
      name: change.draft.name,
      revision: change.revision + 1,
      updatedAt: change.at,
    })
    .where(and(alive(scope), eq(workflows.id, id), eq(workflows.revision, change.revision)));
  return done.meta.changes > 0;
}

/** The statement that names the published version, for a batch; null unpublishes. */
export function setPublishedVersion(db: Database, scope: Scope, id: string, versionId: string | null) {
  return db
    .update(workflows)
    .set({ publishedVersionId: versionId })
    .where(and(alive(scope), eq(workflows.id, id)));
}

/** The statement that hides a workflow, for a batch with the removal of its webhooks. */
export function markWorkflowDeleted(db: Database, scope: Scope, id: string, at: number) {
  return db
    .update(workflows)
    .set({ deletedAt: at, publishedVersionId: null })
    .where(and(alive(scope), eq(workflows.id, id)));
}

/** Ids of installed samples by sample. */
export async function findInstalledSamples(db: Database, scope: Scope): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: workflows.id, sample: workflows.sample })
    .from(workflows)
    .where(and(alive(scope), isNotNull(workflows.sample)));
  return new Map(rows.map((row) => [row.sample!, row.id]));
}

/** Name of a workflow whose draft or published version mentions the credential; null when none does. */
export async function findCredentialUser(db: Database, scope: Scope, credentialId: string): Promise<string | null> {
  // Ids are random and unique, so the text of the document is searched instead of an index that every save would pay for.
  // Not by LIKE: D1 takes patterns of up to fifty bytes only.
  const mention = JSON.stringify(credentialId);
  const rows = await db
    .select({ name: workflows.name })
    .from(workflows)
    .leftJoin(workflowVersions, publishedVersion)
    .where(
      and(
        alive(scope),
        or(sql`instr(${workflows.draft}, ${mention}) > 0`, sql`instr(${workflowVersions.document}, ${mention}) > 0`),
      ),
    )
    .limit(1);
  return rows[0]?.name ?? null;
}

/** Removes workflows deleted before `before` for good, with their versions, once no execution is kept that ran one. */
export async function purgeDeletedWorkflowsSystemWide(db: Database, before: number): Promise<void> {
  await db.run(sql`DELETE FROM workflows WHERE deleted_at < ${before} AND NOT EXISTS (
    SELECT 1 FROM executions e WHERE e.workspace_id = workflows.workspace_id AND e.workflow_id = workflows.id)`);
}
