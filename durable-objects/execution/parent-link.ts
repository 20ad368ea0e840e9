import type { ObjectEnv } from '../env.ts';
import { callExecution } from './call-execution.ts';
import { logFailure } from './log-failure.ts';
import type { Host } from './host.ts';
import { smallOutcome } from './outcome.ts';
import type { Outcome } from './protocol.ts';
import type { Run } from './run.ts';
import { isSavingStaticData } from './static-data.ts';

const AGAIN_MS = 10_000;

/** A called execution's duty: to tell its caller that it has ended, until the caller knows. */
export class ParentLink {
  private readonly env: ObjectEnv;
  /** False after a load, which costs one repeated word. */
  private hasTold = false;
  private isTelling = false;

  constructor(env: ObjectEnv) {
    this.env = env;
  }

  /** Epoch milliseconds at which to try again; null when there is nothing to tell. */
  nextAt(run: Run): number | null {
    return run.hasEnded && run.meta.parent && !this.hasTold ? Date.now() + AGAIN_MS : null;
  }

  async tell(run: Run): Promise<void> {
    const { parent, workspaceId } = run.meta;
    if (!run.hasEnded || !parent || this.hasTold || this.isTelling || isSavingStaticData(run)) return;
    this.isTelling = true;
    try {
      const id = this.env.EXECUTION.idFromString(parent.executionId);
      const outcome = await smallOutcome(run);
      const answer = await callExecution(this.env, id, (stub) => stub.childEnded(workspaceId, run.id, outcome));
      // A caller whose data is deleted needs to know nothing any more.
      this.hasTold = answer.ok ? answer.value.known : answer.error.code === 'EXECUTION_NOT_FOUND';
    } catch (error) {
      logFailure('execution.parent.untold', run.id, error, { parent: parent.executionId });
    } finally {
      this.isTelling = false;
    }
  }
}

/**
 * What a called execution says to its caller, until that has recorded it. A small outcome comes with the word; for a
 * large one the caller asks.
 */
export async function childEnded(
  host: Host,
  workspaceId: string,
  child: string,
  outcome: Outcome | null,
): Promise<{ known: boolean }> {
  const run = await host.require(workspaceId);
  return { known: await host.children.ended(run, child, outcome) };
}
