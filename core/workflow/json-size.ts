import type { Json } from './document.ts';

/** About how many characters the JSON text of a value has. Escapes in texts are not counted. */
export function jsonSize(value: Json | undefined): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) for (const element of value) size += jsonSize(element) + 1;
  else for (const key in value) size += key.length + 4 + jsonSize(value[key]);
  return size;
}
