import type { WorkflowDetail, WorkflowSummary } from '../../core/api/workflows.ts';
import type { WebhookRow } from '../db/webhooks.ts';
import type { WorkflowRow } from '../db/workflows.ts';
import { toIso } from '../executions/summary.ts';
import { portsOf } from './ports-of.ts';

type SummaryRow = Pick<
  WorkflowRow,
  'id' | 'name' | 'draftHash' | 'createdAt' | 'updatedAt' | 'publishedNumber' | 'publishedHash'
>;

/** A workflow as it stands in lists. */
export function toWorkflowSummary(row: SummaryRow): WorkflowSummary {
  return {
    id: row.id,
    name: row.name,
    publishedVersion: row.publishedNumber,
    draftChanged: row.publishedHash !== null && row.publishedHash !== row.draftHash,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}

/** A workflow with its draft and the addresses of its webhooks. */
export function toWorkflowDetail(row: WorkflowRow, webhooks: readonly WebhookRow[], origin: string): WorkflowDetail {
  return {
    ...toWorkflowSummary(row),
    revision: row.revision,
    draft: row.draft,
    ports: portsOf(row.draft),
    webhooks: webhooks.map((webhook) => ({
      node: webhook.nodeId,
      method: webhook.method,
      url: webhookUrl(origin, webhook.path),
    })),
  };
}

/** The public address of a webhook's path. */
export function webhookUrl(origin: string, path: string): string {
  return `${origin}/webhook/${path.split('/').map(encodeURIComponent).join('/')}`;
}
