import { FULL, take, type BucketState } from '../../../core/limits/bucket.ts';
import type { BucketMethods } from '../../bucket/bucket.ts';

/** Buckets in memory, by name: what `persistedStub` reaches on the platform. */
export class LocalBuckets {
  private readonly states = new Map<string, BucketState>();

  of(name: string): Pick<BucketMethods, 'take'> {
    return {
      take: async (settings, notAfter) => {
        const { state, at, kept } = take(this.states.get(name) ?? FULL, settings, Date.now(), notAfter);
        this.states.set(name, state);
        return { at: Math.ceil(at), kept };
      },
    };
  }
}
