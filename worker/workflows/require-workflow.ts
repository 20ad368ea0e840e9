import { AppError } from '../../core/errors/app-error.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { listFormsOf } from '../db/forms.ts';
import { listSchedulesOf } from '../db/schedules.ts';
import { listWebhooksOf } from '../db/webhooks.ts';
import { findWorkflow, type WorkflowRow } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { toWorkflowDetail } from './present.ts';

/** The workflow, or WORKFLOW_NOT_FOUND: also for one of another workspace. */
export async function requireWorkflow(env: Env, scope: Scope, id: string): Promise<WorkflowRow> {
  const row = await findWorkflow(databaseOf(env), scope, id);
  if (!row) throw new AppError('WORKFLOW_NOT_FOUND', `The workflow ${JSON.stringify(id)} does not exist.`);
  return row;
}

/** The workflow as the API gives it. */
export async function readWorkflowDetail(env: Env, scope: Scope, id: string, origin: string) {
  const row = await requireWorkflow(env, scope, id);
  const db = databaseOf(env);
  const [webhooks, forms, schedules] = await Promise.all([
    listWebhooksOf(db, scope, id),
    listFormsOf(db, scope, id),
    listSchedulesOf(db, scope, id),
  ]);
  return toWorkflowDetail(row, webhooks, forms, schedules, origin);
}
