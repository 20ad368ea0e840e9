import { Cron } from 'croner';

/** When a schedule fires. What a rule does not use is ignored. */
export interface ScheduleRule {
  every: 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'cron';
  /** Every how many of them, from 1. */
  count: number;
  minute: number;
  hour: number;
  /** Names of `WEEKDAYS`. */
  weekdays: readonly string[];
  /** From 1; in a shorter month its last day. */
  dayOfMonth: number;
  /** Five fields, or six with seconds first. */
  cron: string;
}

/** Monday first, as ISO 8601 counts them. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The longest text that is read as a cron expression. */
const MAX_CRON = 128;

/** What is wrong with a rule: the member, and what to do. Null for a rule that can fire. */
export function problemOf(
  rule: ScheduleRule,
  timezone: string,
): { member: keyof ScheduleRule; message: string } | null {
  if (rule.every === 'weeks') {
    if (rule.weekdays.length === 0) return { member: 'weekdays', message: 'Choose at least one day of the week.' };
    const unknown = rule.weekdays.find((day) => !WEEKDAYS.includes(day.toLowerCase()));
    if (unknown !== undefined)
      return {
        member: 'weekdays',
        message: `"${unknown.slice(0, 40)}" is no day of the week. Write monday, tuesday and so on.`,
      };
  }
  if (rule.every !== 'cron') return null;
  const message = 'This is no cron expression. Write five fields: minute, hour, day of month, month and day of week.';
  if (rule.cron.length > MAX_CRON) return { member: 'cron', message };
  try {
    const next = readCron(rule.cron, timezone).nextRun();
    return next
      ? null
      : { member: 'cron', message: 'This cron expression never comes true. Check the day and the month.' };
  } catch {
    return { member: 'cron', message };
  }
}

/** The expression as a list of times. Throws for what is none. */
export const readCron = (expression: string, timezone: string): Cron =>
  new Cron(expression.trim(), { timezone, paused: true, mode: '5-or-6-parts' });
