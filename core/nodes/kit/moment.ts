import { DateTime } from 'luxon';
import type { Json } from '../../workflow/document.ts';

const FORMS = ['fromISO', 'fromRFC2822', 'fromHTTP', 'fromSQL'] as const;

/** Says of a date in free form which offset it is in. */
const SAYS_ZONE = /(?:\bZ|\b[A-Z]{3,4}|[+-]\d{2}:?\d{2})\s*(?:\([^)]*\))?$/;

/** A date in free form with a year of four digits, as `Jan 5, 2024` or `1/5/2024`; null for anything else. */
export function freeDate(text: string, zone: string): DateTime | null {
  if (!/\d{4}/.test(text)) return null;
  const milliseconds = Date.parse(SAYS_ZONE.test(text) ? text : `${text} UTC`);
  if (Number.isNaN(milliseconds)) return null;
  const date = DateTime.fromMillis(milliseconds, { zone: 'utc' });
  return SAYS_ZONE.test(text) ? date : date.setZone(zone, { keepLocalTime: true });
}

/**
 * Epoch milliseconds of a date: ISO 8601, RFC 2822, HTTP or SQL text, free form, or a number of milliseconds. A text
 * without an offset is read in `zone`. Null for what is no date.
 */
export function parseMoment(value: Json | undefined, zone: string): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return (standardMoment(text, zone) ?? freeDate(text, zone))?.toMillis() ?? null;
}

/** A date in ISO 8601, RFC 2822, HTTP or SQL; null for anything else. */
export function standardMoment(text: string, zone: string): DateTime | null {
  for (const form of FORMS) {
    const moment = DateTime[form](text, { zone });
    if (moment.isValid) return moment;
  }
  return null;
}
