// If these fail, a service that is down is called on and on, or one that is well again is never called any more.
import { describe, expect, it } from 'vitest';
import { Random } from '../engine/testing/random.ts';
import { ask, CLOSED, forgetAt, isClean, report, type BreakerReport, type BreakerState } from './breaker.ts';

const SETTINGS = { failures: 3, ratio: 0.5, calls: 10, windowMs: 60_000, openMs: 1000, maxOpenMs: 8000 };
const BAD: BreakerReport = { ok: 0, bad: 1 };

/** Reports, each a second after the one before, from `from` on. */
const after = (reports: BreakerReport[], from = 100_000): BreakerState =>
  reports.reduce((state, told, index) => report(state, SETTINGS, from + index * 1000, told), CLOSED);
const tripped = report(CLOSED, SETTINGS, 0, { ok: 0, bad: 3 });

describe('a closed breaker', () => {
  it.each<[string, BreakerReport[], boolean]>([
    ['two failures in a row', [BAD, BAD], false],
    ['three failures in a row', [BAD, BAD, BAD], true],
    ['three failures told at once', [{ ok: 0, bad: 3 }], true],
    ['failures with a success between them', [BAD, BAD, { ok: 1, bad: 1 }, BAD], false],
    ['half of ten calls', Array.from({ length: 5 }, () => ({ ok: 1, bad: 1 })), true],
    ['half of eight calls', Array.from({ length: 4 }, () => ({ ok: 1, bad: 1 })), false],
    ['less than half of many calls', Array.from({ length: 20 }, () => ({ ok: 2, bad: 1 })), false],
  ])('after %s: open is %s', (_name, reports, isOpen) => {
    expect(after(reports).isOpen).toBe(isOpen);
  });

  it('forgets failures that are older than its window', () => {
    const first = report(CLOSED, SETTINGS, 0, { ok: 0, bad: 2 });
    expect(report(first, SETTINGS, 60_001, { ok: 0, bad: 2 }).isOpen).toBe(false);
    expect(report(first, SETTINGS, 59_000, { ok: 0, bad: 2 }).isOpen).toBe(true);
  });

  it('opens by a failure only, never by a success that completes the count', () => {
    const almost = report(CLOSED, { ...SETTINGS, failures: 100 }, 0, { ok: 4, bad: 5 });
    expect(report(almost, { ...SETTINGS, failures: 100 }, 1, { ok: 1, bad: 0 }).isOpen).toBe(false);
  });

  it('is clean until a failure, and again a window after it', () => {
    expect(isClean(CLOSED, SETTINGS, 100_000)).toBe(true);
    const failed = report(CLOSED, SETTINGS, 100_000, BAD);
    expect([100_000, 160_000, 160_001].map((now) => isClean(failed, SETTINGS, now))).toEqual([false, false, true]);
    expect(forgetAt(failed, SETTINGS)).toBe(160_000);
  });
});

