import { AppError } from '../../core/errors/app-error.ts';
import { isRefused } from '../../durable-objects/call-object.ts';
import type { StartAnswer, StartRequest } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import { databaseOf } from '../db/database.ts';
import { addPendingStartSystemWide } from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { startExecution } from '../executions/start-execution.ts';
import { deleteTriggerData, toTriggerData } from '../executions/trigger-data.ts';
import type { Call, TriggerPlace } from './delivery.ts';
import { storeFiles } from './store-files.ts';

export interface StartedByTrigger {
  id: DurableObjectId;
  /** Null: the object was too busy; the start is stored and the sweep makes it. */
  answer: StartAnswer | null;
}

/** Starts the execution of what came to a trigger. When this resolves, the start is durable. */
export async function startFromTrigger(
  place: TriggerPlace,
  call: Call,
  synchronous: boolean,
  env: Env,
): Promise<StartedByTrigger> {
  const { workspaceId, workflowId, workflowName, nodeId } = place;
  const { delivery } = call;
  const name =
    delivery === null ? null : JSON.stringify([workspaceId, workflowId, nodeId, delivery.id, delivery.windowMs]);
  const id = name === null ? env.EXECUTION.newUniqueId() : env.EXECUTION.idFromName(name);
  const item = await storeFiles(call.arrived, payloadKey(id.toString(), ''), env);
  const start: StartRequest = {
    workspaceId,
    workflowId,
    workflowName,
    definition: { kind: 'version', versionId: place.versionId, number: place.versionNumber, hash: place.versionHash },
    mode: 'production',
    triggerNode: nodeId,
    data: await toTriggerData(id.toString(), [item], call.bytes, env),
    dedupeMs: delivery?.windowMs ?? 0,
    ...(name === null ? {} : { delivery: { name, generation: 0 } }),
    synchronous,
    hops: call.hops,
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
