import { DateTime } from 'luxon';
import { readCron, WEEKDAYS, type ScheduleRule } from './schedule-rule.ts';

/** Days looked at before a rule counts as one that never fires: every hundredth month is some eight years away. */
const MAX_DAYS = 366 * 10;

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
      const first = nextDay(rule, since, timezone, null);
      return first ? (nextDay(rule, after, timezone, first)?.toMillis() ?? null) : null;
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

/** The first day that a rule means, at its time. Without a `first` one to count from, each day, week and month counts. */
function nextDay(rule: ScheduleRule, after: number, timezone: string, first: DateTime | null): DateTime | null {
  const start = DateTime.fromMillis(after, { zone: timezone }).startOf('day');
  for (let days = 0; days < MAX_DAYS; days += 1) {
    const day = start.plus({ days });
    if (!isMeant(rule, day) || (first && !isCounted(rule, first, day))) continue;
    const at = day.set({ hour: rule.hour, minute: rule.minute });
    if (at.toMillis() > after) return at;
  }
  return null;
}

function isMeant(rule: ScheduleRule, day: DateTime): boolean {
  if (rule.every === 'weeks') return rule.weekdays.some((name) => name.toLowerCase() === WEEKDAYS[day.weekday - 1]);
  if (rule.every === 'months') return day.day === Math.min(rule.dayOfMonth, day.daysInMonth ?? 31);
  return true;
}

function isCounted({ every, count }: ScheduleRule, first: DateTime, day: DateTime): boolean {
  const unit = every === 'months' ? 'month' : every === 'weeks' ? 'week' : 'day';
  const passed = day.startOf(unit).diff(first.startOf(unit), `${unit}s`)[`${unit}s`];
  return Math.round(passed) % count === 0;
}