describe('an open breaker', () => {
  it('lets nothing through before its time and says when that is', () => {
    expect(ask(tripped, 999).verdict).toEqual({ go: false, retryAt: 1000 });
  });

  it('lets one probe through, and another when that one is lost', () => {
    const first = ask(tripped, 1000);
    expect(first.verdict).toEqual({ go: true, probe: 31_000 });
    expect(ask(first.state, 1000).verdict).toEqual({ go: false, retryAt: 3000 });
    expect(ask(first.state, 30_500).verdict).toEqual({ go: false, retryAt: 31_000 });
    expect(ask(first.state, 31_000).verdict).toMatchObject({ go: true });
  });

  it('closes by a probe that succeeds, however late it comes', () => {
    const { state } = ask(tripped, 1000);
    expect(report(state, SETTINGS, 2000, { ok: 0, bad: 0, probe: { id: 31_000, outcome: 'ok' } })).toEqual(CLOSED);
    const second = ask(state, 31_000).state;
    expect(report(second, SETTINGS, 40_000, { ok: 0, bad: 0, probe: { id: 31_000, outcome: 'ok' } })).toEqual(CLOSED);
  });

  it('stays open twice as long after each probe that fails, up to its cap', () => {
    let state = tripped;
    const spans = Array.from({ length: 6 }, () => {
      const asked = ask(state, state.until);
      const id = asked.verdict.go ? asked.verdict.probe : 0;
      const now = state.until + 10;
      state = report(asked.state, SETTINGS, now, { ok: 0, bad: 0, probe: { id, outcome: 'bad' } });
      return state.until - now;
    });
    expect(spans).toEqual([2000, 4000, 8000, 8000, 8000, 8000]);
  });

  it('is left as it is by the failure of a probe that had been given up, and by calls that were on their way', () => {
    const { state } = ask(tripped, 1000);
    expect(report(state, SETTINGS, 2000, { ok: 0, bad: 0, probe: { id: 5, outcome: 'bad' } })).toBe(state);
    expect(report(state, SETTINGS, 2000, { ok: 3, bad: 9 })).toBe(state);
  });

  it('gives the probe to the next one when the first ended without an answer', () => {
    const { state } = ask(tripped, 1000);
    const free = report(state, SETTINGS, 2000, { ok: 0, bad: 0, probe: { id: 31_000, outcome: 'unknown' } });
    expect(ask(free, 2000).verdict).toMatchObject({ go: true });
  });
});

describe('a breaker between many callers and a service that comes and goes', () => {
  it.each(Array.from({ length: 300 }, (_, seed) => seed))('keeps its promises, seed %i', (seed) => {
    const chance = new Random(seed);
    let state = CLOSED;
    let isUp = true;
    let upSince = 0;
    const flying: { probe: number; willFail: boolean; back: number }[] = [];
    for (let now = 0; now < 400_000; now += 1 + chance.int(900)) {
      if (chance.chance(0.004)) {
        isUp = !isUp;
        upSince = now;
      }
      for (const call of flying.filter(({ back }) => back <= now)) {
        flying.splice(flying.indexOf(call), 1);
        const outcome = call.willFail ? 'bad' : 'ok';
        const before = state;
        state = report(
          state,
          SETTINGS,
          now,
          call.probe > 0
            ? { ok: 0, bad: 0, probe: { id: call.probe, outcome } }
            : { ok: call.willFail ? 0 : 1, bad: call.willFail ? 1 : 0 },
        );
        if (!before.isOpen && state.isOpen) expect(call.willFail, 'a success opened it').toBe(true);
        if (before.isOpen && !state.isOpen)
          expect(call.probe > 0 && !call.willFail, 'closed without a probe').toBe(true);
        if (state.isOpen) expect(state.until - now).toBeLessThanOrEqual(SETTINGS.maxOpenMs);
      }
      const asked = ask(state, now);
      state = JSON.parse(JSON.stringify(asked.state)) as BreakerState;
      const { verdict } = asked;
      if (!verdict.go) {
        expect(verdict.retryAt).toBeGreaterThan(now);
        // Whoever comes back when he is told finds an open door soon after the service is well.
        expect(now - upSince > 60_000 && isUp, 'still open a minute after the service is well').toBe(false);
        continue;
      }
      if (verdict.probe > 0)
        expect(
          flying.some((other) => other.probe > now),
          'two probes at once',
        ).toBe(false);
      // A caller that is killed never tells.
      if (chance.chance(0.05)) {
        // A lost probe costs its whole time: the minute counts from there.
        if (verdict.probe > 0) upSince = now;
        continue;
      }
      flying.push({ probe: verdict.probe, willFail: !isUp, back: now + chance.int(3000) });
    }
  });

  it('never opens where nothing fails', () => {
    const chance = new Random(1);
    let state = CLOSED;
    for (let now = 0; now < 100_000; now += chance.int(50))
      state = report(state, SETTINGS, now, { ok: chance.int(5), bad: 0 });
    expect(state.isOpen).toBe(false);
    expect(state.stretches.length).toBeLessThanOrEqual(7);
  });
});
