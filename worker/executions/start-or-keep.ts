import { AppError } from '../../core/errors/app-error.ts';
import { isRefused } from '../../durable-objects/call-object.ts';
import type { StartAnswer, StartRequest } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { addPendingStartSystemWide } from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { startExecution } from './start-execution.ts';
import { deleteTriggerData } from './trigger-data.ts';

/**
 * Starts an execution for a call from outside; when this resolves, the start is durable. Where its object is too busy, it
 * is kept for the sweep (`answer` is null), but not where the caller waits for an answer: he is told OVERLOADED.
 */
export async function startOrKeep(
  env: Env,
  id: DurableObjectId,
  start: StartRequest,
): Promise<{ id: DurableObjectId; answer: StartAnswer | null }> {
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
