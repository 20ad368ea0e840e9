import type { Json } from '../workflow/document.ts';
import { bigToText } from './coerce.ts';
import { GuestError } from './guest-error.ts';
import { GuestRegExp } from './regex/guest-regexp.ts';
import { toJson } from './to-json.ts';
import { GuestMap, GuestSet } from './types/guest-collections.ts';
import { GuestDate } from './types/guest-date.ts';
import { GuestDateTime, GuestDuration, GuestInterval } from './types/guest-luxon.ts';
import { kindOf, type Run, type Value } from './values.ts';

/**
 * Writes what JSON has no words for as `{"__t": type, "v": text}`, with `zone` for a DateTime: `undefined`, `NaN`, `Infinity`,
 * `-Infinity`, `-0`, `bigint`, `Date`, `DateTime`, `Duration`, `Interval`, `RegExp`, `Map`, `Set`, `Error`.
 */
export function encodeSpecial(value: Value, run: Run): Json | undefined {
  switch (kindOf(value)) {
    case 'undefined':
      return { __t: 'undefined' };
    case 'number':
      return { __t: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { __t: 'bigint', v: bigToText(value as bigint, run) };
    case 'date': {
      const date = value as GuestDate;
      return { __t: 'Date', v: date.isValid ? new Date(date.ms).toISOString() : 'Invalid' };
    }
    case 'datetime': {
      const { inner } = value as GuestDateTime;
      return { __t: 'DateTime', v: inner.toISO(), zone: inner.zoneName };
    }
    case 'duration':
      return { __t: 'Duration', v: (value as GuestDuration).inner.toISO() };
    case 'interval':
      return { __t: 'Interval', v: (value as GuestInterval).inner.toISO() };
    case 'regexp':
      return { __t: 'RegExp', v: (value as GuestRegExp).toText() };
    case 'map':
      return { __t: 'Map', v: JSON.stringify(toJson([...(value as GuestMap).inner], run, { lenient: true })) };
    case 'set':
      return { __t: 'Set', v: JSON.stringify(toJson([...(value as GuestSet).inner], run, { lenient: true })) };
    case 'error': {
      const { name, message } = value as GuestError;
      return { __t: 'Error', name, v: message };
    }
    default:
      return null;
  }
}

/** True for a record of the typed encoding. */
const isTyped = (value: object): value is { __t: string; v?: unknown } =>
  Object.hasOwn(value, '__t') && typeof (value as { __t: unknown }).__t === 'string';

/** Reads the typed encoding in data that come in: what JSON can say is put in place, the rest becomes nothing. */
export function decodeTyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeTyped);
  if (typeof value !== 'object' || value === null) return value;
  if (isTyped(value)) return NUMBERS.get(value.__t) ?? (TEXTS.has(value.__t) ? value.v : undefined);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]): [string, unknown] => [key, decodeTyped(member)])
      .filter(([, member]) => member !== undefined),
  );
}

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);
/** In item data these are texts: an item is JSON. */
const TEXTS: ReadonlySet<string> = new Set(['bigint', 'Date', 'DateTime', 'Duration', 'Interval']);
