import { WorkerEntrypoint } from 'cloudflare:workers';
import type { ExecutionIndexRpc, ExecutionReport } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { deleteExecutionSystemWide, upsertReportsSystemWide } from '../db/executions.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';

/** The way of an execution's outbox into the index. Failures reach the caller, whose alarm tries again. */
export class ExecutionIndex extends WorkerEntrypoint<Env> implements ExecutionIndexRpc {
  async confirm(reports: ExecutionReport[]): Promise<void> {
    try {
      await upsertReportsSystemWide(databaseOf(this.env), reports);
    } catch (error) {
      logLine('index.confirm.failed', { count: reports.length, error: String(error) });
      throw error;
    }
  }

  async forget(workspaceId: string, executionId: string): Promise<void> {
    try {
      await deleteExecutionSystemWide(databaseOf(this.env), executionId, workspaceId);
    } catch (error) {
      logLine('index.forget.failed', { workspaceId, executionId, error: String(error) });
      throw error;
    }
  }
}
