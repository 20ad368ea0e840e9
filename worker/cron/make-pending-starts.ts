import { AppError, toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import { deleteStored } from '../../durable-objects/execution/retention.ts';
import { databaseOf } from '../db/database.ts';
import {
  countPendingTrySystemWide,
  deletePendingStartSystemWide,
  giveUpPendingStartSystemWide,
  listPendingStartsSystemWide,
  PENDING_TRIES,
  purgePendingStartsSystemWide,
} from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { executionObject } from '../executions/call-execution.ts';
import { startExecution } from '../executions/start-execution.ts';
import { logLine } from '../http/log.ts';

const PER_ROUND = 200;
const MOST_ROUNDS = 25;
const AT_ONCE = 20;
const PURGED_PER_TICK = 50;
/** As long as the data of an execution that failed is kept by default. */
const GIVEN_UP_MS = 30 * 86_400_000;

type PendingStart = Awaited<ReturnType<typeof listPendingStartsSystemWide>>[number];

/** Makes the starts that were promised while their objects were too busy. Starting is idempotent, so a crash between start and delete is harmless. */
export async function makePendingStarts(now: number, env: Env): Promise<void> {
  const seen = new Set<string>();
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const all = await listPendingStartsSystemWide(databaseOf(env), now, PER_ROUND);
    // One that has waited for hours is due again as soon as a try of it fails, and must not use up all its tries now.
    const rows = all.filter(({ executionId }) => !seen.has(executionId));
    for (const { executionId } of rows) seen.add(executionId);
    for (let from = 0; from < rows.length; from += AT_ONCE)
      await Promise.all(rows.slice(from, from + AT_ONCE).map((row) => makeOne(row, now, env)));
    if (rows.length < PER_ROUND) return;
  }
}

async function makeOne(row: PendingStart, now: number, env: Env): Promise<void> {
  const db = databaseOf(env);
  const error = await tryToStart(row, env);
  if (error === null) return deletePendingStartSystemWide(db, row.executionId);
  const tries = row.tries + 1;
  // A definition that is gone stays gone; everything else is tried again.
  const isHopeless = error.code === 'WORKFLOW_NOT_FOUND' || error.code === 'WORKFLOW_INVALID';
  const isOver = isHopeless || tries >= PENDING_TRIES;
  logLine(isOver ? 'pending-start.given-up' : 'pending-start.failed', {
    execution: row.executionId,
    workspace: row.workspaceId,
    workflow: row.request.workflowId,
    code: error.code,
    tries,
  });
  if (!isOver) return countPendingTrySystemWide(db, row.executionId);
  const reason = isHopeless
    ? error
    : {
        code: error.code,
        message: `The execution could not be started in ${tries} tries over several hours: ${error.message} Send the event again.`,
      };
  return giveUpPendingStartSystemWide(db, row.executionId, reason, now);
}

/** Null when the execution has started, now or before. */
async function tryToStart({ executionId, request }: PendingStart, env: Env): Promise<ErrorData | null> {
  try {
    await startExecution(env, executionObject(env, executionId), request);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) logLine('pending-start.broken', { execution: executionId, error: String(error) });
    return toErrorData(error);
  }
}

/** Deletes starts that were given up long ago, with what their callers had sent. */
export async function purgePendingStarts(now: number, env: Env): Promise<void> {
  const ids = await purgePendingStartsSystemWide(databaseOf(env), now - GIVEN_UP_MS, PURGED_PER_TICK);
  for (const id of ids) await deleteStored(env.BLOBS, id, now);
}
