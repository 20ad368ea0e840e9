import { isRecord, setOwn, type JsonRecord } from './records.ts';
import type { Json } from '../../workflow/document.ts';

/** How records become one. */
export interface Combination {
  /** Records and lists inside are combined too; otherwise the later one replaces the earlier one whole. */
  deep: boolean;
  /** An empty value never replaces another. */
  preferFilled: boolean;
}

/** Makes one record of several: where they clash, the later one wins. The given records are not changed. */
export function combineRecords(records: readonly JsonRecord[], how: Combination): JsonRecord {
  return records.reduce<JsonRecord>((into, record) => combine(into, record, how), {});
}

function combine(target: JsonRecord, source: JsonRecord, how: Combination): JsonRecord {
  const result = { ...target };
  for (const [key, value] of Object.entries(source)) {
    const isThere = Object.hasOwn(result, key);
    if (isThere && how.preferFilled && (value === null || value === '')) continue;
    setOwn(result, key, isThere && how.deep ? combineValues(result[key]!, value, how) : value);
  }
  return result;
}

function combineValues(target: Json, source: Json, how: Combination): Json {
  if (isRecord(target) && isRecord(source)) return combine(target, source, how);
  if (!Array.isArray(target) || !Array.isArray(source)) return source;
  // Lists are combined place by place.
  return Array.from({ length: Math.max(target.length, source.length) }, (_, index) => {
    if (index >= source.length) return target[index]!;
    return index < target.length ? combineValues(target[index]!, source[index]!, how) : source[index]!;
  });
}

/** The record with `_1`, say, after each of its names. */
export function withSuffix(record: JsonRecord, suffix: string): JsonRecord {
  const result: JsonRecord = {};
  for (const [key, value] of Object.entries(record)) setOwn(result, `${key}_${suffix}`, value);
  return result;
}
