import type { Json } from '../../workflow/document.ts';
import { dataKey } from './data-key.ts';

type Value = Json | undefined;

/** Nothing, null, "" or an empty list. */
const isNothing = (value: Value): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * True when two values mean the same although a form, a table or a JSON text gave them other types: 3 and "3", true and
 * "TRUE" and 1, [1] and "[1]", null and "" and [], null and 0. Two values of one type are equal only as they stand, and
 * 0 is not "".
 */
export function fuzzyEqual(a: Value, b: Value): boolean {
  if (a !== null && b !== null && typeof a === typeof b) return dataKey(a) === dataKey(b);
  return (isNothing(a) && isNothing(b)) || meansTheSame(a, b) || meansTheSame(b, a);
}

function meansTheSame(a: Value, b: Value): boolean {
  if (a === null) return b === 0 || b === '0';
  switch (typeof a) {
    case 'number':
      return typeof b === 'string' && String(a) === b;
    case 'boolean':
      return (typeof b === 'string' && b.toLowerCase() === String(a)) || b === Number(a) || b === String(Number(a));
    case 'object':
      return typeof b === 'string' && parsedKey(b) === dataKey(a);
    default:
      return false;
  }
}

/** A key that is the same for all values that are fuzzily equal; other values may share it. */
export function fuzzyKey(value: Value): string {
  if (isNothing(value)) return 'none';
  if (typeof value === 'object') return dataKey(value);
  const text = String(value).toLowerCase();
  if (text === '0' || text === 'false') return 'none';
  if (text === '1' || text === 'true') return 'true';
  const key = typeof value === 'string' ? parsedKey(value) : undefined;
  return key === '[]' ? 'none' : (key ?? `=${String(value)}`);
}

/** The key of a list or record that stands in a text as JSON. */
function parsedKey(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return dataKey(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
