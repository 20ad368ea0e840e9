import type { ExecutionSummary } from '../../core/api/executions.ts';
import { AppError, fromErrorData } from '../../core/errors/app-error.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { findExecution } from '../db/executions.ts';
import { cancelPendingStart } from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from './call-execution.ts';
import { toExecutionSummary } from './summary.ts';

/**
 * Ends an execution, also one that is still to be started because its object was too busy. EXECUTION_NOT_FOUND,
 * EXECUTION_ENDED.
 */
export async function cancelExecution(env: Env, scope: Scope, executionId: string): Promise<ExecutionSummary> {
  const id = executionObject(env, executionId);
  const answer = await callExecution(env, id, (stub) => stub.cancel(scope.workspaceId));
  if (answer.ok) return toExecutionSummary(answer.value);
  const error = fromErrorData(answer.error);
  if (
    error.code !== 'EXECUTION_NOT_FOUND' ||
    !(await cancelPendingStart(databaseOf(env), scope, executionId, Date.now()))
  )
    throw error;
  // The sweep may be starting it at this moment: the object itself keeps that from happening, or ends it.
  valueOf(await callExecution(env, id, (stub) => stub.callOff(scope.workspaceId)));
  const row = await findExecution(databaseOf(env), scope, executionId);
  if (!row) throw new AppError('EXECUTION_NOT_FOUND', `There is no execution ${executionId} in this workspace.`);
  return toExecutionSummary(row);
}
