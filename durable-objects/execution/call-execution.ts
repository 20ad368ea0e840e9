import { fromErrorData, type Result } from '../../core/errors/app-error.ts';
import { callObject } from '../call-object.ts';
import type { ExecutionRpc } from './protocol.ts';

/** An execution's object as its callers see it. The RPC types of the platform lose our unions, the protocol keeps them. */
export type ExecutionStub = ExecutionRpc & Pick<DurableObjectStub, 'fetch'>;

/** The only way to an execution's object. Every method of it is idempotent by its arguments. */
export function callExecution<T>(
  env: { EXECUTION: DurableObjectNamespace },
  id: DurableObjectId,
  call: (stub: ExecutionStub) => Promise<T>,
): Promise<T> {
  return callObject(() => env.EXECUTION.get(id) as unknown as ExecutionStub, call);
}

/** The value of an RPC answer; its error is thrown. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw fromErrorData(result.error);
  return result.value;
}
