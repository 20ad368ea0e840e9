import type { WorkflowSettings } from '../../core/workflow/document.ts';
import { fileIdsIn } from '../../core/workflow/file-reference.ts';
import { callObject, isRefused } from '../../durable-objects/call-object.ts';
import type { DebounceAnswer, DebounceRpc } from '../../durable-objects/debounce/debounce.ts';
import { deleteKept, keptPrefix } from '../../durable-objects/debounce/kept-data.ts';
import type { TriggerData } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';
import { keyOfItem, type Call, type TriggerPlace } from './delivery.ts';
import type { ArrivedItem } from './request-item.ts';
import { storeFiles } from './store-files.ts';

/** Above this many characters of JSON the items wait in R2. */
const INLINE_CHARACTERS = 350_000;

/**
 * Hands a delivery to the debounce of its workflow, trigger and key. Once this resolves it is durable there; nobody
 * can wait for a run that something newer may still replace.
 */
export async function debounceTrigger(
  place: TriggerPlace,
  { key, seconds, maxSeconds }: NonNullable<WorkflowSettings['debounce']>,
  { arrived, bytes, delivery, hops }: Call,
  env: Env,
): Promise<DebounceAnswer> {
  const { workspaceId, workflowId, nodeId } = place;
  const value = key === undefined ? null : keyOfItem('debounce', key, place, arrived.item);
  const id = env.DEBOUNCE.idFromName(JSON.stringify([workspaceId, workflowId, nodeId, value]));
  const push = {
    workspaceId,
    workflowId,
    triggerNode: nodeId,
    data: await keep(arrived, bytes, id.toString(), env),
    hops,
    quietMs: seconds * 1000,
    longestMs: maxSeconds === undefined ? null : maxSeconds * 1000,
    call: crypto.randomUUID(),
    delivery: delivery && { id: JSON.stringify(delivery.id), windowMs: delivery.windowMs },
  };
  return callObject(
    () => env.DEBOUNCE.get(id) as unknown as DebounceRpc,
    (stub) => stub.push(push),
  ).catch(async (error: unknown) => {
    // Only what was refused for sure: what failed otherwise may have been taken.
    if (isRefused(error)) await deleteKept(env.BLOBS, push.data, id.toString(), null);
    throw error;
  });
}

async function keep(arrived: ArrivedItem, bytes: number, debounceId: string, env: Env): Promise<TriggerData> {
  const item = await storeFiles(arrived, keptPrefix(debounceId), env);
  const ids = fileIdsIn([item]);
  const files = ids.length > 0 ? { files: ids } : {};
  if (bytes < INLINE_CHARACTERS / 4) return { kind: 'inline', items: [item], ...files };
  const text = JSON.stringify([item]);
  if (text.length <= INLINE_CHARACTERS) return { kind: 'inline', items: [item], ...files };
  const key = keptPrefix(debounceId) + crypto.randomUUID();
  await env.BLOBS.put(key, text);
  return { kind: 'stored', key, count: 1, ...files };
}
