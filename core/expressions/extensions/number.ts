import { DateTime } from 'luxon';
import { toInteger, toText } from '../coerce.ts';
import { checked, LOCALE_STEPS, localeOf, type Method, plainOptions } from '../functions/method.ts';
import { expressionError, rangeError } from '../guest-error.ts';
import { defaults } from '../luxon/convert.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import type { Run, Value } from '../values.ts';
import { type Extension, tableOf } from './extension.ts';

const whole =
  (name: string, test: (value: number) => boolean): Method =>
  (self) => {
    if (!Number.isInteger(self))
      throw expressionError(`${name}() is only callable on integers, and this is ${String(self)}.`);
    return test(self as number);
  };

function round(self: Value, args: readonly Value[], run: Run): number {
  const digits = toInteger(args[0], run) ?? 0;
  if (!(digits >= 0 && digits <= 100))
    throw rangeError(`round(${digits}) is not possible. Give a number from 0 to 100.`);
  return Number((self as number).toFixed(digits));
}

/** Milliseconds in one of the units in which moments are counted; null for another word. */
export function toMillis(value: number, unit: string): number | null {
  switch (unit) {
    case 'ms':
      return value;
    case 's':
      return value * 1000;
    case 'us':
      return value / 1000;
    case 'excel':
      // Days since the end of 1899, with the leap day of 1900 that Excel has and the calendar has not.
      return (value - 25_569) * 86_400_000;
    default:
      return null;
  }
}

function toDateTime(self: Value, args: readonly Value[], run: Run): Value {
  const unit = args[0] === undefined ? 'ms' : toText(args[0], run);
  const ms = toMillis(self as number, unit);
  if (ms === null) throw expressionError(`Unsupported format "${unit.slice(0, 40)}". Use "ms", "s", "us" or "excel".`);
  return new GuestDateTime(checked(() => DateTime.fromMillis(ms, defaults(run))));
}

const simple = (
  name: string,
  description: string,
  example: string,
  result: Extension['result'],
  run: (value: number) => Value,
): Extension => ({ name, signature: `${name}()`, description, example, result, run: (self) => run(self as number) });

/** Methods of numbers. */
export const NUMBER_EXTENSIONS = tableOf([
  simple('abs', 'The number without its sign.', '(-7).abs()', 7, Math.abs),
  simple('ceil', 'Rounds up to a whole number.', '(1.2).ceil()', 2, Math.ceil),
  simple('floor', 'Rounds down to a whole number.', '(1.8).floor()', 1, Math.floor),
  {
    name: 'round',
    signature: 'round(decimals?)',
    description: 'Rounds to a number of decimals.',
    example: '(3.14159).round(2)',
    result: 3.14,
    run: round,
  },
  {
    name: 'format',
    signature: 'format(locale?, options?)',
    description: 'Writes the number as people in a place do.',
    example: '(1234567.5).format("de-DE")',
    result: '1.234.567,5',
    run: (self, args, run) => {
      run.budget.spend(LOCALE_STEPS);
      return checked(() =>
        new Intl.NumberFormat(localeOf(args[0], run), plainOptions(args[1], run)).format(self as number),
      );
    },
  },
  {
    name: 'isEven',
    signature: 'isEven()',
    description: 'True for an even whole number.',
    example: '(4).isEven()',
    result: true,
    run: whole('isEven', (value) => value % 2 === 0),
  },
  {
    name: 'isOdd',
    signature: 'isOdd()',
    description: 'True for an odd whole number.',
    example: '(7).isOdd()',
    result: true,
    run: whole('isOdd', (value) => Math.abs(value) % 2 === 1),
  },
  simple('isInteger', 'True for a whole number.', '(2.5).isInteger()', false, Number.isInteger),
  simple('toBoolean', 'False for zero, true for anything else.', '(0).toBoolean()', false, (value) => value !== 0),
  simple('toInt', 'Rounds to the nearest whole number.', '(2.6).toInt()', 3, (value) => Number(value.toFixed(0))),
  simple('toFloat', 'Gives the number itself.', '(2.5).toFloat()', 2.5, (value) => value),
  simple('toNumber', 'Gives the number itself.', '(2.5).toNumber()', 2.5, (value) => value),
  {
    name: 'toDateTime',
    signature: 'toDateTime(unit?)',
    description: 'Reads the number as a moment: in "ms", "s", "us" or as "excel" counts days.',
    example: '(1717200000).toDateTime("s").toUTC().toISO()',
    result: '2024-06-01T00:00:00.000Z',
    run: toDateTime,
  },
  simple('isEmpty', 'True for zero and for NaN.', '(0).isEmpty()', true, (value) => !value),
  simple('isNotEmpty', 'True for any number but zero and NaN.', '(5).isNotEmpty()', true, Boolean),
]);
