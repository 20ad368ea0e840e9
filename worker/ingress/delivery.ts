import { isHeaderName } from '../../core/egress/header-name.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { triggerKey } from '../../core/limits/trigger-key.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { WebhookRow } from '../db/webhooks.ts';
import { logLine } from '../http/log.ts';

/** What names a delivery, and how long a second one of that name starts nothing. */
export interface Delivery {
  /** The value of the header, or `['key', value]` of the workflow's own key. */
  id: Json;
  windowMs: number;
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
  if (!idempotency) return null;
  const key = keyOfItem('idempotency', idempotency.key, route, item);
  return key === null || key === '' ? null : { id: ['key', key], windowMs: idempotency.seconds * 1000 };
}

/** A key that cannot be evaluated is no key: the delivery counts, whatever is wrong with the setting. */
export function keyOfItem(setting: string, source: string, route: WebhookRow, item: Item): Json {
  try {
    return triggerKey(source, item, { id: route.workflowId, name: route.workflowName }, Date.now());
  } catch (error) {
    logLine(`${setting}.key.failed`, { workflowId: route.workflowId, error: String(error) });
    return null;
  }
}
