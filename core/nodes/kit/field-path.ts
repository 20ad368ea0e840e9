import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { isRecord, setOwn, type JsonRecord } from './records.ts';

/** Highest index that a path may create in a list: more would only be a way to fill the memory with nothing. */
const MAX_INDEX = 10_000;

/** The steps of a path such as `a.b[0].c`; without dot notation the whole text is one key. */
export function stepsOf(path: string, dots = true): string[] {
  if (!dots || !/[.[]/.test(path)) return [path];
  return path
    .replace(
      /\[(?:"([^"]*)"|'([^']*)'|([^\]]*))\]/g,
      (_match, double?: string, single?: string, plain?: string) => `.${double ?? single ?? plain ?? ''}`,
    )
    .replace(/^\./, '')
    .split('.');
}

/** The value at a path; undefined where there is none. A key that is spelt exactly like the path comes first. */
export function getPath(source: Json | undefined, path: string, dots = true): Json | undefined {
  if (isRecord(source) && Object.hasOwn(source, path)) return source[path];
  let value = source;
  for (const step of stepsOf(path, dots)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as JsonRecord)[step];
  }
  return value;
}

/**
 * Sets the value at a path and gives a new record; what stands beside the path is shared, not changed. A missing part
 * becomes a list where the next step is a number. Throws NODE_INPUT_INVALID for an index far beyond the list's end.
 */
export function setPath(target: JsonRecord, path: string, value: Json, dots = true): JsonRecord {
  return setSteps(target, stepsOf(path, dots), 0, value, path) as JsonRecord;
}

function setSteps(target: Json | undefined, steps: readonly string[], at: number, value: Json, path: string): Json {
  if (at === steps.length) return value;
  const step = steps[at]!;
  const isIndex = /^\d+$/.test(step);
  if (Array.isArray(target) ? isIndex : isIndex && !isRecord(target) && at > 0) {
    const list = Array.isArray(target) ? [...target] : [];
    const index = Number(step);
    if (index > Math.max(list.length, MAX_INDEX))
      throw new AppError(
        'NODE_INPUT_INVALID',
        `The path "${path}" names place ${index} of a list that is much shorter.`,
      );
    while (list.length < index) list.push(null);
    list[index] = setSteps(list[index], steps, at + 1, value, path);
    return list;
  }
  const record = isRecord(target) ? { ...target } : {};
  const inner = Object.hasOwn(record, step) ? record[step] : undefined;
  setOwn(record, step, setSteps(inner, steps, at + 1, value, path));
  return record;
}

/** The record without what stands at the path. The same record when there is nothing. */
export function removePath(source: JsonRecord, path: string, dots = true): JsonRecord {
  if (Object.hasOwn(source, path)) return withoutKey(source, path);
  return removeSteps(source, stepsOf(path, dots)) as JsonRecord;
}

function removeSteps(source: Json | undefined, [step, ...rest]: readonly string[]): Json | undefined {
  if (typeof source !== 'object' || source === null || step === undefined || !Object.hasOwn(source, step))
    return source;
  if (Array.isArray(source)) {
    if (rest.length === 0) return source.filter((_, index) => index !== Number(step));
    return source.with(Number(step), removeSteps(source[Number(step)], rest)!);
  }
  if (rest.length === 0) return withoutKey(source, step);
  const copy = { ...source };
  setOwn(copy, step, removeSteps(source[step], rest)!);
  return copy;
}

function withoutKey(source: JsonRecord, key: string): JsonRecord {
  const copy = { ...source };
  delete copy[key];
  return copy;
}

/** A record of only these paths, nested as they were; what is not there is left out. */
export function pickPaths(source: JsonRecord, paths: readonly string[], dots = true): JsonRecord {
  let result: JsonRecord = {};
  for (const path of paths) {
    const value = getPath(source, path, dots);
    if (value !== undefined) result = setPath(result, path, value, dots && !Object.hasOwn(source, path));
  }
  return result;
}
