import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import {
  countPendingTrySystemWide,
  deletePendingStartSystemWide,
  listPendingStartsSystemWide,
} from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject } from '../executions/call-execution.ts';
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
          const started = await callExecution(env, executionObject(env, executionId), (stub) => stub.start(request));
          if (!started.ok)
            logLine('pending-start.refused', { execution: executionId, code: started.error.code, tries });
          // A definition that is gone stays gone; everything else is tried again.
          if (started.ok || started.error.code === 'WORKFLOW_NOT_FOUND' || started.error.code === 'WORKFLOW_INVALID')
            await deletePendingStartSystemWide(db, executionId);
          else await countPendingTrySystemWide(db, executionId);
        } catch (error) {
          logLine('pending-start.failed', {
            execution: executionId,
            tries,
            error: error instanceof AppError ? error.code : String(error),
          });
          await countPendingTrySystemWide(db, executionId);
        }
      }),
    );
  }
}
