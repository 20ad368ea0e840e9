import type { RunStatus } from '../../core/engine/state.ts';
import type { Host } from './host.ts';
import type { ReadyResponse } from './protocol.ts';
import { readyResponse } from './ready-response.ts';
import { waitFor } from './wait-for.ts';

/** The answer for a synchronous caller as soon as there is one; null after `timeoutMs`. */
export async function awaitResponse(host: Host, workspaceId: string, timeoutMs: number): Promise<ReadyResponse | null> {
  const run = await host.require(workspaceId);
  return waitFor(run, timeoutMs, () => readyResponse(run));
}

/** The status as soon as the run has ended, or after `timeoutMs`. */
export async function awaitEnd(host: Host, workspaceId: string, timeoutMs: number): Promise<RunStatus> {
  const run = await host.require(workspaceId);
  const reached = await waitFor(run, timeoutMs, async () => (run.hasEnded ? run.state.status : null));
  return reached ?? run.state.status;
}
