import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import { readLooseJson } from './loose-json.ts';
import { parseMoment } from './moment.ts';
import { isRecord } from './records.ts';

/** Types that a value can be asked to have. A date becomes epoch milliseconds. */
export type ValueType = 'string' | 'number' | 'boolean' | 'date' | 'array' | 'object';

const NAMES: Record<ValueType, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  array: 'a list',
  object: 'a record',
};

/** The value in this type where that can be done without guessing; undefined where it cannot. Nothing has no type. */
export function convertTo(type: ValueType, value: Json, zone: string): Json | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'number': {
      if (typeof value === 'object') return undefined;
      // A blank text is 0, as n8n reads it: workflows that come from there rely on it.
      const number = Number(value);
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (value === 1 || (typeof value === 'string' && /^(true|1)$/i.test(value))) return true;
      return value === 0 || (typeof value === 'string' && /^(false|0)$/i.test(value)) ? false : undefined;
    case 'date':
      return parseMoment(value, zone) ?? undefined;
    case 'array':
    case 'object': {
      const read = typeof value === 'string' ? readLooseJson(value) : value;
      return read !== undefined && (type === 'array' ? Array.isArray(read) : isRecord(read)) ? read : undefined;
    }
  }
}

/** True when the value has the type as it stands. A date is text or a number in JSON. */
export function hasType(type: ValueType, value: Json, zone: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return type === 'date' ? parseMoment(value, zone) !== null : typeof value === type;
}

/** The error for a value of the wrong type. */
export function wrongType(type: ValueType, value: Json, path?: string): AppError {
  const text = JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new AppError(
    'NODE_INPUT_INVALID',
    `${shown} is not ${NAMES[type]}.`,
    path === undefined ? undefined : { path },
  );
}
