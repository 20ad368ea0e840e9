import { isAsleep } from '../../core/engine/runs.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { AnsweredBy } from '../../core/nodes/kit/wait-show.ts';
import type { Item } from '../../core/workflow/item.ts';
import { shownBy } from './decision.ts';
import type { Host } from './host.ts';
import type { OpenWait } from './protocol.ts';
import type { Run } from './run.ts';
import { waitOfKey } from './wait-address.ts';

/** What a wait shows to whoever has its address. Throws as `resume` does when there is nothing to end. */
export async function openWait(host: Host, by: AnsweredBy, key: string): Promise<OpenWait> {
  const { run, entry } = await requireWait(host, by, key);
  const { workspaceId, workflowName } = run.meta;
  const wait = entry.wait!;
  return { workspaceId, workflowName, show: await shownBy(host, wait), until: wait.until ?? null };
}

/**
 * Ends the wait that an answer from outside may end. EXECUTION_NOT_FOUND for a key that belongs to none,
 * EXECUTION_NOT_WAITING before the wait, WAIT_OVER after it: of two answers the first counts.
 */
export async function resume(host: Host, by: AnsweredBy, key: string, items: Item[]): Promise<{ resumed: true }> {
  const { run, node, entry } = await requireWait(host, by, key);
  const ref = await host.payloads.writeWhole(items);
  // Of two calls that come at once the second finds the wait ended: the fold drops it.
  if (!run.append({ type: 'wait.resumed', node, run: entry.run, by, ref })) await requireWait(host, by, key);
  run.flush();
  run.drive();
  return { resumed: true };
}

async function requireWait(
  host: Host,
  by: AnsweredBy,
  key: string,
): Promise<{ run: Run; node: string; entry: NodeRun }> {
  const run = await host.load();
  const found = run && waitOfKey(run, by, key);
  if (!found) throw host.notFound();
  const { node, entry } = found;
  if (entry?.resumed) throw await isOver(host, entry);
  if (run.hasEnded)
    throw new AppError('WAIT_OVER', `The execution has ended, as ${run.state.status}, so it waits for nothing.`, {
      status: run.state.status,
    });
  if (!entry || !isAsleep(entry))
    throw new AppError('EXECUTION_NOT_WAITING', `The execution does not wait for this ${by} now. Try again shortly.`);
  return { run, node, entry };
}

/** What is said to an answer that comes after the end of its wait. */
export async function isOver(host: Host, { resumed }: NodeRun): Promise<AppError> {
  if (resumed?.by === 'timer')
    return new AppError('WAIT_OVER', 'The time to answer is over. Ask whoever sent the address for a new one.', {
      expired: true,
    });
  const given = resumed?.ref ? await host.payloads.read([{ ref: resumed.ref, from: 0, to: 1 }]) : [];
  const { choice, answeredAt } = given[0]?.json ?? {};
  return new AppError('WAIT_OVER', 'This has been answered already. The first answer counts.', {
    ...(typeof choice === 'string' ? { choice } : {}),
    ...(typeof answeredAt === 'string' ? { answeredAt } : {}),
  });
}
