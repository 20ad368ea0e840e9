import type { Duration, DurationUnit } from 'luxon';
import { toText } from '../coerce.ts';
import { callbackOf, checked, LOCALE_STEPS, type Method } from '../functions/method.ts';
import { GuestDuration } from '../types/guest-luxon.ts';
import { kindOf, type Run, type Value } from '../values.ts';
import { LUXON_STEPS, scalarsOf, shortText, toDurationLike, wrap } from './convert.ts';

type Getter = (self: Value, run: Run) => Value;

const inner = (self: Value): Duration => (self as GuestDuration).inner;

const method =
  (work: (self: Duration, args: readonly Value[], run: Run) => unknown): Method =>
  (self, args, run) => {
    run.budget.spend(LUXON_STEPS);
    run.budget.allocate(200);
    return wrap(checked(() => work(inner(self), args, run)));
  };

const unit = (value: Value, run: Run): DurationUnit => toText(value, run) as DurationUnit;
const options = (value: Value, run: Run) => scalarsOf(value, run) as never;

const GETTERS = [
  'years', 'quarters', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'isValid', 'locale',
  'numberingSystem', 'invalidReason', 'invalidExplanation',
] as const; // prettier-ignore

/** What stands behind a dot on a Duration without a call. */
export const DURATION_GETTERS: ReadonlyMap<string, Getter> = new Map(
  GETTERS.map((name): [string, Getter] => [name, (self) => inner(self)[name] as Value]),
);

/** Luxon's methods of Duration. */
export const DURATION_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['as', method((self, args, run) => self.as(unit(args[0], run)))],
  ['equals', method((self, args) => kindOf(args[0]) === 'duration' && self.equals(inner(args[0])))],
  ['get', method((self, args, run) => self.get(unit(args[0], run)))],
  [
    'mapUnits',
    method((self, args, run) => {
      const call = callbackOf(args, 'mapUnits');
      return self.mapUnits((value, name) => Number(call([value, name], run)));
    }),
  ],
  ['minus', method((self, args, run) => self.minus(toDurationLike(args[0], run)))],
  ['negate', method((self) => self.negate())],
  ['normalize', method((self) => self.normalize())],
  ['plus', method((self, args, run) => self.plus(toDurationLike(args[0], run)))],
  ['reconfigure', method((self, args, run) => self.reconfigure(options(args[0], run)))],
  ['removeZeros', method((self) => self.removeZeros())],
  ['rescale', method((self) => self.rescale())],
  ['set', method((self, args, run) => self.set(scalarsOf(args[0], run)))],
  ['shiftTo', method((self, args, run) => self.shiftTo(...args.slice(0, 20).map((arg) => unit(arg, run))))],
  ['shiftToAll', method((self) => self.shiftToAll())],
  [
    'toFormat',
    method((self, args, run) => self.toFormat(shortText(args[0], run, 'The format'), options(args[1], run))),
  ],
  ['toHuman', method((self, args, run) => (run.budget.spend(LOCALE_STEPS), self.toHuman(options(args[0], run))))],
  ['toISO', method((self) => self.toISO())],
  ['toISOTime', method((self, args, run) => self.toISOTime(options(args[0], run)))],
  ['toJSON', method((self) => self.toJSON())],
  ['toMillis', method((self) => self.toMillis())],
  ['toObject', method((self) => self.toObject())],
  ['toString', method((self) => self.toString())],
  ['valueOf', method((self) => self.toMillis())],
]);
