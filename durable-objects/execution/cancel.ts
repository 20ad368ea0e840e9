import { AppError } from '../../core/errors/app-error.ts';
import type { RunStatus } from '../../core/engine/state.ts';
import type { Host } from './host.ts';
import type { ExecutionReport } from './protocol.ts';

/** Ends the run; what is in flight is aborted. EXECUTION_ENDED when it has ended before. */
export async function cancel(host: Host, workspaceId: string): Promise<ExecutionReport> {
  const run = await host.require(workspaceId);
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
  run.end('cancelled');
  run.drive();
  run.flush();
  return host.watch.report(run);
}

/** How long an execution that was called off before its start is remembered, in milliseconds: the start may be late. */
const REMEMBER_MS = 86_400_000;

/** Ends a called execution whose caller has no use for it any more. One that has not begun is kept from beginning. */
export async function callOff(host: Host, workspaceId: string): Promise<RunStatus> {
  await host.load();
  if (host.tombstone) return host.tombstone.status;
  if (host.run) {
    const run = await host.require(workspaceId);
    if (!run.hasEnded) await cancel(host, workspaceId);
    return run.state.status;
  }
  const windowEnd = Date.now() + REMEMBER_MS;
  host.tombstone = { ended: true, status: 'cancelled', workspaceId, windowEnd, dedupeMs: 0 };
  host.journal.bury(host.tombstone);
  await host.ctx.storage.setAlarm(windowEnd);
  return 'cancelled';
}
