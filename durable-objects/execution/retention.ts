import type { RunState } from '../../core/engine/state.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import { TRIGGER_NAME } from './payloads.ts';
import { payloadKey } from './stored-bytes.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DEFAULT_SUCCESS = '7d';
const DEFAULT_FAILURE = '30d';

/** Epoch milliseconds at which the data of an ended execution is deleted; null: kept for good. */
export function retainUntil(state: RunState, document: WorkflowDocument): number | null {
  if (state.endedAt === null) return null;
  const span = spanOf(document, state.status === 'succeeded');
  return span === null ? null : state.endedAt + span;
}

/** The earliest moment, epoch milliseconds, at which this execution may be forgotten; null: never. It may not have ended. */
export function keptAtLeastUntil(state: RunState, document: WorkflowDocument, now: number): number | null {
  if (state.endedAt !== null) return retainUntil(state, document);
  const spans = [spanOf(document, true), spanOf(document, false)].filter((span) => span !== null);
  return spans.length === 0 ? null : now + Math.min(...spans);
}

function spanOf(document: WorkflowDocument, isSuccess: boolean): number | null {
  const { retain } = document.settings;
  const span = isSuccess ? (retain?.success ?? DEFAULT_SUCCESS) : (retain?.failure ?? DEFAULT_FAILURE);
  const parts = /^(\d+)([smhd])$/.exec(span);
  return parts ? Number(parts[1]) * UNIT_MS[parts[2] as keyof typeof UNIT_MS] : null;
}

/** The items of a delivery lie in R2 this long at most, in milliseconds, before its start says what they are for. */
export const ARRIVAL_MS = 60_000;

/**
 * Deletes what an execution has in R2, but for what has only just come: it may belong to a delivery whose start is on
 * its way. True when something of that kind was left.
 */
export async function deleteStored(bucket: R2Bucket, executionId: string, now: number): Promise<boolean> {
  let hasRecent = false;
  for await (const objects of storedOf(bucket, executionId)) {
    const old = objects.filter((object) => object.uploaded.getTime() <= now - ARRIVAL_MS);
    hasRecent ||= old.length < objects.length;
    if (old.length > 0) await bucket.delete(old.map((object) => object.key));
  }
  return hasRecent;
}

/** Deletes all that was stored for an execution that does not exist, but for the items of deliveries on their way. */
export async function deleteCopies(bucket: R2Bucket, executionId: string): Promise<void> {
  const delivered = payloadKey(executionId, TRIGGER_NAME);
  for await (const objects of storedOf(bucket, executionId)) {
    const copies = objects.filter(({ key }) => !key.startsWith(delivered));
    if (copies.length > 0) await bucket.delete(copies.map(({ key }) => key));
  }
}

async function* storedOf(bucket: R2Bucket, executionId: string): AsyncGenerator<R2Object[]> {
  let cursor: string | undefined;
  do {
    const prefix = payloadKey(executionId, '');
    const page = await bucket.list({ prefix, limit: 1000, ...(cursor ? { cursor } : {}) });
    yield page.objects;
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor);
}
