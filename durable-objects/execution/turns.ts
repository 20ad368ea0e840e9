import type { Outputs } from '../../core/engine/events.ts';
import { cutSlices } from '../../core/engine/slices.ts';
import { triggerKey } from '../../core/limits/trigger-key.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Json } from '../../core/workflow/document.ts';
import { callObject } from '../call-object.ts';
import type { TurnRpc } from '../turn/turn.ts';
import type { LoadedDefinition } from './definitions.ts';
import type { Host } from './host.ts';
import { logFailure } from './log-failure.ts';
import { isOfDraft } from './of-draft.ts';
import type { StartRequest } from './protocol.ts';
import type { Run } from './run.ts';
import type { RunMeta } from './run-meta.ts';

/** The line that an execution stands in, and how many places it has. */
export interface LineOf {
  name: string;
  limit: number;
}

/**
 * The line of an execution, by its workflow's setting; null without a limit. Runs of a draft stand in none: whoever tries
 * something out does not wait for what is in use, nor the other way round.
 */
export async function lineOf(
  host: Host,
  request: StartRequest,
  { document }: LoadedDefinition,
  outputs: Outputs,
): Promise<LineOf | null> {
  const { concurrency } = document.settings;
  if (!concurrency || isOfDraft(request.mode, request.definition)) return null;
  const { limit, key } = concurrency;
  const first = key === undefined ? [] : await host.payloads.read(cutSlices(outputs[0] ?? [], 0, 1));
  const value = key === undefined ? null : keyOf(key, request, first[0]);
  const name = JSON.stringify([request.workspaceId, request.workflowId, value]);
  return request.parent?.lines?.includes(name) ? null : { name, limit };
}

/** The lines in which an execution, or one that waits for it, holds a place. */
export function linesOf({ line, parent }: RunMeta): string[] {
  return [...(parent?.lines ?? []), ...(line === undefined ? [] : [line])];
}

/** The part of one execution in its line: entering, being called, leaving. */
export class Turns {
  private readonly host: Host;
  /** Starts of this very execution that have asked the line and not heard yet. */
  private entering = 0;
  private wasCalled = false;
  private hasLeft = false;

  constructor(host: Host) {
    this.host = host;
  }

  /** Enters the line; true when the execution has to wait for its turn. */
  async enter(line: LineOf): Promise<boolean> {
    // Of two starts of one delivery the second must not forget that the line has called.
    if (this.entering === 0) this.wasCalled = false;
    this.entering += 1;
    this.hasLeft = false;
    try {
      const mayGo = await this.call(line.name, (turn) => turn.enter(this.host.id, line.limit));
      // The turn may have come while the answer was on its way.
      return !mayGo && !this.wasCalled;
    } finally {
      this.entering -= 1;
    }
  }

  /** The line calls, or asks. Needed is a place until the run has ended. */
  take(run: Run | null): { needed: boolean } {
    if (!run) {
      this.wasCalled = this.entering > 0;
      return { needed: this.wasCalled };
    }
    if (run.hasEnded) return { needed: false };
    if (run.append({ type: 'run.held', held: false, hold: { by: 'turn' } })) {
      run.flush();
      run.drive();
    }
    return { needed: true };
  }

  /** Gives the place back. A hint: the line finds out by itself when it is lost. */
  leave(run: Run): void {
    const { line } = run.meta;
    if (line === undefined || this.hasLeft) return;
    this.hasLeft = true;
    void this.call(line, (turn) => turn.leave(this.host.id)).catch((error: unknown) =>
      logFailure('turn.leave.failed', this.host.id, error),
    );
  }

  private call<T>(name: string, call: (turn: TurnRpc) => Promise<T>): Promise<T> {
    const { TURN } = this.host.env;
    return callObject(() => TURN.get(TURN.idFromName(name)) as unknown as TurnRpc, call);
  }
}

/** A key that cannot be evaluated is the empty one: a delivery must not be lost by a typing error in a setting. */
function keyOf(source: string, { workflowId, workflowName }: StartRequest, first: Item | undefined): Json {
  try {
    return triggerKey(source, first, { id: workflowId, name: workflowName }, Date.now());
  } catch (error) {
    logFailure('concurrency.key.failed', workflowId, error);
    return null;
  }
}
