import { DateTime, type DateTimeUnit, type DurationUnit } from 'luxon';
import { toNumber, toText } from '../coerce.ts';
import { checked, type Method } from '../functions/method.ts';
import { expressionError, typeError } from '../guest-error.ts';
import { fromJsDate, LUXON_STEPS, nowOf, scalarsOf, shortText, toDurationLike, wrap } from '../luxon/convert.ts';
import { GuestDate } from '../types/guest-date.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import { kindOf, type Run, type Value } from '../values.ts';
import { type Extension, NOTHING, tableOf } from './extension.ts';
import { readAny } from './text-to-date.ts';

/** What units may be called. */
const UNITS: ReadonlyMap<string, DurationUnit> = new Map(
  (
    [
      ['milliseconds', 'ms millisecond milliseconds'],
      ['seconds', 's sec secs second seconds'],
      ['minutes', 'm min mins minute minutes'],
      ['hours', 'h hr hrs hour hours'],
      ['days', 'd day days'],
      ['weeks', 'w week weeks'],
      ['months', 'month months'],
      ['quarters', 'quarter quarters'],
      ['years', 'y yr yrs year years'],
    ] as const
  ).flatMap(([unit, names]) => names.split(' ').map((name): [string, DurationUnit] => [name, unit])),
);

function unitOf(value: Value, fallback: string, run: Run): DurationUnit {
  const name = value === undefined ? fallback : toText(value, run);
  const unit = UNITS.get(name.toLowerCase());
  if (!unit) throw typeError(`"${name.slice(0, 40)}" is no unit of time. Use for example "days" or "hours".`);
  return unit;
}

/** The value as a DateTime. A text comes here only where it counts as a date by mistake; it is none. */
function momentOf(self: Value, run: Run): DateTime {
  if (self instanceof GuestDateTime) return self.inner;
  return self instanceof GuestDate ? fromJsDate(self, run) : DateTime.invalid('not a date');
}

/** A method that gives a moment of the same type as the value. */
const moved =
  (move: (moment: DateTime, args: readonly Value[], run: Run) => DateTime): Method =>
  (self, args, run) => {
    run.budget.spend(LUXON_STEPS);
    run.budget.allocate(200);
    const result = checked(() => move(momentOf(self, run), args, run));
    return self instanceof GuestDateTime
      ? new GuestDateTime(result)
      : new GuestDate(result.isValid ? result.toMillis() : Number.NaN);
  };

/** A method that says something about the moment. */
const asked =
  (ask: (moment: DateTime, args: readonly Value[], run: Run) => Value): Method =>
  (self, args, run) => {
    run.budget.spend(LUXON_STEPS);
    run.budget.allocate(200);
    return checked(() => ask(momentOf(self, run), args, run));
  };

/** A length of time: a number with its unit, a record, a Duration, or milliseconds. */
function lengthOf(args: readonly Value[], run: Run) {
  if (args.length < 2) return toDurationLike(args[0], run);
  return { [unitOf(args[1], 'minutes', run)]: toNumber(args[0], run) };
}

/** Another moment, given as a text, a Date or a DateTime. */
function otherMoment(value: Value, run: Run): DateTime | null {
  const moment = kindOf(value) === 'string' ? readAny((value as string).trim(), run) : null;
  if (moment) return moment;
  if (!(value instanceof GuestDate) && !(value instanceof GuestDateTime)) return null;
  const own = momentOf(value, run);
  return own.isValid ? own : null;
}

const PARTS: Readonly<Record<string, string>> = {
  week: 'weekNumber', weeks: 'weekNumber', days: 'day', months: 'month', years: 'year', hours: 'hour', minutes: 'minute',
  seconds: 'second', milliseconds: 'millisecond', quarters: 'quarter',
}; // prettier-ignore

const READABLE = new Set([
  'day', 'month', 'year', 'hour', 'minute', 'second', 'millisecond', 'weekNumber', 'weekday', 'weekYear', 'quarter',
  'ordinal', 'daysInMonth', 'daysInYear', 'offset',
]); // prettier-ignore

function extract(moment: DateTime, args: readonly Value[], run: Run): Value {
  const part = args[0] === undefined ? 'week' : toText(args[0], run);
  if (part === 'yearDayNumber') return moment.isValid ? moment.toUTC().ordinal : Number.NaN;
  const name = Object.hasOwn(PARTS, part) ? PARTS[part]! : part;
  return READABLE.has(name) ? (moment as unknown as Record<string, number>)[name] : undefined;
}

