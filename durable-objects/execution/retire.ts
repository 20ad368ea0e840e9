import { rememberUntil, windowEnd } from './dedupe.ts';
import type { Host } from './host.ts';
import { forgetIndexed } from './indexed.ts';
import type { Tombstone } from './journal.ts';
import { ARRIVAL_MS, deleteStored, retainUntil } from './retention.ts';
import type { Run } from './run.ts';

/** Whether the data of the run is to be deleted now. Never before the index knows its end. */
export function isToRetire(host: Host, run: Run): boolean {
  return (
    run.hasEnded &&
    host.watch.isConfirmed(run) &&
    host.watch.isIdle(run) &&
    (retainUntil(run.state, run.definition.document) ?? Infinity) <= Date.now()
  );
}

/** Deletes the data of an ended execution: D1 row, R2 prefix, object, in that order, so that a crash leaves no orphan. */
export async function retire(host: Host, run: Run): Promise<void> {
  const { workspaceId, dedupeMs } = run.meta;
  await host.worker.ExecutionIndex.forget(workspaceId, host.id);
  const hasRecent = await deleteStored(host.env.BLOBS, host.id, Date.now());
  const until = rememberUntil(host, run);
  if (until <= Date.now() && !hasRecent) return vanish(host);
  const tombstone: Tombstone = {
    ended: true,
    status: run.state.status,
    workspaceId,
    windowEnd: windowEnd(run),
    dedupeMs,
  };
  host.journal.bury(tombstone);
  host.tombstone = tombstone;
  host.run = null;
  await host.ctx.storage.setAlarm(Math.max(until, Date.now() + (hasRecent ? ARRIVAL_MS : 0)));
}

/** The alarm of an object without a run: nothing, or a tombstone that may go when the dedupe window has ended. */
export async function tendTombstone(host: Host): Promise<void> {
  if (!host.tombstone) return;
  const until = rememberUntil(host, host.tombstone);
  if (until > Date.now()) return host.ctx.storage.setAlarm(until);
  // A repeated delivery may have brought its items and then never asked for its start.
  const hasRecent = await deleteStored(host.env.BLOBS, host.id, Date.now());
  // Meanwhile a delivery may have found the window over, and have begun anew here.
  if (!host.tombstone) return;
  if (hasRecent) return host.ctx.storage.setAlarm(Date.now() + ARRIVAL_MS);
  return vanish(host);
}

/** Forgets that anything ever ran here: the next delivery with the same key starts anew. */
export async function vanish(host: Host): Promise<void> {
  host.forgetRun();
  host.tombstone = null;
  host.watch.reset();
  forgetIndexed(host.id);
  await host.ctx.storage.deleteAll();
}
