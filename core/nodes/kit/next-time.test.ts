// If these fail, schedules fire at the wrong time, twice, or never.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTime } from './next-time.ts';
import { problemOf, WEEKDAYS, type ScheduleRule } from './schedule-rule.ts';

const BERLIN = 'Europe/Berlin';
const rule = (given: Partial<ScheduleRule>): ScheduleRule => ({
  every: 'days',
  count: 1,
  minute: 0,
  hour: 0,
  weekdays: ['monday'],
  dayOfMonth: 1,
  cron: '* * * * *',
  ...given,
});

/** The next times of a rule, as ISO texts in UTC. */
function times(given: Partial<ScheduleRule>, from: string, zone = 'UTC', count = 3): string[] {
  const since = Date.parse(from);
  const found: string[] = [];
  for (let at: number | null = since; found.length < count && at !== null;) {
    at = nextTime(rule(given), at, since, zone);
    if (at !== null) found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('a schedule', () => {
  it.each<[string, Partial<ScheduleRule>, string, string, string[]]>([
    [
      'every 15 minutes from midnight',
      { every: 'minutes', count: 15 },
      '2026-01-01T10:07Z',
      'UTC',
      ['2026-01-01T10:15', '2026-01-01T10:30', '2026-01-01T10:45'],
    ],
    [
      'every 7 minutes, beginning anew at midnight',
      { every: 'minutes', count: 7 },
      '2026-01-01T23:50Z',
      'UTC',
      ['2026-01-01T23:55', '2026-01-02T00:00', '2026-01-02T00:07'],
    ],
    [
      'every hour at a minute',
      { every: 'hours', minute: 20 },
      '2026-01-01T10:20Z',
      'UTC',
      ['2026-01-01T11:20', '2026-01-01T12:20', '2026-01-01T13:20'],
    ],
    [
      'every 6 hours of the day',
      { every: 'hours', count: 6 },
      '2026-01-01T10:00Z',
      'UTC',
      ['2026-01-01T12:00', '2026-01-01T18:00', '2026-01-02T00:00'],
    ],
    [
      'every day at a time of its zone',
      { hour: 9, minute: 30 },
      '2026-07-01T08:00Z',
      BERLIN,
      ['2026-07-02T07:30', '2026-07-03T07:30', '2026-07-04T07:30'],
    ],
    [
      'every third day from its first',
      { count: 3, hour: 9 },
      '2026-01-01T10:00Z',
      'UTC',
      ['2026-01-02T09:00', '2026-01-05T09:00', '2026-01-08T09:00'],
    ],
    [
      'on days of the week',
      { every: 'weeks', weekdays: ['Monday', 'friday'], hour: 8 },
      '2026-11-21T00:00Z',
      'UTC',
      ['2026-11-23T08:00', '2026-11-27T08:00', '2026-11-30T08:00'],
    ],
    [
      'in every second week',
      { every: 'weeks', count: 2, weekdays: ['monday', 'friday'] },
      '2026-11-25T00:00Z',
      'UTC',
      ['2026-11-27T00:00', '2026-12-07T00:00', '2026-12-11T00:00'],
    ],
    [
      'on the last day of a shorter month',
      { every: 'months', dayOfMonth: 31 },
      '2026-01-31T00:00Z',
      'UTC',
      ['2026-02-28T00:00', '2026-03-31T00:00', '2026-04-30T00:00'],
    ],
    [
      'in every fourth month',
      { every: 'months', count: 4, dayOfMonth: 5 },
      '2026-01-10T00:00Z',
      'UTC',
      ['2026-02-05T00:00', '2026-06-05T00:00', '2026-10-05T00:00'],
    ],
    [
      'by a cron expression of its zone',
      { every: 'cron', cron: '30 7 * * 1-5' },
      '2026-11-20T12:00Z',
      BERLIN,
      ['2026-11-23T06:30', '2026-11-24T06:30', '2026-11-25T06:30'],
    ],
    [
      'on 29 February only',
      { every: 'cron', cron: '0 0 29 2 *' },
      '2026-01-01T00:00Z',
      'UTC',
      ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00'],
    ],
  ])('fires %s', (_name, given, from, zone, expected) => {
    expect(times(given, from, zone)).toEqual(expected);
  });

  it('fires an hour later on the day whose clocks leave its time out, and once on the day that repeats it', () => {
    expect(times({ hour: 2, minute: 30 }, '2026-03-28T00:00Z', BERLIN)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
    expect(times({ hour: 2, minute: 30 }, '2026-10-24T00:00Z', BERLIN)).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('fires every hour that passes, a repeated one too, and every second hour of the clock once', () => {
    expect(times({ every: 'hours' }, '2026-10-24T23:30Z', BERLIN)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ]);
    expect(times({ every: 'hours', count: 2 }, '2026-10-24T22:30Z', BERLIN)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T03:00',
      '2026-10-25T05:00',
    ]);
  });

  it('always fires later than the time before, in every zone', () => {
    const rules = fc.record({
      every: fc.constantFrom('minutes', 'hours', 'days', 'weeks', 'months', 'cron' as const),
      count: fc.integer({ min: 1, max: 12 }),
      minute: fc.integer({ min: 0, max: 59 }),
      hour: fc.integer({ min: 0, max: 23 }),
      weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
      dayOfMonth: fc.integer({ min: 1, max: 31 }),
      cron: fc.constantFrom('*/5 * * * *', '0 3 * * 0', '15 2 1 * *'),
    }) as fc.Arbitrary<ScheduleRule>;
    const zones = fc.constantFrom('UTC', BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    const moments = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-01-01') });
    fc.assert(
      fc.property(rules, zones, moments, fc.integer({ min: 0, max: 40 * 86_400_000 }), (given, zone, since, later) => {
        const first = nextTime(given, since + later, since, zone);
        expect(first).toBeGreaterThan(since + later);
        expect(nextTime(given, first!, since, zone)).toBeGreaterThan(first!);
        // Nothing lies between: asked from just before, it is the same moment.
        expect(nextTime(given, first! - 1, since, zone)).toBe(first);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[Partial<ScheduleRule>, string]>([
    [{ every: 'cron', cron: 'often' }, 'cron'],
    [{ every: 'cron', cron: '0 0 30 2 *' }, 'cron'],
    [{ every: 'cron', cron: '* '.repeat(500) }, 'cron'],
    [{ every: 'weeks', weekdays: [] }, 'weekdays'],
    [{ every: 'weeks', weekdays: ['someday'] }, 'weekdays'],
  ])('that cannot fire is refused: %o', (given, member) => {
    expect(problemOf(rule(given), 'UTC')).toMatchObject({ member });
  });
});
