import { ARRAY_METHODS } from './functions/array-methods.ts';
import type { Method } from './functions/method.ts';
import { NUMBER_METHODS } from './functions/number-methods.ts';
import { OBJECT_METHODS } from './functions/object-methods.ts';
import { STRING_METHODS } from './functions/string-methods.ts';
import { asRecord, GuestFunction, Handle, kindOf, type Kind, type Run, type Value } from './values.ts';

const METHODS: { readonly [K in Kind]?: ReadonlyMap<string, Method> } = {
  string: STRING_METHODS,
  number: NUMBER_METHODS,
  boolean: OBJECT_METHODS,
  array: ARRAY_METHODS,
  object: OBJECT_METHODS,
};

/**
 * Reads a member: the only way from a value to another value. The key is text already. Data give their own properties
 * and nothing else, so prototypes cannot be reached by any spelling; a missing member of anything is `undefined`.
 */
export function getMember(object: Value, key: string, run: Run): Value {
  switch (kindOf(object)) {
    case 'string': {
      const text = object as string;
      if (key === 'length') return text.length;
      return /^(0|[1-9]\d{0,9})$/.test(key) ? text[Number(key)] : undefined;
    }
    case 'array':
    case 'object': {
      if (!Object.hasOwn(object as object, key)) return undefined;
      const value = asRecord(object)[key];
      return kindOf(value) === 'undefined' ? undefined : value;
    }
    case 'function':
      return (object as GuestFunction).members.get(key);
    case 'handle':
      return (object as Handle).read(key, run);
    default:
      return undefined;
  }
}

/** The built-in method of a value of this kind; methods are called at once and are never values themselves. */
export const methodOf = (object: Value, key: string): Method | undefined => METHODS[kindOf(object)]?.get(key);
