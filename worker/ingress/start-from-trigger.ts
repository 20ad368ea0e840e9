import type { StartAnswer, StartRequest } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Env } from '../env.ts';
import { startOrKeep } from '../executions/start-or-keep.ts';
import { toTriggerData } from '../executions/trigger-data.ts';
import type { Call, Delivery, TriggerPlace } from './delivery.ts';
import { storeFiles } from './store-files.ts';

export interface StartedByTrigger {
  id: DurableObjectId;
  /** Null: the object was too busy; the start is stored and the sweep makes it. */
  answer: StartAnswer | null;
}

const nameOf = ({ workspaceId, workflowId, nodeId }: TriggerPlace, { id, windowMs }: Delivery): string =>
  JSON.stringify([workspaceId, workflowId, nodeId, id, windowMs]);

/** The execution that a delivery to a trigger makes, however often it comes. */
export const executionOf = (place: TriggerPlace, delivery: Delivery, env: Env): DurableObjectId =>
  env.EXECUTION.idFromName(nameOf(place, delivery));

/** Starts the execution of what came to a trigger. When this resolves, the start is durable. */
export async function startFromTrigger(
  place: TriggerPlace,
  call: Call,
  synchronous: boolean,
  env: Env,
): Promise<StartedByTrigger> {
  const { workspaceId, workflowId, workflowName, nodeId } = place;
  const { delivery } = call;
  const name = delivery === null ? null : nameOf(place, delivery);
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
  return startOrKeep(env, id, start);
}
