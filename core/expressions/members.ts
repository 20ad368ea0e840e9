import { AppError } from '../errors/app-error.ts';
import { ARRAY_METHODS } from './functions/array-methods.ts';
import { BIGINT_METHODS } from './functions/bigint-methods.ts';
import { MAP_METHODS, SET_METHODS } from './functions/collection-methods.ts';
import { DATE_METHODS } from './functions/date-methods.ts';
import { ERROR_METHODS } from './functions/error-methods.ts';
import { FUNCTION_METHODS } from './functions/function-methods.ts';
import type { Method } from './functions/method.ts';
import { NUMBER_METHODS } from './functions/number-methods.ts';
import { OBJECT_METHODS } from './functions/object-methods.ts';
import { REGEXP_METHODS } from './functions/regexp-methods.ts';
import { STRING_METHODS } from './functions/string-methods.ts';
import { GuestError, typeError } from './guest-error.ts';
import { DATETIME_GETTERS, DATETIME_METHODS } from './luxon/datetime.ts';
import { DURATION_GETTERS, DURATION_METHODS } from './luxon/duration.ts';
import { INTERVAL_GETTERS, INTERVAL_METHODS } from './luxon/interval.ts';
import { GuestRegExp } from './regex/guest-regexp.ts';
import { GuestMap, GuestSet } from './types/guest-collections.ts';
import { asRecord, GuestFunction, Handle, type Kind, kindOf, type Run, type Value } from './values.ts';

/** The methods of each kind of value: the only functions that are reached through a value. */
export const METHODS: { readonly [K in Kind]?: ReadonlyMap<string, Method> } = {
  string: STRING_METHODS,
  number: NUMBER_METHODS,
  bigint: BIGINT_METHODS,
  boolean: OBJECT_METHODS,
  array: ARRAY_METHODS,
  object: OBJECT_METHODS,
  function: FUNCTION_METHODS,
  date: DATE_METHODS,
  datetime: DATETIME_METHODS,
  duration: DURATION_METHODS,
  interval: INTERVAL_METHODS,
  regexp: REGEXP_METHODS,
  map: MAP_METHODS,
  set: SET_METHODS,
  error: ERROR_METHODS,
};

/** Names that lead to the host in JavaScript. As data they are readable; as anything else they are refused by name. */
const REFUSED: ReadonlySet<string> = new Set([
  '__proto__',
  'prototype',
  'constructor',
  'getPrototypeOf',
  'prepareStackTrace',
  'mainModule',
  'binding',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

export const isRefused = (name: string): boolean => REFUSED.has(name);

export function refusal(name: string): AppError {
  return new AppError(
    'EXPRESSION_UNSUPPORTED',
    `"${name}" is not available in expressions: it would lead out of the data. Only fields of the data can have this name.`,
  );
}

const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/**
 * Reads a member: the only way from a value to another value. The key is text already. Data give their own properties
 * and nothing else, so prototypes cannot be reached by any spelling; a missing member is `undefined`.
 */
export function getMember(object: Value, key: string, run: Run): Value {
  if (typeof object === 'object' && object !== null && Object.hasOwn(object, key)) {
    const kind = kindOf(object);
    if (kind === 'object' || kind === 'array') {
      const value = asRecord(object)[key];
      return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
    }
  }
  return memberOf(object, key, run);
}

/** `getMember` for a place in a list: places that it has are read without making a text of the number. */
export function getElement(list: readonly Value[], index: number, run: Run): Value {
  if (!(index >= 0 && index < list.length && Number.isInteger(index))) return getMember(list, String(index), run);
  const value = list[index];
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
}

/** What is not a property of data: length, getters of dates, members of handles. */
function memberOf(object: Value, key: string, run: Run): Value {
  const value = read(object, key, run);
  if (value === undefined && REFUSED.has(key)) throw refusal(key);
  return value;
}

function read(object: Value, key: string, run: Run): Value {
  switch (kindOf(object)) {
    case 'undefined':
    case 'null':
      throw typeError(`There is nothing to read "${key.slice(0, 80)}" from: the value before it is ${String(object)}.`);
    case 'string': {
      const text = object as string;
      if (key === 'length') return text.length;
      return INDEX.test(key) ? text[Number(key)] : undefined;
    }
    case 'function':
      return (object as GuestFunction).members.get(key);
    case 'handle':
      return (object as Handle).read(key, run);
    case 'datetime':
      return DATETIME_GETTERS.get(key)?.(object, run);
    case 'duration':
      return DURATION_GETTERS.get(key)?.(object, run);
    case 'interval':
      return INTERVAL_GETTERS.get(key)?.(object, run);
    case 'map':
    case 'set':
      return key === 'size' ? (object as GuestMap | GuestSet).inner.size : undefined;
    case 'error':
      return key === 'name' || key === 'message' || key === 'cause' ? (object as GuestError)[key] : undefined;
    case 'regexp':
      return regexpMember(object as GuestRegExp, key);
    default:
      return undefined;
  }
}

const FLAGS: ReadonlyMap<string, string> = new Map([
  ['global', 'g'],
  ['ignoreCase', 'i'],
  ['multiline', 'm'],
  ['sticky', 'y'],
  ['unicode', 'u'],
  ['dotAll', 's'],
]);

function regexpMember(regexp: GuestRegExp, key: string): Value {
  if (key === 'source' || key === 'flags' || key === 'lastIndex') return regexp[key];
  const flag = FLAGS.get(key);
  return flag && regexp.has(flag);
}

/** The built-in method of a value of this kind; methods are called at once and are never values themselves. */
export const methodOf = (object: Value, key: string): Method | undefined => METHODS[kindOf(object)]?.get(key);
