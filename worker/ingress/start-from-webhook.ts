import type { StartAnswer, StartRequest } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { WebhookRow } from '../db/webhooks.ts';
import type { Env } from '../env.ts';
import { startOrKeep } from '../executions/start-or-keep.ts';
import { toTriggerData } from '../executions/trigger-data.ts';
import type { Delivery } from './delivery.ts';
import type { ArrivedItem } from './request-item.ts';
import { storeFiles } from './store-files.ts';

export interface StartedWebhook {
  id: DurableObjectId;
  /** Null: the object was too busy; the start is stored and the sweep makes it. */
  answer: StartAnswer | null;
}

/** Starts the execution of a webhook call. When this resolves, the start is durable. */
export async function startFromWebhook(
  route: WebhookRow,
  request: { arrived: ArrivedItem; bytes: number; delivery: Delivery | null; hops: number },
  env: Env,
): Promise<StartedWebhook> {
  const { config } = route;
  const name =
    request.delivery === null
      ? null
      : JSON.stringify([
          route.workspaceId,
          route.workflowId,
          route.nodeId,
          request.delivery.id,
          request.delivery.windowMs,
        ]);
  const id = name === null ? env.EXECUTION.newUniqueId() : env.EXECUTION.idFromName(name);
  const item = await storeFiles(request.arrived, payloadKey(id.toString(), ''), env);
  const start: StartRequest = {
    workspaceId: route.workspaceId,
    workflowId: route.workflowId,
    workflowName: route.workflowName,
    definition: { kind: 'version', versionId: route.versionId, number: route.versionNumber, hash: route.versionHash },
    mode: 'production',
    triggerNode: route.nodeId,
    data: await toTriggerData(id.toString(), [item], request.bytes, env),
    dedupeMs: request.delivery?.windowMs ?? 0,
    ...(name === null ? {} : { delivery: { name, generation: 0 } }),
    synchronous: config.respond !== 'immediately',
    hops: request.hops,
  };
  return startOrKeep(env, id, start);
}
