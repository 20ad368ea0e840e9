import type { Host } from './host.ts';
import { lookAtCondition } from './hold-condition.ts';
import { logFailure } from './log-failure.ts';
import type { ExecutionReport } from './protocol.ts';
import { isSavingStaticData } from './static-data.ts';
import { isToRetire, retire, tendTombstone } from './retire.ts';

/** After an alarm that could not do its work. */
const AGAIN_MS = 30_000;

/** What the alarm does. Never throws: an alarm that always throws is dropped by the platform after seven calls. */
export async function wake(host: Host): Promise<void> {
  host.watch.forget();
  try {
    const run = await host.load();
    if (!run) return await tendTombstone(host);
    if (isToRetire(host, run)) return await retire(host, run);
    if (!run.hasEnded) {
      // Armed before anything is tried: whatever happens below, the object wakes again and goes on.
      host.watch.arm(run);
      run.drive();
      run.flush();
    }
    await host.watch.confirm(run);
    host.children.ask(run);
    await lookAtCondition(run, () => host.worker.Definitions);
    // Also the rest of what an ended run has to do: executions that it asked for, a caller that is to be told.
    run.drive();
    run.flush();
    await host.parent.tell(run);
    if (run.hasEnded && !isSavingStaticData(run)) host.turns.leave(run);
    // Everything that could be early is done: this once the alarm may move back, to the moment that comes next.
    host.watch.forget();
    host.watch.arm(run);
  } catch (error) {
    logFailure('execution.alarm.failed', host.id, error);
    await host.ctx.storage.setAlarm(Date.now() + AGAIN_MS);
  }
}

/** What the sweep asks for: the alarm may be lost. Null when nothing is here to wake. */
export async function poke(host: Host): Promise<ExecutionReport | null> {
  const run = await host.load();
  if (!run) return null;
  await host.watch.look();
  host.watch.arm(run);
  run.drive();
  run.flush();
  return host.watch.report(run);
}
