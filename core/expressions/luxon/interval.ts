import { Duration, type DurationUnit, type Interval } from 'luxon';
import { toInteger, toText } from '../coerce.ts';
import { checked, type Method } from '../functions/method.ts';
import { rangeError } from '../guest-error.ts';
import { GuestInterval } from '../types/guest-luxon.ts';
import { kindOf, type Run, type Value } from '../values.ts';
import { LUXON_STEPS, scalarsOf, shortText, toDateTime, toDurationLike, wrap } from './convert.ts';

type Getter = (self: Value, run: Run) => Value;

const inner = (self: Value): Interval => (self as GuestInterval).inner;

const method =
  (work: (self: Interval, args: readonly Value[], run: Run) => unknown): Method =>
  (self, args, run) => {
    run.budget.spend(LUXON_STEPS);
    run.budget.allocate(200);
    return wrap(checked(() => work(inner(self), args, run)));
  };

/** A method that compares with another interval; anything else is not equal, not inside and not touching. */
const comparing = (work: (self: Interval, other: Interval) => unknown): Method =>
  method((self, args) => (kindOf(args[0]) === 'interval' ? work(self, inner(args[0])) : false));

const unit = (value: Value, run: Run): DurationUnit | undefined =>
  value === undefined ? undefined : (toText(value, run) as DurationUnit);
const options = (value: Value, run: Run) => scalarsOf(value, run) as never;

const MAX_PIECES = 10_000;

function splitBy(self: Interval, args: readonly Value[], run: Run): Interval[] {
  const step = Duration.fromDurationLike(toDurationLike(args[0], run));
  const pieces = self.length() / step.toMillis();
  if (!(pieces > 0 && pieces <= MAX_PIECES)) throw rangeError(`splitBy() would make more than ${MAX_PIECES} pieces.`);
  run.budget.spend(pieces * LUXON_STEPS);
  run.budget.allocate(pieces * 400);
  return self.splitBy(step);
}

function divideEqually(self: Interval, args: readonly Value[], run: Run): Interval[] {
  const pieces = toInteger(args[0], run) ?? 0;
  if (!(pieces > 0 && pieces <= MAX_PIECES)) throw rangeError(`divideEqually() makes 1 to ${MAX_PIECES} pieces.`);
  run.budget.spend(pieces * LUXON_STEPS);
  run.budget.allocate(pieces * 400);
  return self.divideEqually(pieces);
}

const GETTERS = ['start', 'end', 'isValid', 'invalidReason', 'invalidExplanation'] as const;

/** What stands behind a dot on an Interval without a call. */
export const INTERVAL_GETTERS: ReadonlyMap<string, Getter> = new Map(
  GETTERS.map((name): [string, Getter] => [name, (self) => wrap(inner(self)[name])]),
);

/** Luxon's methods of Interval. */
export const INTERVAL_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['abutsEnd', comparing((self, other) => self.abutsEnd(other))],
  ['abutsStart', comparing((self, other) => self.abutsStart(other))],
  ['contains', method((self, args, run) => self.contains(toDateTime(args[0], run)))],
  ['count', method((self, args, run) => self.count(unit(args[0], run)))],
  ['divideEqually', method(divideEqually)],
  ['engulfs', comparing((self, other) => self.engulfs(other))],
  ['equals', comparing((self, other) => self.equals(other))],
  ['hasSame', method((self, args, run) => self.hasSame(unit(args[0], run)!))],
  ['intersection', comparing((self, other) => self.intersection(other))],
  ['isAfter', method((self, args, run) => self.isAfter(toDateTime(args[0], run)))],
  ['isBefore', method((self, args, run) => self.isBefore(toDateTime(args[0], run)))],
  ['isEmpty', method((self) => self.isEmpty())],
  ['length', method((self, args, run) => self.length(unit(args[0], run)))],
  ['overlaps', comparing((self, other) => self.overlaps(other))],
  [
    'set',
    method((self, args, run) => {
      const given = (args[0] ?? {}) as Record<string, Value>;
      return self.set({
        start: given.start === undefined ? self.start! : toDateTime(given.start, run),
        end: given.end === undefined ? self.end! : toDateTime(given.end, run),
      } as never);
    }),
  ],
  ['splitBy', method(splitBy)],
  [
    'toDuration',
    method((self, args, run) =>
      self.toDuration(
        (kindOf(args[0]) === 'array'
          ? (args[0] as Value[]).map((one) => toText(one, run))
          : (unit(args[0], run) ?? 'milliseconds')) as DurationUnit,
      ),
    ),
  ],
  [
    'toFormat',
    method((self, args, run) => self.toFormat(shortText(args[0], run, 'The format'), options(args[1], run))),
  ],
  ['toISO', method((self, args, run) => self.toISO(options(args[0], run)))],
  ['toISODate', method((self) => self.toISODate())],
  ['toISOTime', method((self, args, run) => self.toISOTime(options(args[0], run)))],
  ['toString', method((self) => self.toString())],
  ['union', comparing((self, other) => self.union(other))],
]);
