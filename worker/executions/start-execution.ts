import { isRefused } from '../../durable-objects/call-object.ts';
import type { StartAnswer, StartRequest } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from './call-execution.ts';
import { copyTriggerData, deleteTriggerData } from './trigger-data.ts';

/**
 * Starts an execution. A delivery whose key was used in a window that is over belongs to a later generation of the
 * key, which is another object: `id` is where it was started, or found started, in the end.
 */
export async function startExecution(
  env: Env,
  id: DurableObjectId,
  request: StartRequest,
): Promise<{ id: DurableObjectId; answer: StartAnswer }> {
  const answer = valueOf(await callExecution(env, id, (stub) => stub.start(request)));
  if (answer.later === undefined || !request.delivery) return { id, answer };
  const delivery = { name: request.delivery.name, generation: answer.later };
  const laterId = env.EXECUTION.idFromName(JSON.stringify([delivery.name, delivery.generation]));
  const data = await copyTriggerData(request.data, id.toString(), laterId.toString(), env);
  try {
    const later = valueOf(await callExecution(env, laterId, (stub) => stub.start({ ...request, data, delivery })));
    await deleteTriggerData(request.data, id.toString(), env);
    return { id: laterId, answer: later };
  } catch (error) {
    // Refused for sure; the start is tried again from the first generation, which has the items still.
    if (isRefused(error)) await deleteTriggerData(data, laterId.toString(), env);
    throw error;
  }
}
