import { AppError } from '../../core/errors/app-error.ts';
import { TRIGGER_NAME } from '../execution/payloads.ts';
import { copyFiles } from '../execution/files.ts';
import { payloadKey } from '../execution/stored-bytes.ts';
import type { TriggerData } from '../execution/protocol.ts';

/** Where large deliveries lie until their execution starts. */
export const keptPrefix = (debounceId: string) => `debounce/${debounceId}/`;

/** Copies large items, and files, to the execution that runs with them. Repeated after a crash it finds its own copy. */
export async function moveToExecution(
  bucket: R2Bucket,
  data: TriggerData,
  debounceId: string,
  executionId: string,
): Promise<TriggerData> {
  await copyFiles(bucket, keptPrefix(debounceId), executionId, data.files ?? []);
  if (data.kind === 'inline') return data;
  const key = payloadKey(executionId, TRIGGER_NAME);
  const kept = await bucket.get(data.key);
  if (kept) await bucket.put(key, kept.body);
  else if (!(await bucket.head(key)))
    throw new AppError('INTERNAL', `The delivery ${data.key} that is to start ${executionId} is missing.`);
  return { ...data, key };
}

/** Deletes the items of a delivery that was replaced or has started. Left over they only cost storage. */
export async function deleteKept(
  bucket: R2Bucket,
  data: TriggerData,
  debounceId: string,
  unless: TriggerData | null,
): Promise<void> {
  const keys = keysOf(data, debounceId).filter((key) => !unless || !keysOf(unless, debounceId).includes(key));
  if (keys.length === 0) return;
  try {
    await bucket.delete(keys);
  } catch (error) {
    console.warn(JSON.stringify({ event: 'debounce.undeleted', keys, error: String(error) }));
  }
}

const keysOf = (data: TriggerData, debounceId: string): string[] => [
  ...(data.kind === 'stored' ? [data.key] : []),
  ...(data.files ?? []).map((id) => keptPrefix(debounceId) + id),
];
