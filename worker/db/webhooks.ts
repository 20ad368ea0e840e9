import { and, eq } from 'drizzle-orm';
import type { Scope } from '../auth/scope.ts';
import type { Database } from './database.ts';
import { webhooks } from './schema.ts';

export type WebhookRow = typeof webhooks.$inferSelect;

/** Every method registered at a path: the caller of a webhook has no identity yet. */
export async function findWebhooksSystemWide(db: Database, path: string): Promise<WebhookRow[]> {
  return db.select().from(webhooks).where(eq(webhooks.path, path));
}

export async function listWebhooksOf(db: Database, scope: Scope, workflowId: string): Promise<WebhookRow[]> {
  return db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.workspaceId, scope.workspaceId), eq(webhooks.workflowId, workflowId)));
}

/** The statement that removes the webhooks of a workflow, for a batch. */
export function removeWebhooks(db: Database, scope: Scope, workflowId: string) {
  return db
    .delete(webhooks)
    .where(and(eq(webhooks.workspaceId, scope.workspaceId), eq(webhooks.workflowId, workflowId)));
}

/** The statement that registers one webhook, for a batch: an address that is taken makes the whole batch fail. */
export function addWebhook(db: Database, scope: Scope, row: Omit<typeof webhooks.$inferInsert, 'workspaceId'>) {
  return db.insert(webhooks).values({ ...row, workspaceId: scope.workspaceId });
}
