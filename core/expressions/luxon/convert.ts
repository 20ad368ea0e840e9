import { DateTime, Duration, type DateTimeOptions, type DurationLike, Interval } from 'luxon';
import { toNumber, toText } from '../coerce.ts';
import { typeError } from '../guest-error.ts';
import { checked } from '../functions/method.ts';
import { GuestDate, parseDate } from '../types/guest-date.ts';
import { GuestDateTime, GuestDuration, GuestInterval } from '../types/guest-luxon.ts';
import { asRecord, kindOf, recordOf, type Run, type Value } from '../values.ts';

/** What a call of Luxon costs in steps. */
export const LUXON_STEPS = 20;

/** Zone and locale of everything that is made: the workflow's zone, and a locale that is the same everywhere. */
export const defaults = (run: Run): { zone: string; locale: string } => ({
  zone: run.context.timezone ?? 'UTC',
  locale: 'en-US',
});

/** Zones that a preview cannot know are read as UTC, as Luxon itself would refuse every date. */
export const nowOf = (run: Run): DateTime => DateTime.fromMillis(run.context.now, defaults(run));

/** A record as plain scalars: nothing of the guest runs while Luxon reads it. */
export function scalarsOf(value: Value, run: Run): Record<string, string | number | boolean> {
  const result: Record<string, string | number | boolean> = {};
  if (kindOf(value) !== 'object') return result;
  for (const key of Object.keys(value as object).slice(0, 50)) {
    const member = asRecord(value)[key];
    if (member === undefined || member === null || key === '__proto__') continue;
    result[key] = typeof member === 'number' || typeof member === 'boolean' ? member : toText(member, run);
  }
  return result;
}

/** Options of `fromISO` and the like, on top of the defaults. */
export function optionsOf(value: Value, run: Run): DateTimeOptions {
  return { ...defaults(run), ...(scalarsOf(value, run) as DateTimeOptions) };
}

/** A value as a DateTime: a DateTime, a date, a text in ISO 8601, or epoch milliseconds. */
export function toDateTime(value: Value, run: Run): DateTime {
  switch (kindOf(value)) {
    case 'datetime':
      return (value as GuestDateTime).inner;
    case 'date':
      return DateTime.fromMillis((value as GuestDate).ms || 0, defaults(run)).set(
        (value as GuestDate).isValid ? {} : { year: Number.NaN },
      );
    case 'string':
      return DateTime.fromISO(value as string, defaults(run));
    case 'number':
      return Number.isNaN(value)
        ? DateTime.invalid('not a number')
        : DateTime.fromMillis(value as number, defaults(run));
    case 'object':
      return checked(() => DateTime.fromObject(scalarsOf(value, run), defaults(run)));
    default:
      return DateTime.invalid('not a date');
  }
}

/** A date of ours from a host's moment. */
export function fromJsDate(date: GuestDate, run: Run, options: DateTimeOptions = defaults(run)): DateTime {
  return date.isValid ? DateTime.fromMillis(date.ms, options) : DateTime.invalid('not a date');
}

/** A value as a length of time: a Duration, a record such as `{ hours: 1 }`, or milliseconds. */
export function toDurationLike(value: Value, run: Run): DurationLike {
  const kind = kindOf(value);
  if (kind === 'duration') return (value as GuestDuration).inner;
  if (kind === 'object') return scalarsOf(value, run) as DurationLike;
  if (kind === 'undefined' || kind === 'null') return 0;
  const ms = toNumber(value, run);
  if (Number.isNaN(ms)) throw typeError('A length of time was expected, for example { hours: 1 }.');
  return ms;
}

/** Wraps what Luxon gives, so that its objects never stand in the expression. */
export function wrap(value: unknown): Value {
  if (value instanceof DateTime) return new GuestDateTime(value);
  if (value instanceof Duration) return new GuestDuration(value);
  if (value instanceof Interval) return new GuestInterval(value);
  if (value instanceof Date) return new GuestDate(value.getTime());
  if (Array.isArray(value)) return value.map(wrap);
  if (typeof value === 'object' && value !== null)
    return recordOf(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wrap(member)])));
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
}

/** Texts that Luxon reads as patterns or formats are limited in length: the work grows with them. */
export function shortText(value: Value, run: Run, what: string): string {
  const text = toText(value, run);
  if (text.length > 1000) throw typeError(`${what} has ${text.length} characters; 1000 are allowed.`);
  run.budget.spend(text.length);
  return text;
}

export { parseDate };
