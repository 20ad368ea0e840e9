import { childOf } from '../../core/engine/children.ts';
import type { ObjectEnv } from '../env.ts';
import type { StartChild } from './child-start.ts';
import { logFailure } from './log-failure.ts';
import type { Run } from './run.ts';

/** Up to so many executions are started by their caller itself, six at a time. */
const DIRECT = 20;
/** What the queue takes in one call. */
const BATCH = 100;
/** A start that the queue has not brought about by then is sent again. */
const AGAIN_MS = 60_000;

/** A message of the queue: a hint that these executions are due. What is asked of them stands in their caller's journal. */
export interface ChildrenDue {
  workspaceId: string;
  parent: string;
  child: string;
}

const isExecution = ({ kind }: StartChild['request']): boolean => kind === 'workflow' || kind === 'error-workflow';

/** Starts many executions through the queue, so that many Workers share the work of one object. */
export class FanOut {
  private readonly env: ObjectEnv;
  /** When each is sent again, in epoch milliseconds, by execution. Lost in a crash, which sends once more. */
  private readonly sent = new Map<string, number>();
  private restsUntil = 0;

  constructor(env: ObjectEnv) {
    this.env = env;
  }

  /** True while the queue has it in hand. */
  has(child: string): boolean {
    return (this.sent.get(child) ?? 0) > Date.now();
  }

  forget(child: string): void {
    this.sent.delete(child);
  }

  /** Sends what is due, if it is much and has not just been sent. */
  handOver(run: Run, starts: readonly StartChild[]): void {
    const now = Date.now();
    if (starts.length <= DIRECT || now < this.restsUntil) return;
    const fresh = starts.filter(({ child, request }) => isExecution(request) && !this.has(child));
    if (fresh.length === 0) return;
    for (const { child } of fresh) this.sent.set(child, now + AGAIN_MS);
    const { workspaceId } = run.meta;
    const messages = fresh.map(({ child }) => ({ body: { workspaceId, parent: run.id, child } }));
    void run
      .external(async () => {
        for (let from = 0; from < messages.length; from += BATCH)
          await this.env.CHILDREN.sendBatch(messages.slice(from, from + BATCH));
      })
      .catch((error: unknown) => {
        logFailure('execution.children.unsent', run.id, error, { count: messages.length });
        // Until the queue is back the caller starts them itself.
        this.restsUntil = Date.now() + AGAIN_MS;
        for (const { child } of fresh) this.sent.delete(child);
        run.drive();
        run.flush();
      });
  }

  /** Epoch milliseconds at which something is sent again; null: nothing is on its way. */
  nextAt(run: Run): number | null {
    let next: number | null = null;
    for (const [child, at] of this.sent) {
      if (childOf(run.state, child)?.status !== 'requested') this.sent.delete(child);
      else next = Math.min(next ?? at, at);
    }
    return next;
  }
}
