import { toInteger, toText } from '../coerce.ts';
import { callbackOf } from '../functions/method.ts';
import { GuestError, GuestThrow } from '../guest-error.ts';
import { fromJson, toJson } from '../to-json.ts';
import { asRecord, emptyRecord, GuestFunction, kindOf, type Run, setOwn, type Value } from '../values.ts';
import { type Body, fn, namespace } from './make.ts';

/** Writes a value as JSON. The copy is plain data, so the host's writer finds no `toJSON` to call. */
export function writeJson(value: Value, run: Run, indent: string | number = 0): string | undefined {
  const copy = toJson(value, run, {
    extraPerLevel: typeof indent === 'string' ? indent.length : indent,
    lenient: true,
  });
  return copy === undefined ? undefined : JSON.stringify(copy, null, indent);
}

const stringify: Body = (args, run) => {
  const indent =
    kindOf(args[2]) === 'string'
      ? (args[2] as string).slice(0, 10)
      : Math.min(10, Math.max(0, toInteger(args[2], run) ?? 0));
  return writeJson(replaced(args[0], args[1], run), run, indent);
};

/** Applies the second argument of `stringify`: a list of names to keep, or a function. */
function replaced(value: Value, replacer: Value, run: Run): Value {
  if (Array.isArray(replacer)) return kept(value, new Set(replacer.map((name) => toText(name, run))), run, 0);
  if (!(replacer instanceof GuestFunction)) return value;
  const call = callbackOf([replacer], 'JSON.stringify');
  return walk('', value, (key, one) => call([key, one], run), run, 0, true);
}

function kept(value: Value, names: ReadonlySet<string>, run: Run, depth: number): Value {
  run.budget.spend();
  tooDeep(depth);
  const kind = kindOf(value);
  if (kind === 'array') return (value as Value[]).map((element) => kept(element, names, run, depth + 1));
  if (kind !== 'object') return value;
  const result = emptyRecord();
  for (const key of Object.keys(value as object))
    if (names.has(key)) setOwn(result, key, kept(asRecord(value)[key], names, run, depth + 1));
  return result;
}

/** Goes through a value and replaces each member; before its own members are gone through, or after. */
function walk(
  key: string,
  value: Value,
  replace: (key: string, value: Value) => Value,
  run: Run,
  depth: number,
  before: boolean,
): Value {
  run.budget.spend();
  run.budget.allocate(48);
  tooDeep(depth);
  const current = before ? replace(key, value) : value;
  const inner = (name: string, member: Value): Value => walk(name, member, replace, run, depth + 1, before);
  const kind = kindOf(current);
  let result = current;
  if (kind === 'array') result = (current as Value[]).map((element, index) => inner(String(index), element));
  else if (kind === 'object') {
    result = emptyRecord();
    for (const name of Object.keys(current as object)) {
      const member = inner(name, asRecord(current)[name]);
      if (before || member !== undefined) setOwn(result as Record<string, Value>, name, member);
    }
  }
  return before ? result : replace(key, result);
}

function tooDeep(depth: number): void {
  if (depth > 256) throw new GuestThrow(new GuestError('RangeError', 'nested'), 'The value is nested too deeply.');
}

/** Reads JSON. What comes out has no prototypes. Throws a SyntaxError of the guest. */
export function readJson(text: string, run: Run): Value {
  run.budget.spend(1 + text.length / 64);
  run.budget.allocate(text.length * 8);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const message = 'JSON.parse() got a text that is not valid JSON.';
    throw new GuestThrow(new GuestError('SyntaxError', message), message);
  }
  return fromJson(parsed, run);
}

const parse: Body = (args, run) => {
  const value = readJson(toText(args[0], run), run);
  if (!(args[1] instanceof GuestFunction)) return value;
  const call = callbackOf([args[1]], 'JSON.parse');
  return walk('', value, (key, one) => call([key, one], run), run, 0, false);
};

export const JSON_GLOBAL = namespace('JSON', { stringify: fn(stringify), parse: fn(parse) });
