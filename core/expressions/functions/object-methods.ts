import { toKey, toText } from '../coerce.ts';
import { kindOf } from '../values.ts';
import { type Method, methods } from './method.ts';

/** What can be called on a record or a boolean. Own data of the same name go first. */
export const OBJECT_METHODS = methods({
  hasOwnProperty: ((self, args, run) =>
    kindOf(self) === 'object' && Object.hasOwn(self as object, toKey(args[0], run))) satisfies Method,
  propertyIsEnumerable: ((self, args, run) =>
    kindOf(self) === 'object' && Object.hasOwn(self as object, toKey(args[0], run))) satisfies Method,
  toLocaleString: ((self, _args, run) => toText(self, run)) satisfies Method,
  toString: ((self, _args, run) => toText(self, run)) satisfies Method,
  valueOf: ((self) => self) satisfies Method,
});
