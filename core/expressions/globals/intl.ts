import { toNumber } from '../coerce.ts';
import { checked, LOCALE_STEPS, localeOf, plainOptions } from '../functions/method.ts';
import { typeError } from '../guest-error.ts';
import { Handle, type Run, type Value } from '../values.ts';
import { GuestDate } from '../types/guest-date.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import { type Body, fn, namespace, type } from './make.ts';

const formatter = (name: string, format: (value: Value, run: Run) => string): Handle =>
  new Handle(name, (key) => (key === 'format' ? fn(([value], run) => format(value, run)) : undefined), ['format']);

const numberFormat: Body = (args, run) => {
  run.budget.spend(LOCALE_STEPS);
  const host = checked(() => new Intl.NumberFormat(localeOf(args[0], run), plainOptions(args[1], run)));
  return formatter('Intl.NumberFormat', (value, inner) => host.format(toNumber(value, inner)));
};

const dateTimeFormat: Body = (args, run) => {
  run.budget.spend(LOCALE_STEPS);
  const host = checked(
    () => new Intl.DateTimeFormat(localeOf(args[0], run), { timeZone: 'UTC', ...plainOptions(args[1], run) }),
  );
  return formatter('Intl.DateTimeFormat', (value, inner) => {
    if (
      value !== undefined &&
      !(value instanceof GuestDate || value instanceof GuestDateTime || typeof value === 'number')
    )
      throw typeError('format() needs a date.');
    return checked(() => host.format(value === undefined ? inner.context.now : toNumber(value, inner)));
  });
};

/** Formatting of numbers and dates by locale. */
export const INTL = namespace('Intl', {
  NumberFormat: type('handle', numberFormat, numberFormat),
  DateTimeFormat: type('handle', dateTimeFormat, dateTimeFormat),
});
