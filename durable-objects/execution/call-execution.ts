import { AppError, fromErrorData, type Result } from '../../core/errors/app-error.ts';
import type { ExecutionRpc } from './protocol.ts';

const TRIES = 3;
const PAUSE_MS = 50;

/** An execution's object as its callers see it. The RPC types of the platform lose our unions, the protocol keeps them. */
export type ExecutionStub = ExecutionRpc & Pick<DurableObjectStub, 'fetch'>;

/**
 * The only way to an execution's object. Each try takes a fresh stub, because one that has failed stays broken; every
 * method is idempotent, so a reset or a lost connection is tried again. An overloaded object is left alone.
 */
export async function callExecution<T>(
  env: { EXECUTION: DurableObjectNamespace },
  id: DurableObjectId,
  call: (stub: ExecutionStub) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(env.EXECUTION.get(id) as unknown as ExecutionStub);
    } catch (error) {
      const flags = error as { retryable?: boolean; overloaded?: boolean; durableObjectReset?: boolean };
      if (flags.overloaded)
        throw new AppError('OVERLOADED', 'The platform is busy. Try again in a few seconds.', { retryAfterSeconds: 2 });
      if (attempt >= TRIES || !(flags.retryable || flags.durableObjectReset)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

/** The value of an RPC answer; its error is thrown. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw fromErrorData(result.error);
  return result.value;
}
