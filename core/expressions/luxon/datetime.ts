import { type DateTime, Duration, type DurationLikeObject, type DurationUnit, Interval } from 'luxon';
import { toInteger, toText } from '../coerce.ts';
import { checked, LOCALE_STEPS, localeOf, type Method, plainOptions } from '../functions/method.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import { kindOf, type Run, type Value } from '../values.ts';
import { LUXON_STEPS, nowOf, scalarsOf, shortText, toDateTime, toDurationLike, wrap } from './convert.ts';

type Getter = (self: Value, run: Run) => Value;

const inner = (self: Value): DateTime => (self as GuestDateTime).inner;

/** A method of Luxon's whose arguments are turned into plain values first and whose result is wrapped. */
const method =
  (work: (self: DateTime, args: readonly Value[], run: Run) => unknown): Method =>
  (self, args, run) => {
    run.budget.spend(LUXON_STEPS);
    run.budget.allocate(200);
    return wrap(checked(() => work(inner(self), args, run)));
  };

const text = (value: Value, run: Run): string => shortText(value, run, 'The format');

/** A unit or several, as `diff` takes them. */
function unitsOf(value: Value, run: Run): DurationUnit | DurationUnit[] {
  if (kindOf(value) === 'array') return (value as Value[]).slice(0, 20).map((one) => toText(one, run) as DurationUnit);
  return value === undefined ? 'milliseconds' : (toText(value, run) as DurationUnit);
}

const unitOf = (value: Value, run: Run): never => toText(value, run) as never;
const options = (value: Value, run: Run) => scalarsOf(value, run) as never;

/** Base and zone of texts such as "in 2 days" are ours: Luxon would look at the clock. */
const relative = (args: readonly Value[], run: Run) => ({
  ...scalarsOf(args[0], run),
  base:
    kindOf(args[0]) === 'object' && kindOf((args[0] as Record<string, Value>).base) === 'datetime'
      ? inner((args[0] as Record<string, Value>).base)
      : nowOf(run),
});

const NUMBERS = [
  'year', 'quarter', 'month', 'day', 'hour', 'minute', 'second', 'millisecond', 'weekYear', 'weekNumber', 'weekday',
  'localWeekday', 'localWeekNumber', 'localWeekYear', 'ordinal', 'offset', 'daysInMonth', 'daysInYear', 'weeksInWeekYear',
  'weeksInLocalWeekYear', 'isValid', 'isInDST', 'isInLeapYear', 'isOffsetFixed', 'isWeekend', 'zoneName', 'offsetNameShort',
  'offsetNameLong', 'monthShort', 'monthLong', 'weekdayShort', 'weekdayLong', 'locale', 'numberingSystem',
  'outputCalendar', 'invalidReason', 'invalidExplanation',
] as const; // prettier-ignore

/** What stands behind a dot on a DateTime without a call. */
export const DATETIME_GETTERS: ReadonlyMap<string, Getter> = new Map<string, Getter>([
  ...NUMBERS.map((name): [string, Getter] => [name, (self) => inner(self)[name] as Value]),
  ['ts', (self) => inner(self).toMillis()],
]);

/** Luxon's methods of DateTime. n8n's own come first; see `extensions/`. */
export const DATETIME_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['plus', method((self, args, run) => self.plus(toDurationLike(args[0], run)))],
  ['minus', method((self, args, run) => self.minus(toDurationLike(args[0], run)))],
  ['set', method((self, args, run) => self.set(scalarsOf(args[0], run)))],
  ['setZone', method((self, args, run) => self.setZone(toText(args[0], run), options(args[1], run)))],
  ['setLocale', method((self, args, run) => self.setLocale(toText(args[0], run)))],
  ['reconfigure', method((self, args, run) => self.reconfigure(options(args[0], run)))],
  ['toUTC', method((self, args, run) => self.toUTC(toInteger(args[0], run) ?? 0, options(args[1], run)))],
  ['toLocal', method((self, _args, run) => self.setZone(run.context.timezone ?? 'UTC'))],
  ['startOf', method((self, args, run) => self.startOf(unitOf(args[0], run), options(args[1], run)))],
  ['endOf', method((self, args, run) => self.endOf(unitOf(args[0], run), options(args[1], run)))],
  [
    'diff',
    method((self, args, run) => self.diff(toDateTime(args[0], run), unitsOf(args[1], run), options(args[2], run))),
  ],
  ['diffNow', method((self, args, run) => self.diff(nowOf(run), unitsOf(args[0], run), options(args[1], run)))],
  ['until', method((self, args, run) => self.until(toDateTime(args[0], run)))],
  [
    'hasSame',
    method((self, args, run) => self.hasSame(toDateTime(args[0], run), unitOf(args[1], run), options(args[2], run))),
  ],
  ['equals', method((self, args) => kindOf(args[0]) === 'datetime' && self.equals(inner(args[0])))],
  ['get', method((self, args, run) => (self.isValid ? self.get(unitOf(args[0], run)) : Number.NaN))],
  ['toISO', method((self, args, run) => self.toISO(options(args[0], run)))],
  ['toISODate', method((self, args, run) => self.toISODate(options(args[0], run)))],
  ['toISOTime', method((self, args, run) => self.toISOTime(options(args[0], run)))],
  ['toISOWeekDate', method((self) => self.toISOWeekDate())],
  ['toRFC2822', method((self) => self.toRFC2822())],
  ['toHTTP', method((self) => self.toHTTP())],
  ['toSQL', method((self, args, run) => self.toSQL(options(args[0], run)))],
  ['toSQLDate', method((self) => self.toSQLDate())],
  ['toSQLTime', method((self, args, run) => self.toSQLTime(options(args[0], run)))],
  ['toFormat', method((self, args, run) => self.toFormat(text(args[0], run), options(args[1], run)))],
  [
    'toLocaleString',
    method((self, args, run) => {
      run.budget.spend(LOCALE_STEPS);
      return self.toLocaleString(plainOptions(args[0], run) as never, options(args[1], run));
    }),
  ],
  ['toLocaleParts', method((self, args, run) => self.toLocaleParts(plainOptions(args[0], run) as never))],
  ['toRelative', method((self, args, run) => (run.budget.spend(LOCALE_STEPS), self.toRelative(relative(args, run))))],
  [
    'toRelativeCalendar',
    method((self, args, run) => (run.budget.spend(LOCALE_STEPS), self.toRelativeCalendar(relative(args, run)))),
  ],
  ['toMillis', method((self) => self.toMillis())],
  ['toSeconds', method((self) => self.toSeconds())],
  ['toUnixInteger', method((self) => self.toUnixInteger())],
  ['toJSON', method((self) => self.toJSON())],
  ['toBSON', method((self) => self.toJSDate())],
  ['toJSDate', method((self) => self.toJSDate())],
  ['toObject', method((self, args, run) => self.toObject(options(args[0], run)))],
  ['toString', method((self) => self.toString())],
  ['valueOf', method((self) => self.toMillis())],
  ['resolvedLocaleOptions', method((self) => self.resolvedLocaleOptions())],
]);

/** Two moments as a span of time. */
export const between = (start: DateTime, end: DateTime): Interval => Interval.fromDateTimes(start, end) as Interval;

/** A length of time from a record of units. */
export const durationOf = (units: DurationLikeObject): Duration => Duration.fromObject(units);

export { localeOf };
