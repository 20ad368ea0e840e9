import {
  ask,
  CLOSED,
  forgetAt,
  isClean,
  report,
  type BreakerReport,
  type BreakerSettings,
  type BreakerState,
  type Verdict,
} from '../../core/limits/breaker.ts';
import { persistedObject } from '../persisted-object.ts';

/** How the breaker stands, for the callers' caches. */
export interface Standing {
  /** Epoch milliseconds before which no call may go, and from which one must be asked for; 0: closed. */
  retryAt: number;
  /** True while failures of the window are known: successes are worth telling then. */
  watch: boolean;
}

/** What a caller of the breaker gets through itty-durable's proxy. */
export interface BreakerMethods {
  ask(settings: BreakerSettings): Promise<{ verdict: Verdict; standing: Standing }>;
  report(told: BreakerReport, settings: BreakerSettings): Promise<Standing>;
}

/**
 * The circuit breaker of one service, shared by all workflows of a workspace. It stores nothing while the service is
 * well: addresses come from users' expressions, and a million of them must leave nothing behind.
 */
export class Breaker extends persistedObject<{ breaker: BreakerState; settings: BreakerSettings | null }>() {
  constructor(state: DurableObjectState, env: unknown) {
    super(state, {});
    void env;
    this.breaker = CLOSED;
    this.settings = null;
  }

  async ask(settings: BreakerSettings): Promise<{ verdict: Verdict; standing: Standing }> {
    const now = Date.now();
    const { state, verdict } = ask(this.breaker, now);
    await this.keep(state, settings, now);
    return { verdict, standing: standing(state, settings, now) };
  }

  async report(told: BreakerReport, settings: BreakerSettings): Promise<Standing> {
    const now = Date.now();
    await this.keep(report(this.breaker, settings, now, told), settings, now);
    return standing(this.breaker, settings, now);
  }

  /** Deletes what says nothing any more. */
  async alarm(): Promise<void> {
    await this.loadFromStorage();
    const until = this.settings ? forgetAt(this.breaker, this.settings) : 0;
    if (until > Date.now()) return this.state.storage.setAlarm(until);
    this.breaker = CLOSED;
    await this.destroy();
  }

  private async keep(next: BreakerState, settings: BreakerSettings, now: number): Promise<void> {
    const before = this.breaker;
    if (next === before) return;
    const { storage } = this.state;
    this.breaker = next;
    this.settings = settings;
    if (isClean(next, settings, now)) {
      if (isClean(before, settings, now)) return;
      await storage.deleteAlarm();
      return this.destroy();
    }
    // Successes alone are not worth a row: losing them only makes the breaker a little more careful.
    if (next.lastBad === before.lastBad && next.probe === before.probe && next.isOpen === before.isOpen) return;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(forgetAt(next, settings));
    await this.persist();
  }
}

function standing(state: BreakerState, settings: BreakerSettings, now: number): Standing {
  const { verdict } = ask(state, now);
  const retryAt = state.isOpen ? (verdict.go ? now : verdict.retryAt) : 0;
  return { retryAt, watch: !isClean(state, settings, now) };
}
