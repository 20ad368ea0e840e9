import { persistedObject } from '../persisted-object.ts';

/** What a caller of the counter gets through itty-durable's proxy. */
export interface RateLimitMethods {
  take(limit: number, windowMs: number): Promise<{ allowed: boolean; retryAfterMs: number }>;
  forget(): Promise<void>;
}

interface Counter {
  count: number;
  /** Epoch milliseconds at which the window ends; 0: none is open. */
  until: number;
}

/**
 * Counts tries within a window. Its storage lives as long as the window: an alarm deletes it, so that a million
 * guessed accounts leave nothing behind.
 */
export class RateLimit extends persistedObject<Counter>() {
  constructor(state: DurableObjectState, env: unknown) {
    super(state, {});
    void env;
    this.count = 0;
    this.until = 0;
  }

  async take(limit: number, windowMs: number): Promise<{ allowed: boolean; retryAfterMs: number }> {
    const now = Date.now();
    if (this.until <= now) {
      this.count = 0;
      this.until = now + windowMs;
      await this.state.storage.setAlarm(this.until);
    }
    // Refused tries are not counted and not written: a flood costs no rows.
    if (this.count >= limit) return { allowed: false, retryAfterMs: this.until - now };
    this.count += 1;
    await this.persist();
    return { allowed: true, retryAfterMs: 0 };
  }

  async forget(): Promise<void> {
    this.count = 0;
    this.until = 0;
    await this.state.storage.deleteAlarm();
    await this.destroy();
  }

  async alarm(): Promise<void> {
    this.count = 0;
    this.until = 0;
    await this.destroy();
  }
}
