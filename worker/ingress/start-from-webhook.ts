import { AppError } from '../../core/errors/app-error.ts';
import { isRefused } from '../../durable-objects/call-object.ts';
import type { StartAnswer, StartRequest } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import { databaseOf } from '../db/database.ts';
import { addPendingStartSystemWide } from '../db/pending-starts.ts';
import type { WebhookRow } from '../db/webhooks.ts';
import type { Env } from '../env.ts';
import { startExecution } from '../executions/start-execution.ts';
import { deleteTriggerData, toTriggerData } from '../executions/trigger-data.ts';
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
  try {
    return await startExecution(env, id, start);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'OVERLOADED') throw error;
    if (start.synchronous) {
      // Nothing was begun, and nobody would ever look for what belongs to no execution.
      if (isRefused(error)) await deleteTriggerData(start.data, id.toString(), env).catch(() => undefined);
      throw error;
    }
    await addPendingStartSystemWide(databaseOf(env), id.toString(), start, Date.now());
    return { id, answer: null };
  }
}
