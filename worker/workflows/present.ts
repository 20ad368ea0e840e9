import type { WorkflowDetail, WorkflowSummary } from '../../core/api/workflows.ts';
import type { FormRow } from '../db/forms.ts';
import type { ScheduleRow } from '../db/schedules.ts';
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

/** A workflow with its draft the addresses of its webhooks and its next times. */
export function toWorkflowDetail(
  row: WorkflowRow,
  webhooks: readonly WebhookRow[],
  forms: readonly FormRow[],
  schedules: readonly ScheduleRow[],
  origin: string,
): WorkflowDetail {
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
    forms: forms.map(({ nodeId, path }) => ({ node: nodeId, url: `${origin}/form/${path}` })),
    schedules: schedules.map(({ nodeId, nextAt }) => ({ node: nodeId, nextAt: toIso(nextAt) })),
  };
}

/** The public address of a webhook's path. */
export function webhookUrl(origin: string, path: string): string {
  return `${origin}/webhook/${path.split('/').map(encodeURIComponent).join('/')}`;
}
