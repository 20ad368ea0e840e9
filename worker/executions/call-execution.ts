import { AppError } from '../../core/errors/app-error.ts';
import type { Env } from '../env.ts';

export { callExecution, valueOf, type ExecutionStub } from '../../durable-objects/execution/call-execution.ts';

/** The object of an execution id that came from outside; EXECUTION_NOT_FOUND for one that no object can have. */
export function executionObject(env: Env, executionId: string): DurableObjectId {
  try {
    return env.EXECUTION.idFromString(executionId);
  } catch {
    throw new AppError('EXECUTION_NOT_FOUND', `The execution ${executionId.slice(0, 64)} does not exist.`);
  }
}
