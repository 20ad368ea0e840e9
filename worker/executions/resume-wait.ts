import type { AnsweredBy } from '../../core/nodes/kit/wait-show.ts';
import { fileIdsIn } from '../../core/workflow/file-reference.ts';
import type { Item } from '../../core/workflow/item.ts';
import { isRefused } from '../../durable-objects/call-object.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from './call-execution.ts';

/** Ends a wait with an answer whose files lie with the execution already. Where it is refused, they are deleted. */
export async function resumeWait(
  env: Env,
  id: DurableObjectId,
  by: AnsweredBy,
  key: string,
  item: Item,
): Promise<{ resumed: true }> {
  try {
    return valueOf(await callExecution(env, id, (stub) => stub.resume(by, key, [item])));
  } catch (error) {
    // The object deletes what it refuses itself; of what never got there it knows nothing.
    const keys = fileIdsIn([item]).map((file) => payloadKey(id.toString(), file));
    if (isRefused(error) && keys.length > 0) await env.BLOBS.delete(keys).catch(() => undefined);
    throw error;
  }
}
