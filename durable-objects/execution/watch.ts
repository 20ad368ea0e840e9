import type { ObjectEnv } from '../env.ts';
import { takeIndexed } from './indexed.ts';
import { sendLeftReports, sendReport } from './outbox.ts';
import type { ExecutionReport } from './protocol.ts';
import { keptAtLeastUntil, retainUntil } from './retention.ts';
import { toReport } from './run-meta.ts';
import type { Run } from './run.ts';
import { workerExports } from './worker-exports.ts';

/** While anything is in flight, or a report is not confirmed, the alarm stands at most this far ahead. */
const WATCH_MS = 20_000;
/** By then the report of an ended run has usually passed the queue. */
const SETTLE_MS = 1500;

/** What else an object has to do besides its run. */
export interface Duties {
  /** Epoch milliseconds at which the alarm should come for it; null: there is nothing. */
  nextAt(run: Run): number | null;
  /** Called when nothing is left to do before the end of retention. */
  onSettled(): void;
}

/** What keeps an execution alive and known: its one alarm, and its report to the index. */
export class Watch {
  private readonly ctx: DurableObjectState;
  private readonly env: ObjectEnv;
  private readonly id: string;
  /** What the alarm is set to, as far as this instance knows; null: not set, or unknown. */
  private alarmAt: number | null = null;
  /** What the index has confirmed; null after a load, which costs one repeated report. */
  private confirmed: string | null = null;
  private told: string | null = null;

  private readonly duties: Duties;

  constructor(ctx: DurableObjectState, env: ObjectEnv, id: string, duties: Duties) {
    this.ctx = ctx;
    this.env = env;
    this.id = id;
    this.duties = duties;
  }

  /** Reads where the alarm stands; after a load, and when the sweep suspects that it is lost. */
  async look(): Promise<void> {
    this.alarmAt = await this.ctx.storage.getAlarm();
  }

  /** The alarm has fired, or may be set to a later moment because everything that could be early is done. */
  forget(): void {
    this.alarmAt = null;
  }

  /** The object starts anew. */
  reset(): void {
    this.alarmAt = null;
    this.confirmed = null;
    this.told = null;
  }

  /** Sets the alarm to the earliest moment that matters. Only ever moves it forward: a premature one just re-arms. */
  arm(run: Run): void {
    const wanted = this.dueAt(run);
    if (wanted === null || (this.alarmAt !== null && this.alarmAt <= wanted)) return;
    this.alarmAt = wanted;
    void this.ctx.storage.setAlarm(wanted);
  }

  /** Sends a report when the run has come to a state that people look for. Called in the turn of each write. */
  tell(run: Run): void {
    const news = newsOf(run);
    // A production run that just runs costs one row, at its end; someone looks at a draft's run from the start.
    const isWorthTelling = run.state.status !== 'running' || run.state.mode === 'manual';
    if (!isWorthTelling || this.told === news) return;
    this.told = news;
    sendReport(this.report(run), this.env);
    if (run.hasEnded) setTimeout(() => this.settleEarly(run), SETTLE_MS);
  }

  /** True when the run has ended and nothing that belongs to it is left to do. */
  isSettled(run: Run): boolean {
    return run.hasEnded && this.isIdle(run);
  }

  /** True when the object has nothing to do for anyone. */
  isIdle(run: Run): boolean {
    return !run.isWorking && this.duties.nextAt(run) === null;
  }

  isConfirmed(run: Run): boolean {
    return this.confirmed === newsOf(run);
  }

  /** Makes sure that the index knows the state in which the run has stayed for a while. */
  async confirm(run: Run): Promise<void> {
    const news = newsOf(run);
    if (this.confirmed === news) return;
    const report = this.report(run);
    // The object itself asks, so it has not been forgotten: one that still lives is listed however short it is kept.
    const asked = run.hasEnded ? report : { ...report, keptUntil: null };
    await workerExports(this.ctx).ExecutionIndex.confirm([asked]);
    this.confirmed = news;
    this.told = news;
  }

  report(run: Run): ExecutionReport {
    // As it will stand once this very report is confirmed: else each sleeper looks overdue after the watch's twenty
    // seconds, and the sweep wakes them all. Until then the alarm guards it.
    return toReport(this.id, run.state, {
      dueAt: run.hasEnded ? null : this.dueAt(run, true),
      keptUntil: keptAtLeastUntil(run.state, run.definition.document, Date.now()),
    });
  }

  /**
   * Spares the alarm its wake when the report has arrived already: it would find an object that was let go and load it
   * again, which costs about as much as the execution did.
   */
  private settleEarly(run: Run): void {
    sendLeftReports(this.env);
    // The object may have forgotten this run meanwhile and have begun another.
    if (this.told !== newsOf(run) || this.isConfirmed(run) || this.duties.nextAt(run) !== null) return;
    if (!takeIndexed(this.id, run.state.startedAt, run.state.events)) return;
    this.confirmed = newsOf(run);
    this.forget();
    this.arm(run);
    this.duties.onSettled();
  }

  /** Epoch milliseconds at which the object should act by itself; null: only when it is called. */
  private dueAt(run: Run, isConfirmed = this.isConfirmed(run)): number | null {
    const watch = Date.now() + WATCH_MS;
    const duty = this.duties.nextAt(run);
    if (run.isWorking) return earliest(watch, duty, run.nextTimer());
    if (run.hasEnded && !isConfirmed) return earliest(watch, duty);
    if (run.hasEnded) return duty ?? retainUntil(run.state, run.definition.document);
    const isAsleep = run.state.status !== 'running' && isConfirmed;
    return isAsleep ? earliest(duty, run.nextTimer()) : earliest(watch, duty, run.nextTimer());
  }
}

/** The first of some moments; null where there is none. */
export function earliest(...moments: (number | null)[]): number | null {
  const given = moments.filter((one) => one !== null);
  return given.length > 0 ? Math.min(...given) : null;
}

/** What the index should know: the status, and for a run that sleeps when it wakes, so that the sweep can tell a late one. */
function newsOf(run: Run): string {
  const { status } = run.state;
  return status === 'waiting' || status === 'paused' ? `${status} until ${run.nextTimer()}` : status;
}
