import { DateTime } from 'luxon';
import { expressionError, typeError } from '../guest-error.ts';
import { checked } from '../functions/method.ts';
import { defaults, LUXON_STEPS, shortText } from '../luxon/convert.ts';
import { GuestDate, parseDate } from '../types/guest-date.ts';
import { GuestDateTime } from '../types/guest-luxon.ts';
import type { Run, Value } from '../values.ts';
import { toMillis } from './number.ts';

const MAX_LENGTH = 200;

/** A text as a JavaScript date; one without a time of day is midnight. */
export function textToDate(text: string): GuestDate {
  const ms = parseDate(text.slice(0, MAX_LENGTH));
  if (Number.isNaN(ms)) throw expressionError(`cannot convert "${text.slice(0, 40)}" to date`);
  return new GuestDate(text.includes(':') ? ms : Math.floor(ms / 86_400_000) * 86_400_000);
}

/** A text as a DateTime, by a format or by the usual ways to write one. A zone that the text names is kept. */
export function textToDateTime(text: string, args: readonly Value[], run: Run): GuestDateTime {
  run.budget.spend(LUXON_STEPS * 2);
  if (args[0] !== undefined) return withFormat(text, shortText(args[0], run, 'The format'), run);
  const found = readAny(text.trim(), run);
  if (!found) throw expressionError(`cannot convert "${text.slice(0, 40)}" to Luxon DateTime`);
  return new GuestDateTime(found);
}

function withFormat(text: string, format: string, run: Run): GuestDateTime {
  if (['ms', 's', 'us', 'excel'].includes(format)) {
    const value = Number(text);
    if (Number.isNaN(value)) throw typeError(`"${text.slice(0, 40)}" is no number, so it is no moment in "${format}".`);
    return new GuestDateTime(checked(() => DateTime.fromMillis(toMillis(value, format)!, defaults(run))));
  }
  return new GuestDateTime(checked(() => DateTime.fromFormat(text.slice(0, MAX_LENGTH), format, defaults(run))));
}

/** A moment written in any of the usual ways; null when it is none of them. */
export function readAny(text: string, run: Run): DateTime | null {
  if (text.length > MAX_LENGTH) return null;
  const options = { ...defaults(run), setZone: true };
  for (const read of [DateTime.fromISO, DateTime.fromHTTP, DateTime.fromRFC2822, DateTime.fromSQL]) {
    const found = read(text, options);
    if (found.isValid) return found;
  }
  // What the host can read besides, for example "1-Feb-2024"; bare numbers are no dates.
  if (/^\d+$/.test(text)) return null;
  const ms = parseDate(text);
  return Number.isNaN(ms) ? null : DateTime.fromMillis(ms, defaults(run));
}
