import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { TRIGGER_NAME } from '../../durable-objects/execution/payloads.ts';
import { fileIdsIn } from '../../core/workflow/file-reference.ts';
import { copyFiles } from '../../durable-objects/execution/files.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { TriggerData } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';

/** Above this many characters of JSON the items go to R2 and only a reference to the object. */
const INLINE_CHARACTERS = 1_000_000;

/**
 * Items of a trigger as `start` takes them. `roughBytes` is what came in: far below the limit nothing is measured,
 * because turning items into text once more is a cost of every request.
 */
export async function toTriggerData(
  executionId: string,
  items: Item[],
  roughBytes: number,
  env: Env,
): Promise<TriggerData> {
  const ids = fileIdsIn(items);
  const files = ids.length > 0 ? { files: ids } : {};
  if (roughBytes < INLINE_CHARACTERS / 4) return { kind: 'inline', items, ...files };
  const text = JSON.stringify(items);
  if (text.length <= INLINE_CHARACTERS) return { kind: 'inline', items, ...files };
  const key = newKey(executionId);
  await env.BLOBS.put(key, text);
  return { kind: 'stored', key, count: items.length, ...files };
}

/** The same items, where another execution finds them; their files with them. */
export async function copyTriggerData(
  data: TriggerData,
  fromId: string,
  executionId: string,
  env: Env,
): Promise<TriggerData> {
  await copyFiles(env.BLOBS, payloadKey(fromId, ''), executionId, data.files ?? []);
  if (data.kind === 'inline') return data;
  const object = await env.BLOBS.get(data.key);
  if (!object) throw new AppError('INTERNAL', `The stored items ${data.key} of a delivery are missing.`);
  const key = newKey(executionId);
  await env.BLOBS.put(key, object.body);
  return { ...data, key };
}

/** Deletes items that no execution has begun with. */
export async function deleteTriggerData(data: TriggerData, executionId: string, env: Env): Promise<void> {
  const keys = (data.files ?? []).map((id) => payloadKey(executionId, id));
  if (data.kind === 'stored') keys.push(data.key);
  if (keys.length > 0) await env.BLOBS.delete(keys);
}

/** Of this delivery alone: a repeated one must not touch what the execution has begun with. */
function newKey(executionId: string): string {
  return payloadKey(executionId, `${TRIGGER_NAME}-${crypto.randomUUID()}`);
}
