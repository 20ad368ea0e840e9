import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import {
  countPendingTrySystemWide,
  deletePendingStartSystemWide,
  listPendingStartsSystemWide,
} from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { executionObject } from '../executions/call-execution.ts';
import { startExecution } from '../executions/start-execution.ts';
import { logLine } from '../http/log.ts';

const PER_TICK = 200;
const AT_ONCE = 20;

/** Makes the starts that were promised while their objects were too busy. Starting is idempotent, so a crash between start and delete is harmless. */
export async function makePendingStarts(env: Env): Promise<void> {
  const db = databaseOf(env);
  const rows = await listPendingStartsSystemWide(db, PER_TICK);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await Promise.all(
      rows.slice(from, from + AT_ONCE).map(async ({ executionId, request, tries }) => {
        try {
          await startExecution(env, executionObject(env, executionId), request);
          await deletePendingStartSystemWide(db, executionId);
        } catch (error) {
          const reason = error instanceof AppError ? error.code : String(error);
          logLine('pending-start.failed', { execution: executionId, tries, error: reason });
          // A definition that is gone stays gone; everything else is tried again.
          if (reason === 'WORKFLOW_NOT_FOUND' || reason === 'WORKFLOW_INVALID')
            await deletePendingStartSystemWide(db, executionId);
          else await countPendingTrySystemWide(db, executionId);
        }
      }),
    );
  }
}
