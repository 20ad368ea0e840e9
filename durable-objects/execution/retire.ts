import type { Host } from './host.ts';
import { deleteStored, retainUntil } from './retention.ts';
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
  await deleteStored(host.env.BLOBS, host.id);
  host.run = null;
  const until = run.state.startedAt + dedupeMs;
  if (until <= Date.now()) {
    await vanish(host);
    return;
  }
  host.tombstone = { ended: true, status: run.state.status, workspaceId, until };
  host.journal.bury(host.tombstone);
  await host.ctx.storage.setAlarm(until);
}

/** The alarm of an object without a run: nothing, or a tombstone that may go when the dedupe window has ended. */
export async function tendTombstone(host: Host): Promise<void> {
  const { tombstone } = host;
  if (!tombstone) return;
  if (tombstone.until <= Date.now()) await vanish(host);
  else await host.ctx.storage.setAlarm(tombstone.until);
}

/** Forgets that anything ever ran here: the next delivery with the same key starts anew. */
async function vanish(host: Host): Promise<void> {
  await host.ctx.storage.deleteAll();
  host.tombstone = null;
  host.watch.reset();
}
