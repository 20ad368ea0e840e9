import { FULL, take, type BucketSettings } from '../../core/limits/bucket.ts';
import { persistedObject } from '../persisted-object.ts';

/** What a caller of the bucket gets through itty-durable's proxy. */
export interface BucketMethods {
  /** The moment at which the call may go; see core/limits/bucket.ts for `kept`. */
  take(settings: BucketSettings, notAfter: number | null): Promise<{ at: number; kept: boolean }>;
  forget(): Promise<void>;
}

/** The rate limit of one credential or host, shared by all workflows of a workspace. */
export class Bucket extends persistedObject<{ fullAt: number }>() {
  constructor(state: DurableObjectState, env: unknown) {
    super(state, {});
    void env;
    this.fullAt = FULL.fullAt;
  }

  async take(settings: BucketSettings, notAfter: number | null): Promise<{ at: number; kept: boolean }> {
    const taken = take({ fullAt: this.fullAt }, settings, Date.now(), notAfter);
    this.fullAt = taken.state.fullAt;
    if (taken.kept) await this.persist();
    return { at: Math.ceil(taken.at), kept: taken.kept };
  }

  /** The limit is gone, or another one. */
  async forget(): Promise<void> {
    this.fullAt = FULL.fullAt;
    await this.destroy();
  }
}
