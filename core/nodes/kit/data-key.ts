import type { Json } from '../../workflow/document.ts';

/**
 * A text that is the same for equal data and different for different data, whatever the order of the keys: a map over
 * these texts finds equal values among many without comparing each with each. Nothing has a key of its own.
 */
export function dataKey(value: Json | undefined): string {
  if (value === undefined) return '-';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(dataKey).join()}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${dataKey(value[key])}`).join()}}`;
}

/**
 * The same, but blind for small differences of type: 3 and "3" are the same, true and "TRUE", and all that is empty
 * (nothing, null, "", an empty list or record).
 */
export function looseKey(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '-' : dataKey(value);
  const text = String(value);
  return /^(true|false)$/i.test(text) ? text.toLowerCase() : JSON.stringify(text);
}
