import { DateTime, Duration, type DurationLikeObject, Interval } from 'luxon';
import { toNumber } from '../coerce.ts';
import { checked } from '../functions/method.ts';
import { typeError } from '../guest-error.ts';
import {
  fromJsDate,
  LUXON_STEPS,
  nowOf,
  optionsOf,
  scalarsOf,
  shortText,
  toDateTime,
  toDurationLike,
  wrap,
} from '../luxon/convert.ts';
import { GuestDate } from '../types/guest-date.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import { type GuestFunction, kindOf, recordOf, type Run, type Value } from '../values.ts';
import { fn, type } from './make.ts';

type Work = (args: readonly Value[], run: Run) => unknown;

/** A static function of Luxon's: plain arguments in, a wrapped result out. */
const luxon = (work: Work): GuestFunction =>
  fn((args, run) => {
    run.budget.spend(LUXON_STEPS);
    run.budget.allocate(200);
    return wrap(checked(() => work(args, run)));
  });

const text = (value: Value, run: Run): string => shortText(value, run, 'The date');

type Reader = (text: string, options: object) => DateTime;
const reading = (read: Reader): GuestFunction =>
  luxon((args, run) => {
    if (kindOf(args[0]) !== 'string') return DateTime.invalid('not a text');
    return read(text(args[0], run), optionsOf(args[1], run));
  });

/** Numbers, with options as the last argument. */
function parts(args: readonly Value[], run: Run, zone?: string): DateTime {
  const last = args.at(-1);
  const hasOptions = kindOf(last) === 'object';
  const numbers = (hasOptions ? args.slice(0, -1) : args).slice(0, 7).map((arg) => toNumber(arg, run));
  const options = { ...optionsOf(hasOptions ? last : undefined, run), ...(zone ? { zone } : {}) };
  if (numbers.length === 0) return nowOf(run).setZone(options.zone!);
  const [year, month, day, hour, minute, second, millisecond] = numbers;
  return DateTime.fromObject(
    {
      year,
      month: month ?? 1,
      day: day ?? 1,
      hour: hour ?? 0,
      minute: minute ?? 0,
      second: second ?? 0,
      millisecond: millisecond ?? 0,
    },
    options,
  );
}

const moments = (args: readonly Value[], run: Run): DateTime[] =>
  (Array.isArray(args[0]) ? args[0] : args).slice(0, 1000).map((arg) => {
    run.budget.spend(LUXON_STEPS);
    return toDateTime(arg, run);
  });

const FORMATS = Object.fromEntries(
  [
    'DATE_SHORT', 'DATE_MED', 'DATE_MED_WITH_WEEKDAY', 'DATE_FULL', 'DATE_HUGE', 'TIME_SIMPLE', 'TIME_WITH_SECONDS',
    'TIME_WITH_SHORT_OFFSET', 'TIME_WITH_LONG_OFFSET', 'TIME_24_SIMPLE', 'TIME_24_WITH_SECONDS', 'DATETIME_SHORT',
    'DATETIME_SHORT_WITH_SECONDS', 'DATETIME_MED', 'DATETIME_MED_WITH_SECONDS', 'DATETIME_MED_WITH_WEEKDAY',
    'DATETIME_FULL', 'DATETIME_FULL_WITH_SECONDS', 'DATETIME_HUGE', 'DATETIME_HUGE_WITH_SECONDS',
  ].map((name) => [name, recordOf({ ...(DateTime as unknown as Record<string, object>)[name] })]),
); // prettier-ignore

const noNew = (name: string) => () => {
  throw typeError(`${name} is made by its functions, for example ${name}.fromISO("…").`);
};

const dateTimes: Record<string, Value> = {
  ...FORMATS,
  now: luxon((_args, run) => nowOf(run)),
  local: luxon((args, run) => parts(args, run)),
  utc: luxon((args, run) => parts(args, run, 'utc')),
  fromISO: reading((value, options) => DateTime.fromISO(value, options)),
  fromSQL: reading((value, options) => DateTime.fromSQL(value, options)),
  fromHTTP: reading((value, options) => DateTime.fromHTTP(value, options)),
  fromRFC2822: reading((value, options) => DateTime.fromRFC2822(value, options)),
  fromFormat: luxon((args, run) =>
    DateTime.fromFormat(text(args[0], run), shortText(args[1], run, 'The format'), optionsOf(args[2], run)),
  ),
  fromString: luxon((args, run) =>
    DateTime.fromFormat(text(args[0], run), shortText(args[1], run, 'The format'), optionsOf(args[2], run)),
  ),
  fromMillis: luxon((args, run) => {
    if (typeof args[0] !== 'number') throw typeError('DateTime.fromMillis() needs a number.');
    return DateTime.fromMillis(args[0], optionsOf(args[1], run));
  }),
  fromSeconds: luxon((args, run) => {
    if (typeof args[0] !== 'number') throw typeError('DateTime.fromSeconds() needs a number.');
    return DateTime.fromSeconds(args[0], optionsOf(args[1], run));
  }),
  fromJSDate: luxon((args, run) =>
    args[0] instanceof GuestDate ? fromJsDate(args[0], run, optionsOf(args[1], run)) : DateTime.invalid('not a date'),
  ),
  fromObject: luxon((args, run) => DateTime.fromObject(scalarsOf(args[0], run), optionsOf(args[1], run))),
  invalid: luxon((args, run) => DateTime.invalid(args[0] === undefined ? 'invalid' : text(args[0], run))),
  isDateTime: fn(([value]) => value instanceof GuestDateTime),
  max: luxon((args, run) => DateTime.max(...moments(args, run))),
  min: luxon((args, run) => DateTime.min(...moments(args, run))),
};

const durations: Record<string, Value> = {
  fromISO: luxon((args, run) => Duration.fromISO(text(args[0], run), { locale: 'en-US', ...scalarsOf(args[1], run) })),
  fromISOTime: luxon((args, run) => Duration.fromISOTime(text(args[0], run), scalarsOf(args[1], run))),
  fromMillis: luxon((args, run) =>
    Duration.fromMillis(toNumber(args[0], run), { locale: 'en-US', ...scalarsOf(args[1], run) }),
  ),
  fromObject: luxon((args, run) =>
    Duration.fromObject(scalarsOf(args[0], run) as DurationLikeObject, { locale: 'en-US', ...scalarsOf(args[1], run) }),
  ),
  isDuration: fn(([value]) => kindOf(value) === 'duration'),
};

const intervals: Record<string, Value> = {
  after: luxon((args, run) => Interval.after(toDateTime(args[0], run), toDurationLike(args[1], run))),
  before: luxon((args, run) => Interval.before(toDateTime(args[0], run), toDurationLike(args[1], run))),
  fromDateTimes: luxon((args, run) => Interval.fromDateTimes(toDateTime(args[0], run), toDateTime(args[1], run))),
  fromISO: luxon((args, run) => Interval.fromISO(text(args[0], run), optionsOf(args[1], run))),
  isInterval: fn(([value]) => kindOf(value) === 'interval'),
};

/** Luxon's three classes: as types with functions, never as classes. */
export const LUXON_TYPES: readonly [string, Value][] = [
  ['DateTime', type('datetime', noNew('DateTime'), noNew('DateTime'), dateTimes)],
  ['Duration', type('duration', noNew('Duration'), noNew('Duration'), durations)],
  ['Interval', type('interval', noNew('Interval'), noNew('Interval'), intervals)],
];
