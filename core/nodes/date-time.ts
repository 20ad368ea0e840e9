import { DateTime, type DurationLikeObject } from 'luxon';
import { DATE_TIME_EXAMPLES } from './kit/date-time-examples.ts';
import { dateTimeMapping } from './kit/date-time-n8n.ts';
import { luxonFormat } from './kit/moment-format.ts';
import { checkZone, readDate, type DateReading } from './kit/read-date.ts';
import {
  AppError,
  boolean,
  choice,
  defineNode,
  eachItem,
  json,
  names,
  number,
  setOwn,
  text,
  type Json,
} from './kit/kit.ts';

const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
type Unit = (typeof UNITS)[number];
const labelOf = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** Where the result stands when nothing else is said. */
const RESULT_NAMES = {
  current: 'currentDate',
  add: 'newDate',
  subtract: 'newDate',
  extract: 'datePart',
  format: 'formattedDate',
  round: 'roundedDate',
  between: 'timeDifference',
} as const;

const PARTS = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'weekday',
  'ordinal',
  'hour',
  'minute',
  'second',
  'millisecond',
] as const;
const OF_A_DATE = ['add', 'subtract', 'extract', 'format', 'round', 'between'];

export default defineNode({
  type: 'date-time',
  version: 1,
  label: 'Date and time',
  summary: 'Reads, formats, changes and compares dates.',
  group: 'data',
  icon: 'calendar-clock',
  fields: {
    operation: choice({
      label: 'Operation',
      options: [
        { value: 'current', label: 'Give the present time' },
        { value: 'add', label: 'Add to a date' },
        { value: 'subtract', label: 'Subtract from a date' },
        { value: 'extract', label: 'Take a part of a date' },
        { value: 'format', label: 'Format a date' },
        { value: 'round', label: 'Round a date' },
        { value: 'between', label: 'Give the time between two dates' },
      ],
      default: 'current',
      expressions: false,
    }),
    date: json({
      label: 'Date',
      plainTemplate: true,
      help: 'A text, or seconds or milliseconds since 1970.',
      placeholder: '2026-12-24T18:00:00Z',
      optional: true,
      showWhen: { operation: OF_A_DATE },
    }),
    end: json({ label: 'Until', plainTemplate: true, optional: true, showWhen: { operation: ['between'] } }),
    time: boolean({ label: 'With the time of day', default: true, showWhen: { operation: ['current'] } }),
    amount: number({ label: 'Amount', default: 0, showWhen: { operation: ['add', 'subtract'] } }),
    unit: choice({
      label: 'Unit',
      options: UNITS.map((unit) => ({ value: `${unit}s` as const, label: `${labelOf(unit)}s` })),
      default: 'days',
      showWhen: { operation: ['add', 'subtract'] },
    }),
    part: choice({
      label: 'Part',
      options: PARTS.map((part) => ({ value: part, label: part === 'ordinal' ? 'Day of the year' : labelOf(part) })),
      default: 'month',
      showWhen: { operation: ['extract'] },
    }),
    format: text({
      label: 'Format',
      help: 'yyyy-MM-dd HH:mm, for example; x gives milliseconds since 1970, X seconds.',
      default: 'MM/dd/yyyy',
      showWhen: { operation: ['format'] },
    }),
    direction: choice({
      label: 'Round',
      options: [
        { value: 'down', label: 'Down' },
        { value: 'up', label: 'Up' },
      ],
      default: 'down',
      showWhen: { operation: ['round'] },
    }),
    to: choice({
      label: 'To the',
      options: UNITS.map((value) => ({ value, label: labelOf(value) })),
      default: 'month',
      showWhen: { operation: ['round'] },
    }),
    units: names({
      label: 'Units',
      help: `Any of ${UNITS.join(', ')}.`,
      default: ['day'],
      showWhen: { operation: ['between'] },
    }),
    iso: boolean({ label: 'As an ISO 8601 duration', default: false, showWhen: { operation: ['between'] } }),
    inputFormat: text({
      label: 'Format of the given date',
      help: 'Where it is not recognised.',
      default: '',
      showWhen: { operation: OF_A_DATE },
    }),
    tokens: choice({
      label: 'Formats are written as',
      options: [
        { value: 'luxon', label: 'yyyy-MM-dd, as Luxon does' },
        { value: 'moment', label: 'YYYY-MM-DD, as Moment does', help: 'A date in free form is then read in UTC.' },
      ],
      default: 'luxon',
      expressions: false,
      showWhen: { operation: OF_A_DATE },
    }),
    inputZone: text({
      label: 'Time zone of a date that says none',
      help: 'Empty: that of the workflow.',
      default: '',
      showWhen: { operation: OF_A_DATE },
    }),
    zone: choice({
      label: 'Time zone of the result',
      options: [
        { value: 'workflow', label: 'That of the workflow' },
        { value: 'date', label: 'That of the date', help: 'UTC where it says none.' },
        { value: 'named', label: 'Another one' },
      ],
      default: 'workflow',
      expressions: false,
    }),
    zoneName: text({ label: 'Time zone', placeholder: 'Europe/Berlin', showWhen: { zone: ['named'] } }),
    as: text({ label: 'Name of the result', help: 'newDate, for example, otherwise.', default: '' }),
    keepFields: boolean({ label: 'Keep the fields of the item', default: false }),
  },
  inputs: ['items'],
  outputs: ['items'],
  examples: DATE_TIME_EXAMPLES,
  n8n: dateTimeMapping,
  run: (ctx) =>
    eachItem(ctx, 1, (item, index, give) => {
      const params = ctx.params(index);
      const { operation, tokens } = params;
      const reading: DateReading = {
        zone: zoneFor(params.inputZone, params.zone === 'date' ? 'UTC' : ctx.timezone, 'params.inputZone'),
        format: params.inputFormat,
        tokens,
      };
      const inZone = (date: DateTime): DateTime =>
        params.zone === 'date'
          ? date
          : date.setZone(params.zone === 'named' ? checkZone(params.zoneName, 'params.zoneName') : ctx.timezone);
      const read = (value: Json | undefined, path: string): DateTime => inZone(readDate(value, reading, path));
      const result = (): Json => {
        // An empty date has an empty form: a table with gaps can be formatted as it is.
        if (operation === 'format' && (params.date ?? null) === null) return null;
        if (operation === 'current') {
          const now = inZone(DateTime.fromMillis(ctx.now, { zone: 'utc' }));
          return textOf(params.time ? now : now.startOf('day'));
        }
        const date = read(params.date, 'params.date');
        switch (operation) {
          case 'add':
            return textOf(date.plus({ [params.unit]: params.amount } as DurationLikeObject));
          case 'subtract':
            return textOf(date.minus({ [params.unit]: params.amount } as DurationLikeObject));
          case 'extract':
            return params.part === 'week' ? date.weekNumber : date.get(params.part);
          case 'format':
            return date.toFormat(tokens === 'moment' ? luxonFormat(params.format, date) : params.format);
          case 'round':
            return textOf((params.direction === 'up' ? date.plus({ [params.to]: 1 }) : date).startOf(params.to));
          case 'between': {
            const duration = read(params.end, 'params.end').diff(date, unitsOf(params.units));
            return params.iso ? duration.toISO()! : (duration.toObject() as { [unit: string]: number });
          }
        }
      };
      const json = params.keepFields ? { ...item.json } : {};
      setOwn(json, params.as || RESULT_NAMES[operation], result());
      give({ json, ...(params.keepFields && item.binary ? { binary: item.binary } : {}) });
    }),
});

const zoneFor = (name: string, otherwise: string, path: string): string =>
  name === '' ? otherwise : checkZone(name, path);

function textOf(date: DateTime): string {
  if (!date.isValid)
    throw new AppError('NODE_INPUT_INVALID', 'The result is no date that can be written. Use a smaller amount.', {
      path: 'params.amount',
    });
  return date.toISO()!;
}

function unitsOf(given: readonly string[]): Unit[] {
  const units = given.map((unit) => unit.toLowerCase().replace(/s$/, ''));
  const wrong = units.find((unit) => !UNITS.some((one) => one === unit));
  if (wrong !== undefined)
    throw new AppError('NODE_INPUT_INVALID', `"${wrong}" is no unit of time. Use ${UNITS.join(', ')}.`, {
      path: 'params.units',
    });
  return units as Unit[];
}
