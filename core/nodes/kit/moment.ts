import { DateTime } from 'luxon';
import type { Json } from '../../workflow/document.ts';

const FORMS = ['fromISO', 'fromRFC2822', 'fromHTTP', 'fromSQL'] as const;

/**
 * Epoch milliseconds of a date: ISO 8601, RFC 2822, HTTP or SQL text, or a number of milliseconds. A text without an
 * offset is read in `zone`. Null for what is no date.
 */
export function parseMoment(value: Json | undefined, zone: string): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  for (const form of FORMS) {
    const moment = DateTime[form](text, { zone });
    if (moment.isValid) return moment.toMillis();
  }
  return null;
}
