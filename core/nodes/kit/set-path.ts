import type { Json } from '../../workflow/document.ts';
import { isRecord } from './records.ts';

type JsonRecord = { [key: string]: Json };

/** Sets a value at a dotted path, `a.b.c`, and gives a new record; what stands beside the path is shared, not changed. */
export function setPath(target: JsonRecord, path: string, value: Json): JsonRecord {
  const dot = path.indexOf('.');
  const key = dot < 0 ? path : path.slice(0, dot);
  const result = { ...target };
  const inner = Object.hasOwn(target, key) ? target[key] : undefined;
  const next = dot < 0 ? value : setPath(isRecord(inner) ? inner : {}, path.slice(dot + 1), value);
  // A plain assignment to `__proto__` would change the prototype.
  Object.defineProperty(result, key, { value: next, enumerable: true, configurable: true, writable: true });
  return result;
}
