import { toNumber } from '../coerce.ts';
import { rangeError } from '../guest-error.ts';
import { GuestDate } from '../types/guest-date.ts';
import type { Run, Value } from '../values.ts';
import { checked, LOCALE_STEPS, localeOf, type Method, plainOptions } from './method.ts';

const dateOf = (self: Value): GuestDate => self as GuestDate;
const host = (self: Value): Date => new Date(dateOf(self).ms);

const GETTERS = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'] as const;
const SETTERS = ['Date', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'] as const;

type Setter = (...values: number[]) => number;

const setter =
  (part: (typeof SETTERS)[number]): Method =>
  (self, args, run) => {
    const date = host(self);
    const set = date[`setUTC${part}`].bind(date) as Setter;
    dateOf(self).ms = set(...args.slice(0, 4).map((arg) => toNumber(arg, run)));
    return dateOf(self).ms;
  };

const localized =
  (name: 'toLocaleString' | 'toLocaleDateString' | 'toLocaleTimeString'): Method =>
  (self, args, run) => {
    run.budget.spend(LOCALE_STEPS);
    return checked(() => host(self)[name](localeOf(args[0], run), { timeZone: 'UTC', ...plainOptions(args[1], run) }));
  };

function toISOString(self: Value): string {
  if (!dateOf(self).isValid) throw rangeError('The date is not valid, so it has no ISO text.');
  return host(self).toISOString();
}

/** A part of the text that `toString` gives. */
const words =
  (from: number, to: number): Method =>
  (self) =>
    dateOf(self).isValid ? dateOf(self).toText().split(' ').slice(from, to).join(' ') : 'Invalid Date';

/** What can be called on a `Date`. The local zone is UTC. */
export const DATE_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...GETTERS.flatMap((part): [string, Method][] => [
    [`get${part}`, (self) => host(self)[`getUTC${part}`]()],
    [`getUTC${part}`, (self) => host(self)[`getUTC${part}`]()],
  ]),
  ...SETTERS.flatMap((part): [string, Method][] => [
    [`set${part}`, setter(part)],
    [`setUTC${part}`, setter(part)],
  ]),
  ['getTime', (self) => dateOf(self).ms],
  ['getTimezoneOffset', () => 0],
  ['getYear', (self) => host(self).getUTCFullYear() - 1900],
  [
    'setTime',
    (self: Value, args: readonly Value[], run: Run) => (dateOf(self).ms = new Date(toNumber(args[0], run)).getTime()),
  ],
  ['toDateString', words(0, 4)],
  ['toISOString', toISOString],
  ['toJSON', (self) => (dateOf(self).isValid ? host(self).toISOString() : null)],
  ['toLocaleDateString', localized('toLocaleDateString')],
  ['toLocaleString', localized('toLocaleString')],
  ['toLocaleTimeString', localized('toLocaleTimeString')],
  ['toString', (self) => dateOf(self).toText()],
  ['toTimeString', words(4, 99)],
  ['toUTCString', (self) => host(self).toUTCString()],
  ['valueOf', (self) => dateOf(self).ms],
]);
