import { AppError } from '../../core/errors/app-error.ts';
import type { Breakpoint } from '../../core/engine/events.ts';
import type { Host } from './host.ts';
import type { ExecutionReport, PauseRequest } from './protocol.ts';

/**
 * Holds the run: what is in flight may finish, nothing new starts. Repeating it changes nothing, except that another
 * moment or condition replaces the first. EXECUTION_ENDED when there is nothing left to hold.
 */
export async function pause(host: Host, workspaceId: string, request: PauseRequest): Promise<ExecutionReport> {
  const run = await host.require(workspaceId);
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
  const { until, when } = request;
  run.append({
    type: 'run.held',
    held: true,
    hold: { by: 'person', ...(when === undefined ? {} : { when }) },
    ...(until === undefined ? {} : { until }),
  });
  run.drive();
  run.flush();
  return host.watch.report(run);
}

/** Replaces the breakpoints of a run. They count from the next node on. */
export async function setBreakpoints(
  host: Host,
  workspaceId: string,
  breakpoints: Breakpoint[],
): Promise<ExecutionReport> {
  const run = await host.require(workspaceId);
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
  const { held, hold, timers } = run.state;
  const until = timers['hold'];
  run.append({
    type: 'run.held',
    held,
    ...(held && hold ? { hold } : {}),
    ...(until === undefined ? {} : { until }),
    breakpoints,
  });
  run.drive();
  run.flush();
  return host.watch.report(run);
}
