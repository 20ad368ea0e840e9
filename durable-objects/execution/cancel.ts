import { AppError } from '../../core/errors/app-error.ts';
import type { Host } from './host.ts';
import type { ExecutionReport } from './protocol.ts';

/** Ends the run; what is in flight is aborted. EXECUTION_ENDED when it has ended before. */
export async function cancel(host: Host, workspaceId: string): Promise<ExecutionReport> {
  const run = await host.require(workspaceId);
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
  run.end('cancelled');
  // What the end asks for may have to be looked up first.
  while (!run.hasEnded) await run.changed();
  run.drive();
  return host.watch.report(run);
}
