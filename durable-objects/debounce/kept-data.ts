import { AppError } from '../../core/errors/app-error.ts';
import { payloadKey } from '../execution/stored-bytes.ts';
import type { TriggerData } from '../execution/protocol.ts';

/** Where large deliveries lie until their execution starts. */
export const keptPrefix = (debounceId: string) => `debounce/${debounceId}/`;

/** Copies large items to the execution that runs with them. Repeated after a crash it finds its own copy. */
export async function moveToExecution(bucket: R2Bucket, data: TriggerData, executionId: string): Promise<TriggerData> {
  if (data.kind === 'inline') return data;
  const key = payloadKey(executionId, 'trigger');
  const kept = await bucket.get(data.key);
  if (kept) await bucket.put(key, kept.body);
  else if (!(await bucket.head(key)))
    throw new AppError('INTERNAL', `The delivery ${data.key} that is to start ${executionId} is missing.`);
  return { ...data, key };
}

/** Deletes the items of a delivery that was replaced or has started. Left over they only cost storage. */
export async function deleteKept(bucket: R2Bucket, data: TriggerData, unless: TriggerData | null): Promise<void> {
  if (data.kind === 'inline' || (unless?.kind === 'stored' && unless.key === data.key)) return;
  try {
    await bucket.delete(data.key);
  } catch (error) {
    console.warn(JSON.stringify({ event: 'debounce.undeleted', key: data.key, error: String(error) }));
  }
}
