// If these fail, a service gets more calls than its limit, or callers stand in line while it has nothing to do.
import { describe, expect, it } from 'vitest';
import { Random } from '../engine/testing/random.ts';
import { FULL, take, type BucketSettings, type BucketState } from './bucket.ts';

/** The moments that callers get who ask at these moments. */
function moments(settings: BucketSettings, asked: number[]): number[] {
  let state = FULL;
  return asked.map((now) => {
    const taken = take(state, settings, now, null);
    state = taken.state;
    return taken.at;
  });
}

describe('a bucket', () => {
  it.each<[string, BucketSettings, number[], number[]]>([
    ['the burst at once, then the rate', { ratePerSecond: 2, burst: 3 }, [0, 0, 0, 0, 0], [0, 0, 0, 500, 1000]],
    ['one at a time', { ratePerSecond: 1, burst: 1 }, [0, 0, 0], [0, 1000, 2000]],
    ['what has come back meanwhile', { ratePerSecond: 1, burst: 2 }, [0, 0, 1000, 1000], [0, 0, 1000, 2000]],
    [
      'never more than the burst, however long nobody came',
      { ratePerSecond: 1, burst: 2 },
      [0, 90_000, 90_000, 90_000],
      [0, 90_000, 90_000, 91_000],
    ],
    ['less than one per second', { ratePerSecond: 0.1, burst: 1 }, [0, 0], [0, 10_000]],
  ])('gives %s', (_name, settings, asked, expected) => {
    expect(moments(settings, asked)).toEqual(expected);
  });

  it('keeps no token for a caller who will be gone by then', () => {
    const settings = { ratePerSecond: 1, burst: 1 };
    const first = take(FULL, settings, 0, 0);
    const second = take(first.state, settings, 0, 500);
    expect(second).toEqual({ state: first.state, at: 1000, kept: false });
    expect(take(second.state, settings, 0, 1000)).toMatchObject({ at: 1000, kept: true });
  });

  it.each(Array.from({ length: 200 }, (_, seed) => seed))(
    'holds rate, order and use with any arrivals, seed %i',
    (seed) => {
      const chance = new Random(seed);
      const settings = { ratePerSecond: 1 + chance.int(20), burst: 1 + chance.int(10) };
      let state: BucketState = FULL;
      let now = 0;
      const given: number[] = [];
      for (let call = 0; call < 300; call++) {
        now += chance.chance(0.1) ? chance.int(5000) : chance.int(30);
        const notAfter = chance.chance(0.3) ? now + chance.int(2000) : null;
        const taken = take(state, settings, now, notAfter);
        state = JSON.parse(JSON.stringify(taken.state)) as BucketState;
        if (!taken.kept) continue;
        expect(taken.at).toBeGreaterThanOrEqual(now);
        if (notAfter !== null) expect(taken.at).toBeLessThanOrEqual(notAfter);
        given.push(taken.at);
      }
      expect(given).toEqual(given.toSorted((a, b) => a - b));
      for (const [index, from] of given.entries()) {
        const inSecond = given.slice(index).filter((at) => at <= from + 1000 - 0.001).length;
        expect(inSecond).toBeLessThanOrEqual(settings.burst + settings.ratePerSecond);
      }
    },
  );
});
