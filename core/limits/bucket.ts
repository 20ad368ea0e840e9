/** A rate limit: so many calls per second in the long run, and up to `burst` of them at once. */
export interface BucketSettings {
  ratePerSecond: number;
  burst: number;
}

/** When the bucket will be full again, epoch milliseconds: the one number that a token bucket needs. */
export interface BucketState {
  fullAt: number;
}

/** A bucket that nobody has taken from. */
export const FULL: BucketState = { fullAt: 0 };

/**
 * Takes a token, now or from the future, and gives the moment at which it is there. Whoever asks first has the earlier
 * moment, so the line is served in its order. A caller who cannot wait until `notAfter` takes nothing: tokens kept for
 * those who are gone by then would leave the service idle. `kept` is false then, and the moment is when to ask again.
 */
export function take(
  state: BucketState,
  { ratePerSecond, burst }: BucketSettings,
  now: number,
  notAfter: number | null,
): { state: BucketState; at: number; kept: boolean } {
  const perToken = 1000 / ratePerSecond;
  const fullAt = Math.max(state.fullAt, now) + perToken;
  const at = Math.max(now, fullAt - burst * perToken);
  return notAfter !== null && at > notAfter ? { state, at, kept: false } : { state: { fullAt }, at, kept: true };
}
