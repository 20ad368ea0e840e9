import type { Item } from '../../core/workflow/item.ts';
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
  if (roughBytes < INLINE_CHARACTERS / 4) return { kind: 'inline', items };
  const text = JSON.stringify(items);
  if (text.length <= INLINE_CHARACTERS) return { kind: 'inline', items };
  const key = `executions/${executionId}/trigger`;
  // Only if it is new: a repeated delivery must not change the data of the execution that the first one started.
  await env.BLOBS.put(key, text, { onlyIf: new Headers({ 'If-None-Match': '*' }) });
  return { kind: 'stored', key, count: items.length };
}
