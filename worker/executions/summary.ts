import type { ExecutionSummary } from '../../core/api/executions.ts';
import type { ExecutionReport } from '../../durable-objects/execution/protocol.ts';

/** A report, or a row of the index, as the API gives it. */
export function toExecutionSummary(report: Omit<ExecutionReport, 'seq' | 'dueAt' | 'keptUntil'>): ExecutionSummary {
  return {
    id: report.id,
    workflowId: report.workflowId,
    workflowName: report.workflowName,
    version: report.version,
    status: report.status,
    mode: report.mode,
    trigger: report.trigger,
    retryOf: report.retryOf,
    forkedFrom: report.forkedFrom,
    startedAt: toIso(report.startedAt),
    endedAt: report.endedAt === null ? null : toIso(report.endedAt),
    durationMs: report.endedAt === null ? null : report.endedAt - report.startedAt,
    error: report.error,
  };
}

/** Epoch milliseconds as the API writes them. */
export function toIso(at: number): string {
  return new Date(at).toISOString();
}
