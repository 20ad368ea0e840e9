import jmespath from 'jmespath';
import { toKey, toNumber, toText } from '../coerce.ts';
import { expressionError, rangeError, typeError } from '../guest-error.ts';
import { elementsOf } from '../patterns.ts';
import { fromJson, toJson } from '../to-json.ts';
import { emptyRecord, type GuestFunction, kindOf, type Run, setOwn, type Value } from '../values.ts';
import { type Body, fn } from './make.ts';

/** A function of the expression language whose name starts with `$`. */
export interface DollarFunction {
  name: string;
  signature: string;
  description: string;
  value: GuestFunction;
}

/** What counts as nothing for `$ifEmpty`: zero and false do not, a date does. */
function isNothing(value: Value): boolean {
  switch (kindOf(value)) {
    case 'undefined':
    case 'null':
      return true;
    case 'string':
      return value === '';
    case 'array':
      return (value as Value[]).length === 0;
    case 'object':
      return Object.keys(value as object).length === 0;
    case 'date':
    case 'map':
    case 'set':
    case 'regexp':
      return true;
    default:
      return false;
  }
}

const ifEmpty: Body = (args) => {
  if (args.length !== 2)
    throw expressionError('$ifEmpty() needs exactly two values: $ifEmpty(value, value if it is empty).');
  return isNothing(args[0]) ? args[1] : args[0];
};

const ifElse: Body = (args) => {
  if (args.length < 2)
    throw expressionError('$if() needs a condition and a value: $if(condition, value if true, value if false).');
  return args[0] ? args[1] : args.length > 2 ? args[2] : false;
};

/** One by one: the host's own takes its arguments on the stack. */
const extreme =
  (start: number, pick: (a: number, b: number) => number): Body =>
  (args, run) => {
    run.budget.spend(1 + args.length / 16);
    return args.reduce((best: number, arg) => pick(best, toNumber(arg, run)), start);
  };

const average: Body = (args) => {
  if (args.length === 0) return 0;
  let sum = 0;
  for (const arg of args) {
    if (typeof arg !== 'number') throw expressionError('average(): all values must be numbers.');
    sum += arg;
  }
  return sum / args.length;
};

const not: Body = ([value]) => !value;

const numberList: Body = (args, run) => {
  const [from, to] = [toNumber(args[0], run), toNumber(args[1], run)];
  const length = Math.floor(Math.abs(to - from)) + 1;
  if (!Number.isFinite(length)) throw typeError('numberList() needs two numbers.');
  run.budget.spend(length / 16);
  run.budget.allocate(length * 8);
  if (length > 1_000_000) throw rangeError('numberList() makes at most 1000000 numbers.');
  return Array.from({ length }, (_, index) => (to >= from ? from + index : from - index));
};

const zip: Body = (args, run) => {
  const [keys, values] = [elementsOf(args[0], run), elementsOf(args[1], run)];
  if (keys.length !== values.length)
    throw expressionError(`zip(): there are ${keys.length} keys and ${values.length} values; both must be the same.`);
  const result = emptyRecord();
  keys.forEach((key, index) => {
    run.budget.allocate(48);
    setOwn(result, toKey(key, run), values[index]);
  });
  return result;
};

const MAX_QUERY = 1000;

const query: Body = (args, run) => {
  const [value, text] = args;
  const kind = kindOf(value);
  if ((kind !== 'object' && kind !== 'array') || typeof text !== 'string')
    throw expressionError('$jmespath() needs a record or a list, and a query as text: $jmespath($json, "a.b").');
  if (text.length > MAX_QUERY)
    throw expressionError(`The query has ${text.length} characters; ${MAX_QUERY} are allowed.`);
  // The library gets a copy without prototypes of ours, and works through all of it for each part of the query.
  const before = run.budget.usedBytes();
  const copy = toJson(value, run, { lenient: true });
  const size = run.budget.usedBytes() - before;
  run.budget.spend(((text.length + 1) * size) / 256);
  try {
    return fromJson(jmespath.search(copy, text), run);
  } catch (thrown) {
    throw typeError(
      `The query "${text.slice(0, 80)}" cannot be used: ${thrown instanceof Error ? thrown.message : ''}`,
    );
  }
};

