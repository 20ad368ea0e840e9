import { isHeaderName } from '../../core/egress/header-name.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { triggerKey } from '../../core/limits/trigger-key.ts';
import type { Json, WorkflowSettings } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { WebhookRow } from '../db/webhooks.ts';
import { logLine } from '../http/log.ts';
import type { ArrivedItem } from './request-item.ts';

/** What names a delivery, and how long a second one of that name starts nothing. */
export interface Delivery {
  /** The value of the header, `['key', value]` of the workflow's own key, or `['form', …]` of a page that was sent. */
  id: Json;
  windowMs: number;
}

/** The trigger of a published workflow, and the version that it starts. */
export type TriggerPlace = Pick<
  WebhookRow,
  'workspaceId' | 'workflowId' | 'workflowName' | 'nodeId' | 'versionId' | 'versionNumber' | 'versionHash'
>;

/** What came to a trigger. */
export interface Call {
  arrived: ArrivedItem;
  /** Size of what came, in bytes, as far as it was read. */
  bytes: number;
  delivery: Delivery | null;
  hops: number;
}

const MAX_CHARACTERS = 512;

/** What names the delivery: the header that the webhook chose, else the key of the workflow; null where neither does. */
export function deliveryOf(headers: Headers, route: WebhookRow, item: Item): Delivery | null {
  const { dedupeHeader, dedupeMs, idempotency } = route.config;
  // Publishing checks the name; one that was published before it did names nothing.
  const value = dedupeHeader === null || !isHeaderName(dedupeHeader) ? null : headers.get(dedupeHeader);
  if (value !== null && value.length > MAX_CHARACTERS)
    throw new AppError('PARAMETER_INVALID', `The header ${dedupeHeader} is longer than ${MAX_CHARACTERS} characters.`);
  if (value !== null && value !== '') return { id: value, windowMs: dedupeMs };
  return deliveryByKey(idempotency, route, item);
}

/** The delivery that the workflow's own key names; null where it has none, or the key gives nothing. */
export function deliveryByKey(
  idempotency: WorkflowSettings['idempotency'],
  workflow: { workflowId: string; workflowName: string },
  item: Item,
): Delivery | null {
  if (!idempotency) return null;
  const key = keyOfItem('idempotency', idempotency.key, workflow, item);
  return key === null || key === '' ? null : { id: ['key', key], windowMs: idempotency.seconds * 1000 };
}

/** A key that cannot be evaluated is no key: the delivery counts, whatever is wrong with the setting. */
export function keyOfItem(
  setting: string,
  source: string,
  { workflowId, workflowName }: { workflowId: string; workflowName: string },
  item: Item,
): Json {
  try {
    return triggerKey(source, item, { id: workflowId, name: workflowName }, Date.now());
  } catch (error) {
    logLine(`${setting}.key.failed`, { workflowId, error: String(error) });
    return null;
  }
}
