import type { Json } from '../../workflow/document.ts';

/** A JSON object, which is what an item's data must be. */
export type JsonRecord = { [key: string]: Json };

/** True for a JSON object. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets an own member whatever its name: a plain assignment to `__proto__` would change the prototype. */
export function setOwn(record: JsonRecord, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}
