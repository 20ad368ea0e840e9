import { openRuns } from '../../core/engine/runs.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Host } from './host.ts';

/** Ends the wait that an answer from outside may end. The key stands only in the address that the workflow gave out. */
export async function resume(
  host: Host,
  by: 'webhook' | 'form' | 'decision',
  key: string,
  items: Item[],
): Promise<{ resumed: true }> {
  const run = await host.load();
  if (!run || !isSameKey(key, run.meta.resumeKey)) throw host.notFound();
  if (run.hasEnded) throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
  const waiting = openRuns(run.state).find(({ entry }) => entry.wait?.kind === by && entry.resumed === null);
  if (!waiting) throw new AppError('EXECUTION_NOT_WAITING', `The execution does not wait for a ${by} now.`);
  const written = await host.payloads.write([items]);
  // Of two calls that come at once the second finds the wait ended: the fold drops it.
  const fact = {
    type: 'wait.resumed',
    node: waiting.node,
    run: waiting.entry.run,
    by,
    ref: written[0]?.[0]?.ref ?? null,
  } as const;
  if (!run.append(fact))
    throw new AppError('EXECUTION_NOT_WAITING', `The execution does not wait for a ${by} any more.`);
  run.flush();
  run.drive();
  return { resumed: true };
}

/** Compared without telling by its duration how much was right. */
function isSameKey(given: string, key: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(given), encoder.encode(key)];
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}
