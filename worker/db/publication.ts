import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { addForm, removeForms } from './forms.ts';
import type { forms, webhooks, workflowVersions } from './schema.ts';
import type { ScheduleRegistration } from '../schedules/schedules-of.ts';
import { addSchedule, removeSchedules } from './schedules.ts';
import { addWebhook, removeWebhooks } from './webhooks.ts';
import { addVersion } from './workflow-versions.ts';
import { markWorkflowDeleted, setPublishedVersion } from './workflows.ts';

export interface Publication {
  workflowId: string;
  versionId: string;
  /** Null when the version exists already. */
  newVersion: Omit<typeof workflowVersions.$inferInsert, 'workspaceId' | 'publishedBy'> | null;
  webhooks: Omit<typeof webhooks.$inferInsert, 'workspaceId'>[];
  schedules: ScheduleRegistration[];
  forms: Omit<typeof forms.$inferInsert, 'workspaceId'>[];
}

/**
 * Switches a workflow to a version. Version, triggers and the switch are one batch: a request meets the old version or
 * the new one, never a part of either. Fails as a whole when an address or a number is taken.
 */
export async function writePublication(db: Database, scope: Scope, publication: Publication): Promise<void> {
  const { workflowId, versionId, newVersion } = publication;
  await db.batch([
    removeWebhooks(db, scope, workflowId),
    removeSchedules(db, scope, workflowId),
    removeForms(db, scope, workflowId),
    ...(newVersion ? [addVersion(db, scope, newVersion)] : []),
    ...publication.webhooks.map((webhook) => addWebhook(db, scope, webhook)),
    ...publication.forms.map((form) => addForm(db, scope, form)),
    ...publication.schedules.map((schedule) => addSchedule(db, scope, workflowId, schedule)),
    setPublishedVersion(db, scope, workflowId, versionId),
  ]);
}

/** Ends the triggers of a workflow, and hides the workflow itself when `deletedAt` is given. */
export async function withdrawPublication(
  db: Database,
  scope: Scope,
  workflowId: string,
  deletedAt: number | null,
): Promise<void> {
  const last =
    deletedAt === null
      ? setPublishedVersion(db, scope, workflowId, null)
      : markWorkflowDeleted(db, scope, workflowId, deletedAt);
  await db.batch([
    removeWebhooks(db, scope, workflowId),
    removeSchedules(db, scope, workflowId),
    removeForms(db, scope, workflowId),
    last,
  ]);
}
