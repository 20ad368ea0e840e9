import { toText } from '../coerce.ts';
import { methods } from './method.ts';
import type { Run, Value } from '../values.ts';

/** What can be called on an error. */
export const ERROR_METHODS = methods({
  toString: (self: Value, _args: readonly Value[], run: Run) => toText(self, run),
});
