import { toKey, toText } from '../coerce.ts';
import { expressionError } from '../guest-error.ts';
import { writeJson } from '../globals/json.ts';
import { ownKeys } from '../globals/object.ts';
import { asRecord, emptyRecord, kindOf, type Run, setOwn, type Value } from '../values.ts';
import { type Extension, NOTHING, tableOf } from './extension.ts';
import { formEncode } from '../text/form-encode.ts';

/** A copy with the members that are wanted. */
function picked(self: Value, run: Run, wants: (key: string, value: Value) => boolean): Record<string, Value> {
  const result = emptyRecord();
  for (const key of ownKeys(self, run)) {
    run.budget.allocate(48);
    const value = asRecord(self)[key];
    if (wants(key, value)) setOwn(result, key, value);
  }
  return result;
}

/** Nothing, "nil", and what has no members. */
export function isBlank(value: Value): boolean {
  const kind = kindOf(value);
  if (kind === 'array') return (value as Value[]).length === 0;
  if (kind === 'object') return Object.keys(value as object).length === 0;
  return value === null || value === undefined || value === '' || value === 'nil';
}

/** A copy without blank members, at every depth; lists inside become records, as in n8n. */
export function compactRecord(self: Value, run: Run, depth = 0): Record<string, Value> {
  if (depth > 256) throw expressionError('compact(): the data are nested too deeply.');
  const result = emptyRecord();
  for (const key of ownKeys(self, run)) {
    run.budget.allocate(48);
    const value = asRecord(self)[key];
    if (isBlank(value)) continue;
    const kind = kindOf(value);
    setOwn(result, key, kind === 'object' || kind === 'array' ? compactRecord(value, run, depth + 1) : value);
  }
  return result;
}

/** Names that every object of JavaScript has. */
const INHERITED = new Set([
  'constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf',
  '__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__',
]); // prettier-ignore

function needle(args: readonly Value[], name: string): string {
  if (typeof args[0] !== 'string' || args[0] === '')
    throw expressionError(`${name}() needs a text that is not empty, for example ${name}("temp").`);
  return args[0];
}

const contains = (value: Value, text: string, run: Run): boolean => {
  if (typeof value !== 'string') return false;
  run.budget.spend(1 + value.length / 64);
  return value.includes(text);
};

const nothing = (name: string): Extension => ({
  name,
  signature: `${name}()`,
  description: 'A record cannot be converted so: gives nothing.',
  example: `({ a: 1 }).${name}()`,
  result: NOTHING,
  run: () => undefined,
});

/** Methods of records. */
export const OBJECT_EXTENSIONS = tableOf([
  {
    name: 'isEmpty',
    signature: 'isEmpty()',
    description: 'True for a record without fields.',
    example: '({}).isEmpty()',
    result: true,
    run: (self, _args, run) => ownKeys(self, run).length === 0,
  },
  {
    name: 'isNotEmpty',
    signature: 'isNotEmpty()',
    description: 'True for a record with at least one field.',
    example: '({ city: "Oslo" }).isNotEmpty()',
    result: true,
    run: (self, _args, run) => ownKeys(self, run).length > 0,
  },
  {
    name: 'keys',
    signature: 'keys()',
    description: 'The names of the fields.',
    example: '({ city: "Oslo", zip: "0150" }).keys()',
    result: ['city', 'zip'],
    run: (self, _args, run) => ownKeys(self, run),
  },
  {
    name: 'values',
    signature: 'values()',
    description: 'The values of the fields.',
    example: '({ city: "Oslo", zip: "0150" }).values()',
    result: ['Oslo', '0150'],
    run: (self, _args, run) => ownKeys(self, run).map((key) => asRecord(self)[key]),
  },
  {
    name: 'hasField',
    signature: 'hasField(name)',
    description: 'True when there is a field of this name at the top.',
    example: '({ city: "Oslo" }).hasField("city")',
    result: true,
    run: (self, args, run) => {
      const key = toKey(args[0], run);
      return Object.hasOwn(self as object, key) || INHERITED.has(key);
    },
  },
  {
    name: 'removeField',
    signature: 'removeField(name)',
    description: 'A copy without the field.',
    example: '({ city: "Oslo", zip: "0150" }).removeField("zip")',
    result: { city: 'Oslo' },
    run: (self, args, run) => {
      const name = toKey(args[0], run);
      return Object.hasOwn(self as object, name) ? picked(self, run, (key) => key !== name) : self;
    },
  },
  {
    name: 'removeFieldsContaining',
    signature: 'removeFieldsContaining(text)',
    description: 'A copy without the fields whose text contains this text.',
    example: '({ a: "draft 1", b: "final" }).removeFieldsContaining("draft")',
    result: { b: 'final' },
    run: (self, args, run) => {
      const text = needle(args, 'removeFieldsContaining');
      return picked(self, run, (_key, value) => !contains(value, text, run));
    },
  },
  {
    name: 'keepFieldsContaining',
    signature: 'keepFieldsContaining(text)',
    description: 'A copy with only the fields whose text contains this text.',
    example: '({ a: "draft 1", b: "final" }).keepFieldsContaining("draft")',
    result: { a: 'draft 1' },
    run: (self, args, run) => {
      const text = needle(args, 'keepFieldsContaining');
      return picked(self, run, (_key, value) => contains(value, text, run));
    },
  },
  {
    name: 'compact',
    signature: 'compact()',
    description: 'A copy without empty fields, at every depth.',
    example: '({ a: 1, b: null, c: { d: "", e: 2 } }).compact()',
    result: { a: 1, c: { e: 2 } },
    run: (self, _args, run) => compactRecord(self, run),
  },
  {
    name: 'urlEncode',
    signature: 'urlEncode()',
    description: 'The fields as the query of a URL.',
    example: '({ q: "red shoes", page: 2 }).urlEncode()',
    result: 'q=red+shoes&page=2',
    run: (self, _args, run) =>
      ownKeys(self, run)
        .map((key) => `${formEncode(key, run)}=${formEncode(toText(asRecord(self)[key], run), run)}`)
        .join('&'),
  },
  {
    name: 'toJsonString',
    signature: 'toJsonString()',
    description: 'The record as JSON.',
    example: '({ a: [1, 2] }).toJsonString()',
    result: '{"a":[1,2]}',
    run: (self, _args, run) => writeJson(self, run),
  },
  nothing('toInt'),
  nothing('toFloat'),
  nothing('toBoolean'),
  nothing('toDateTime'),
]);
