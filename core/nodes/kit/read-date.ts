import { DateTime } from 'luxon';
import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { luxonFormat } from './moment-format.ts';
import { freeDate, standardMoment } from './moment.ts';

/** How a date that a workflow brings is read. */
export interface DateReading {
  /** Zone of a date that says none. */
  zone: string;
  /** The format, where it is known. */
  format: string;
  /** Whose tokens the format is made of. With `moment` a date in no standard form is read in UTC, as n8n did at first. */
  tokens: 'luxon' | 'moment';
}

/** Fewer digits than this are seconds since 1970, more are milliseconds. */
const MILLISECOND_DIGITS = 12;
/**
 * Reads a date: seconds or milliseconds since 1970 as a number or a text, ISO 8601, RFC 2822, HTTP, SQL, a text in the
 * given format, or a text in free form with a year of four digits, for example `March 3, 2026 10:00`. The zone of the
 * result is the one that the date says, or that of the reading. Throws NODE_INPUT_INVALID.
 */
export function readDate(value: Json | undefined, reading: DateReading, path: string): DateTime {
  if (value === null || value === undefined || value === '')
    throw new AppError('NODE_INPUT_INVALID', 'There is no date. Fill it in, or check its expression.', { path });
  const read =
    typeof value === 'number' ||
    (typeof value === 'string' && isNumeric(value) && (reading.format === '' || isStamp(reading)))
      ? fromNumber(Number(value))
      : typeof value !== 'string'
        ? null
        : reading.format === ''
          ? fromText(value.trim(), reading)
          : fromFormat(value.trim(), reading);
  if (!read?.isValid) throw notADate(value, reading, path);
  return read.setLocale('en-US');
}

const isNumeric = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
/** A format that is a number since 1970. */
const isStamp = ({ format }: DateReading): boolean => format === 'x' || format === 'X';

function fromNumber(number: number): DateTime {
  const whole = Number.isInteger(number) ? number : Math.round(number * 1000);
  const milliseconds = String(Math.abs(whole)).length < MILLISECOND_DIGITS ? whole * 1000 : whole;
  return DateTime.fromMillis(milliseconds, { zone: 'utc' });
}

function fromFormat(text: string, { format, tokens, zone }: DateReading): DateTime {
  const pattern = tokens === 'moment' ? luxonFormat(format) : format;
  return DateTime.fromFormat(text, pattern, { zone, setZone: true, locale: 'en-US' });
}

function fromText(text: string, { tokens, zone }: DateReading): DateTime | null {
  const iso = DateTime.fromISO(text, { zone, setZone: true });
  if (iso.isValid) return iso;
  const standard = standardMoment(text, zone);
  return standard ?? freeDate(text, tokens === 'moment' ? 'utc' : zone);
}

function notADate(value: Json, { format }: DateReading, path: string): AppError {
  const shown = JSON.stringify(value).slice(0, 60);
  return new AppError(
    'NODE_INPUT_INVALID',
    format === ''
      ? `${shown} is not a date that can be recognised. Give its format.`
      : `${shown} is not a date in the format ${format}.`,
    { path },
  );
}

/** Checks the name of a time zone, for example `Europe/Berlin`. Throws NODE_INPUT_INVALID. */
export function checkZone(zone: string, path: string): string {
  if (!DateTime.utc().setZone(zone).isValid)
    throw new AppError('NODE_INPUT_INVALID', `There is no time zone "${zone}". Write it like Europe/Berlin.`, { path });
  return zone;
}
