import { noteIndexed } from '../../durable-objects/execution/indexed.ts';
import type { ExecutionReport } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { upsertReportsSystemWide } from '../db/executions.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';

const DEAD_LETTERS = 'sluice-reports-dead';

/**
 * Writes a batch of reports into the index with one statement. A failure repeats the whole batch, which is harmless:
 * the statement is idempotent. Dead letters are tried once more; what they said also stands in the object, whose
 * alarm confirms it.
 */
export async function consumeReports(batch: MessageBatch<ExecutionReport>, env: Env): Promise<void> {
  const isDead = batch.queue === DEAD_LETTERS;
  const newest = new Map<string, ExecutionReport>();
  for (const { body } of batch.messages) {
    const known = newest.get(body.id);
    if (!known || known.seq <= body.seq) newest.set(body.id, body);
  }
  try {
    await upsertReportsSystemWide(databaseOf(env), [...newest.values()]);
    for (const { id, startedAt, seq } of newest.values()) noteIndexed(id, startedAt, seq);
    batch.ackAll();
    if (isDead) logLine('reports.dead.written', { executions: [...newest.keys()] });
  } catch (error) {
    logLine(isDead ? 'reports.dead.failed' : 'reports.failed', {
      count: newest.size,
      executions: isDead ? [...newest.keys()] : undefined,
      error: String(error),
    });
    batch.retryAll({ delaySeconds: isDead ? 60 : 2 });
  }
}
