import { DateTime } from 'luxon';
import { readCron, WEEKDAYS, type ScheduleRule } from './schedule-rule.ts';

type DayRule = ScheduleRule & { every: 'days' | 'weeks' | 'months' };

/**
 * The first moment after `after` at which a rule fires; null when it never does. `since`: when the schedule began; every
 * second day, week or month is counted from its first time after that. All in epoch milliseconds. Days and hours are
 * those of the time zone: a time that a change of clocks leaves out comes an hour later, one that it repeats comes once.
 */
export function nextTime(rule: ScheduleRule, after: number, since: number, timezone: string): number | null {
  switch (rule.every) {
    case 'cron':
      return readCron(rule.cron, timezone).nextRun(new Date(after))?.getTime() ?? null;
    case 'minutes':
      return nextMinute(rule, after, timezone);
    case 'hours':
      return nextHour(rule, after, timezone);
    default: {
      const days = rule as DayRule;
      const first = nextDay(days, since, timezone, null);
      return first ? (nextDay(days, after, timezone, first)?.toMillis() ?? null) : null;
    }
  }
}

/** Counted from midnight, in time that really passes. */
function nextMinute({ count }: ScheduleRule, after: number, timezone: string): number {
  const step = count * 60_000;
  const day = DateTime.fromMillis(after, { zone: timezone }).startOf('day');
  const next = day.toMillis() + (Math.floor((after - day.toMillis()) / step) + 1) * step;
  return Math.min(next, day.plus({ days: 1 }).toMillis());
}

/** Hours of the day that the count divides. */
function nextHour({ count, minute }: ScheduleRule, after: number, timezone: string): number | null {
  let at = DateTime.fromMillis(after, { zone: timezone }).startOf('hour').set({ minute });
  // A day of 25 hours has the longest way to the next one.
  for (let hours = 0; hours <= 26; hours += 1, at = at.plus({ hours: 1 })) {
    const isRepeated = count > 1 && at.minus({ hours: 1 }).hour === at.hour;
    if (at.toMillis() > after && at.hour % count === 0 && !isRepeated) return at.toMillis();
  }
  return null;
}

const UNITS = { days: 'day', weeks: 'week', months: 'month' } as const;

/**
 * The first day that a rule means, at its time. Days, weeks and months are counted from that of the `first` one; without it
 * each of them counts.
 */
function nextDay(rule: DayRule, after: number, timezone: string, first: DateTime | null): DateTime | null {
  const { every, count } = rule;
  const start = DateTime.fromMillis(after, { zone: timezone }).startOf(UNITS[every]);
  const step = first ? count : 1;
  const passed = first ? Math.round(start.diff(first.startOf(UNITS[every]), every)[every]) : 0;
  const ahead = (step - (passed % step)) % step;
  // What is meant of the present day, week or month may be over: then it is in the next that counts.
  for (const units of [ahead, ahead + step]) {
    const found = daysOf(rule, start.plus({ [every]: units }))
      .map((day) => day.set({ hour: rule.hour, minute: rule.minute }))
      .find((at) => at.toMillis() > after && (!first || at >= first));
    if (found) return found;
  }
  return null;
}

function daysOf(rule: DayRule, begin: DateTime): DateTime[] {
  switch (rule.every) {
    case 'days':
      return [begin];
    case 'weeks': {
      const named = rule.weekdays.map((name) => WEEKDAYS.indexOf(name.toLowerCase()));
      return [...new Set(named)].sort((a, b) => a - b).map((days) => begin.plus({ days }));
    }
    case 'months':
      return [begin.set({ day: Math.min(rule.dayOfMonth, begin.daysInMonth ?? 31) })];
  }
}