const KEY = /^[A-Za-z0-9_-]{1,64}$/;

const fromAI: Body = (args, run) => {
  const [key, , kind, fallback] = args;
  if (typeof key !== 'string' || key === '')
    throw expressionError('$fromAI() needs a key: $fromAI("city", "The city to look up").');
  if (!KEY.test(key))
    throw expressionError(
      `"${key.slice(0, 80)}" cannot be a key of $fromAI(): use 1 to 64 letters, digits, underscores and hyphens.`,
    );
  const given = run.context.fromAI;
  if (given && Object.hasOwn(given, key)) return converted(given[key], kind, run);
  return fallback;
};

function converted(value: Value, kind: Value, run: Run): Value {
  switch (kind) {
    case 'number':
      return toNumber(value, run);
    case 'boolean':
      return value === true || value === 'true';
    case 'json':
      return value;
    default:
      return typeof value === 'object' && value !== null ? value : toText(value, run);
  }
}

/** A UUID of version 4 from the seeded chance of the evaluation: a repeat gives the same. */
function uuid(_args: readonly Value[], run: Run): string {
  const words = Array.from({ length: 4 }, () => Math.floor(chance(run) * 2 ** 32) >>> 0);
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  const variant = (8 + (Number.parseInt(hex[16]!, 16) & 3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A number from 0 to 1 that depends on the execution, the moment, the item, and how often it was asked for. */
export function chance(run: Run): number {
  const { context, budget } = run;
  let state = (context.now ^ (context.now / 2 ** 32)) >>> 0;
  const mix = (value: number): void => {
    state = Math.imul(state ^ value, 0x9e3779b1) >>> 0;
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0;
    state = (state ^ (state >>> 13)) >>> 0;
  };
  mix(context.itemIndex + 1);
  mix(context.runIndex + 0x1000);
  for (let index = 0; index < context.execution.id.length; index += 1) mix(context.execution.id.charCodeAt(index));
  mix(budget.nextChance() + 1);
  mix(0x5bd1);
  return state / 2 ** 32;
}

const entry = (name: string, signature: string, description: string, body: Body): DollarFunction => ({
  name,
  signature,
  description,
  value: fn(body),
});

const max = extreme(Number.NEGATIVE_INFINITY, Math.max);
const min = extreme(Number.POSITIVE_INFINITY, Math.min);

export const DOLLAR_FUNCTIONS: readonly DollarFunction[] = [
  entry(
    '$if',
    '$if(condition, yes, no?)',
    'Gives one of two values; only the one that is needed is evaluated.',
    ifElse,
  ),
  entry('$ifEmpty', '$ifEmpty(value, fallback)', 'Gives the fallback where the value is empty.', ifEmpty),
  entry('$min', '$min(a, b, …)', 'The smallest of the numbers.', min),
  entry('$max', '$max(a, b, …)', 'The largest of the numbers.', max),
  entry('$average', '$average(a, b, …)', 'The average of the numbers.', average),
  entry('$not', '$not(value)', 'True where the value is false or empty.', not),
  entry('$jmespath', '$jmespath(data, query)', 'Searches in data with a JMESPath query.', query),
  entry('$jmesPath', '$jmesPath(data, query)', 'Searches in data with a JMESPath query.', query),
  entry('$fromAI', '$fromAI(key, description?, type?, fallback?)', 'A value that an agent fills in.', fromAI),
  entry('$fromAi', '$fromAi(key, description?, type?, fallback?)', 'A value that an agent fills in.', fromAI),
  entry('$fromai', '$fromai(key, description?, type?, fallback?)', 'A value that an agent fills in.', fromAI),
  entry('$uuid', '$uuid()', 'A random UUID; the same again when the step is repeated.', uuid),
];

/** The same without the dollar sign, as n8n has them. */
export const BARE_FUNCTIONS: readonly [string, GuestFunction][] = [
  ['max', fn(max)],
  ['min', fn(min)],
  ['average', fn(average)],
  ['not', fn(not)],
  ['numberList', fn(numberList)],
  ['zip', fn(zip)],
];
