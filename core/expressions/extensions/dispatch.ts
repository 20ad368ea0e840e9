import type { Method } from '../functions/method.ts';
import { expressionError } from '../guest-error.ts';
import { kindOf, type Kind, type Run, type Value } from '../values.ts';
import { ARRAY_EXTENSIONS } from './array.ts';
import { BOOLEAN_EXTENSIONS } from './boolean.ts';
import { DATE_EXTENSIONS } from './date.ts';
import type { ExtensionTable } from './extension.ts';
import { NUMBER_EXTENSIONS } from './number.ts';
import { OBJECT_EXTENSIONS } from './object.ts';
import { STRING_EXTENSIONS } from './string.ts';

/** The tables by the name that messages and the reference page give to the type. */
export const EXTENSION_TABLES: readonly (readonly [type: string, table: ExtensionTable])[] = [
  ['String', STRING_EXTENSIONS],
  ['Number', NUMBER_EXTENSIONS],
  ['Boolean', BOOLEAN_EXTENSIONS],
  ['Date', DATE_EXTENSIONS],
  ['Array', ARRAY_EXTENSIONS],
  ['Object', OBJECT_EXTENSIONS],
];

/** Every name that any type has as an extension. */
export const EXTENSION_NAMES: ReadonlySet<string> = new Set(EXTENSION_TABLES.flatMap(([, table]) => [...table.keys()]));

/** The table for each kind of value that has one. */
export const EXTENSIONS_BY_KIND: { readonly [K in Kind]?: ExtensionTable } = {
  string: STRING_EXTENSIONS,
  number: NUMBER_EXTENSIONS,
  boolean: BOOLEAN_EXTENSIONS,
  date: DATE_EXTENSIONS,
  datetime: DATE_EXTENSIONS,
  array: ARRAY_EXTENSIONS,
  object: OBJECT_EXTENSIONS,
};

const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The table for a value. A text that is exactly a moment in ISO 8601 counts as a date, except for turning it into one. */
export function extensionsFor(value: Value, name: string): ExtensionTable | undefined {
  const kind = kindOf(value);
  if (kind === 'string' && (value as string).length === 24 && ISO_MOMENT.test(value as string))
    return name === 'toDate' || name === 'toDateTime' ? STRING_EXTENSIONS : DATE_EXTENSIONS;
  return EXTENSIONS_BY_KIND[kind];
}

/** The extension of this name for a value; undefined when its type has none. */
export const extensionOf = (value: Value, name: string): Method | undefined =>
  extensionsFor(value, name)?.get(name)?.run;

/** What a value without an extension of this name gives: every value can be asked whether it is empty. */
export function dispatchExtension(self: Value, name: string, _args: readonly Value[], run: Run): Value {
  run.budget.spend();
  if (name === 'isEmpty') return !self;
  if (name === 'isNotEmpty') return Boolean(self);
  if (self === null || self === undefined)
    throw expressionError(
      `${name}() can't be used on ${self === null ? 'null' : 'undefined'}. Check the field before it, or write ?. instead of the dot.`,
    );
  const types = EXTENSION_TABLES.filter(([, table]) => table.has(name)).map(([type]) => type);
  throw expressionError(
    `${name}() works on ${types.map((type) => `type ${type}`).join(', ')} only, and this value is of another type. Convert it first.`,
  );
}
