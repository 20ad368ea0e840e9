import { AppError } from '../../core/errors/app-error.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { withdrawPublication, writePublication } from '../db/publication.ts';
import { listSchedulesOf } from '../db/schedules.ts';
import { listWebhooksOf } from '../db/webhooks.ts';
import { listVersions } from '../db/workflow-versions.ts';
import type { Env } from '../env.ts';
import { formsOf } from '../forms/forms-of.ts';
import { webhooksOf } from '../ingress/webhook-config.ts';
import { forgetWebhooks } from '../ingress/webhook-routes.ts';
import { goOnCounting, schedulesOf } from '../schedules/schedules-of.ts';
import { requireSound } from './check-workflow.ts';
import { requireWorkflow } from './require-workflow.ts';

/** Makes the draft the version that triggers run. An unchanged draft makes no new version. */
export async function publishWorkflowDraft(env: Env, scope: Scope, id: string): Promise<void> {
  const db = databaseOf(env);
  const workflow = await requireWorkflow(env, scope, id);
  requireSound(workflow.draft, { forPublish: true });
  const registrations = webhooksOf(workflow.draft);
  const before = await listWebhooksOf(db, scope, id);
  const schedules = goOnCounting(schedulesOf(workflow.draft, Date.now()), await listSchedulesOf(db, scope, id));

  const isNew = workflow.publishedHash !== workflow.draftHash;
  const newest = isNew ? (await listVersions(db, scope, id))[0] : undefined;
  const version = isNew
    ? { id: newId('ver'), number: (newest?.number ?? 0) + 1, hash: workflow.draftHash }
    : { id: workflow.publishedVersionId!, number: workflow.publishedNumber!, hash: workflow.draftHash };
  const ofVersion = {
    workflowId: id,
    workflowName: workflow.draft.name,
    versionId: version.id,
    versionNumber: version.number,
    versionHash: version.hash,
  };
  try {
    await writePublication(db, scope, {
      workflowId: id,
      versionId: version.id,
      newVersion: isNew ? { ...version, workflowId: id, document: workflow.draft, publishedAt: Date.now() } : null,
      webhooks: registrations.map((registration) => ({ ...registration, ...ofVersion })),
      forms: formsOf(workflow.draft).map((form) => ({ ...form, ...ofVersion })),
      schedules,
    });
  } catch (error) {
    throw toConflict(error);
  }
  forgetWebhooks([...before, ...registrations].map((webhook) => webhook.path));
}

/** Ends the triggers of a workflow; running executions finish. With `deletedAt` the workflow goes too. */
export async function withdrawWorkflow(env: Env, scope: Scope, id: string, deletedAt: number | null): Promise<void> {
  const db = databaseOf(env);
  const before = await listWebhooksOf(db, scope, id);
  await withdrawPublication(db, scope, id, deletedAt);
  forgetWebhooks(before.map((webhook) => webhook.path));
}

function toConflict(error: unknown): unknown {
  const text = `${String(error)} ${error instanceof Error ? String(error.cause ?? '') : ''}`;
  if (/UNIQUE constraint failed: webhooks/i.test(text)) {
    return new AppError(
      'WEBHOOK_PATH_TAKEN',
      'A webhook of this workflow has the path and method of another published one. Choose another path.',
    );
  }
  if (/UNIQUE constraint failed: forms/i.test(text)) {
    return new AppError(
      'WEBHOOK_PATH_TAKEN',
      'A form of this workflow has the path of another published one. Choose another path.',
    );
  }
  if (/UNIQUE constraint failed: workflow_versions/i.test(text)) {
    return new AppError(
      'PRECONDITION_FAILED',
      'The workflow was published by somebody else at the same moment. Look at it, then try again.',
    );
  }
  return error;
}