const DIFFERENCES = ['milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'quarters', 'years'];

function difference(moment: DateTime, other: DateTime, units: Value, run: Run): Value {
  const names = (Array.isArray(units) ? units : [units]).slice(0, 20).map((unit) => {
    const name = unit === undefined ? 'days' : toText(unit, run);
    const plural = name.endsWith('s') ? name : `${name}s`;
    if (!DIFFERENCES.includes(plural))
      throw expressionError(`Unsupported unit "${name.slice(0, 40)}". Supported are ${DIFFERENCES.join(', ')}.`);
    return plural as DurationUnit;
  });
  if (names.length > 1) return wrap(moment.diff(other, names).toObject());
  const unit = names[0] ?? 'days';
  return moment.diff(other, unit).as(unit);
}

function diffTo(moment: DateTime, args: readonly Value[], run: Run): Value {
  const other = otherMoment(args[0], run);
  if (!other) throw expressionError('diffTo() needs another date as text, Date or DateTime.');
  return difference(moment, other, args[1], run);
}

function isBetween(moment: DateTime, args: readonly Value[], run: Run): Value {
  if (args.length !== 2) throw expressionError('isBetween() needs exactly two dates.');
  const [a, b] = args.map((arg) => otherMoment(arg, run));
  if (!a || !b) return undefined;
  const [first, last] = a < b ? [a, b] : [b, a];
  return moment > first && moment < last;
}

function isInLast(moment: DateTime, args: readonly Value[], run: Run): boolean {
  const now = nowOf(run);
  const length = args[0] === undefined ? 0 : toNumber(args[0], run);
  const first = now.minus({ [unitOf(args[1], 'minutes', run)]: length });
  return moment >= first && moment <= now;
}

function format(moment: DateTime, args: readonly Value[], run: Run): string {
  if (args[0] === undefined) throw typeError('format() needs a format, for example format("dd.MM.yyyy").');
  return moment.toFormat(shortText(args[0], run, 'The format'), scalarsOf(args[1], run) as never);
}

const NOON = 'DateTime.fromISO("2024-06-01T12:00:00Z", { zone: "utc" })';

const entry = (
  signature: string,
  description: string,
  example: string,
  result: Extension['result'],
  run: Method,
): Extension => ({ name: signature.slice(0, signature.indexOf('(')), signature, description, example, result, run });

const millis: Method = (self) =>
  self instanceof GuestDateTime ? self.inner.toMillis() : self instanceof GuestDate ? self.ms : undefined;

/** Methods of dates: of JavaScript's Date and of Luxon's DateTime. */
export const DATE_EXTENSIONS = tableOf([
  entry('plus(number, unit)', 'A later moment.', `${NOON}.plus(2, "days").toISODate()`, '2024-06-03', moved((moment, args, run) => moment.plus(lengthOf(args, run)))),
  entry('minus(number, unit)', 'An earlier moment.', `${NOON}.minus(1, "week").toISODate()`, '2024-05-25', moved((moment, args, run) => moment.minus(lengthOf(args, run)))),
  entry('beginningOf(unit?)', 'The first moment of the week, or of another unit.', `${NOON}.beginningOf("month").toISO()`, '2024-06-01T00:00:00.000Z', moved((moment, args, run) => moment.startOf(unitOf(args[0], 'week', run) as DateTimeUnit))),
  entry('endOfMonth()', 'The last moment of the month.', `${NOON}.endOfMonth().toISO()`, '2024-06-30T23:59:59.999Z', moved((moment) => moment.endOf('month'))),
  entry('format(format, options?)', 'The moment in a format of Luxon.', `${NOON}.format("dd.MM.yyyy HH:mm")`, '01.06.2024 12:00', asked(format)),
  entry('extract(part?)', 'A part of the moment: the week, or "year", "month", "day", "hour" and so on.', `${NOON}.extract("weekday")`, 6, asked(extract)),
  entry('isBetween(a, b)', 'True between two dates.', `${NOON}.isBetween("2024-05-01", "2024-07-01")`, true, asked(isBetween)),
  entry('isInLast(number?, unit?)', 'True in the time before now.', '$now.minus(1, "hour").isInLast(2, "hours")', true, asked(isInLast)),
  entry('isWeekend()', 'True on Saturday and Sunday.', `${NOON}.isWeekend()`, true, asked((moment) => moment.weekday >= 6)),
  entry('isDst()', 'True while daylight saving time is in force.', 'DateTime.fromISO("2024-06-01", { zone: "Europe/Oslo" }).isDst()', true, asked((moment) => moment.isInDST)),
  entry('diffTo(date, unit?)', 'How much later this is than another date, in days or other units.', `${NOON}.diffTo("2024-05-30T12:00:00Z")`, 2, asked(diffTo)),
  entry('diffToNow(unit?)', 'How much later this is than now, in days or other units.', '$now.plus(3, "hours").diffToNow("hours")', 3, asked((moment, args, run) => difference(moment, nowOf(run), args[0], run))),
  entry('toInt()', 'Milliseconds since 1970.', `${NOON}.toInt()`, 1717243200000, millis),
  entry('toFloat()', 'Milliseconds since 1970.', `${NOON}.toFloat()`, 1717243200000, millis),
  entry('toNumber()', 'Milliseconds since 1970.', `${NOON}.toNumber()`, 1717243200000, millis),
  entry('toBoolean()', 'A date is no boolean: gives nothing.', `${NOON}.toBoolean()`, NOTHING, () => undefined),
  entry('toDateTime()', 'The date as a DateTime.', 'new Date("2024-06-01").toDateTime().toUTC().toISODate()', '2024-06-01', (self, _args, run) => self instanceof GuestDateTime ? self : new GuestDateTime(momentOf(self, run))),
  entry('isEmpty()', 'A date is never empty.', `${NOON}.isEmpty()`, false, () => false),
  entry('isNotEmpty()', 'A date is never empty.', `${NOON}.isNotEmpty()`, true, () => true),
]); // prettier-ignore
