import { toInteger, toNumber, toPrimitive, toText } from '../coerce.ts';
import { callbackOf } from '../functions/method.ts';
import { GuestError, rangeError, typeError } from '../guest-error.ts';
import { elementsOf } from '../patterns.ts';
import { getMember } from '../members.ts';
import { GuestRegExp } from '../regex/guest-regexp.ts';
import { GuestMap, GuestSet } from '../types/guest-collections.ts';
import { GuestDate, parseDate } from '../types/guest-date.ts';
import { GuestFunction, kindOf, type Run, type Value } from '../values.ts';
import { type Body, fn, type } from './make.ts';
import { groupByInMap } from './object.ts';

const MAX_LENGTH = 1_000_000;

function listOf(length: number, run: Run): Value[] {
  if (!(Number.isInteger(length) && length >= 0)) throw rangeError(`A list cannot have the length ${length}.`);
  run.budget.spend(1 + length / 16);
  run.budget.allocate(length * 8);
  if (length > MAX_LENGTH) throw rangeError(`A list of ${length} elements is too long; ${MAX_LENGTH} are allowed.`);
  // Filled and not left with holes: a list of ours has none.
  return Array<Value>(length).fill(undefined);
}

const makeArray: Body = (args, run) => {
  if (args.length === 1 && typeof args[0] === 'number') return listOf(args[0], run);
  return [...args];
};

const arrayFrom: Body = (args, run) => {
  const [source] = args;
  const kind = kindOf(source);
  const list =
    kind === 'object' || kind === 'handle'
      ? lengthOnly(source, run)
      : kind === 'number' || kind === 'boolean'
        ? []
        : [...elementsOf(source, run)];
  if (args[1] === undefined) return list;
  const call = callbackOf(args, 'Array.from', 1);
  return list.map((element, index) => call([element, index], run));
};

/** `Array.from({ length: 3 })`. */
function lengthOnly(source: Value, run: Run): Value[] {
  const length = Math.max(0, toInteger(getMember(source, 'length', run), run) ?? 0);
  run.budget.spend(length);
  return listOf(length, run).map((_, index) => getMember(source, String(index), run));
}

const charactersFrom =
  (convert: (...codes: number[]) => string, most: number): Body =>
  (args, run) => {
    run.budget.spend(1 + args.length / 16);
    run.budget.allocate(args.length * 4);
    let result = '';
    for (const arg of args) {
      const code = toNumber(arg, run);
      if (most > 0xffff && !(code >= 0 && code <= most && Number.isInteger(code)))
        throw rangeError('A character code must be a whole number from 0 to 1114111.');
      result += convert(code);
    }
    return result;
  };

const numbers = {
  parseFloat: fn((args, run) => Number.parseFloat(toText(args[0], run).slice(0, 2000))),
  parseInt: fn((args, run) =>
    Number.parseInt(toText(args[0], run).slice(0, 2000), args[1] === undefined ? undefined : toNumber(args[1], run)),
  ),
};

/** `new Date(…)`: nothing is now, one value is a moment or a text, several are year, month and so on. */
const makeDate: Body = (args, run) => {
  if (args.length === 0) return new GuestDate(run.context.now);
  if (args.length > 1) return new GuestDate(utc(args, run));
  const [value] = args;
  if (value instanceof GuestDate) return new GuestDate(value.ms);
  const plain = toPrimitive(value, run);
  return new GuestDate(
    typeof plain === 'string' ? parseDate(plain.slice(0, 500)) : new Date(toNumber(plain, run)).getTime(),
  );
};

const utc = (args: readonly Value[], run: Run): number => {
  const [year, month, ...rest] = args.slice(0, 7).map((arg) => toNumber(arg, run));
  return Date.UTC(year!, month ?? 0, ...(rest as [number?, number?, number?, number?, number?]));
};

const makeMap: Body = (args, run) => {
  const map = new GuestMap();
  if (args[0] === undefined || args[0] === null) return map;
  for (const pair of elementsOf(args[0], run)) {
    run.budget.spend();
    run.budget.allocate(64);
    map.inner.set(getMember(pair, '0', run), getMember(pair, '1', run));
  }
  return map;
};

const makeSet: Body = (args, run) => {
  const set = new GuestSet();
  if (args[0] === undefined || args[0] === null) return set;
  for (const element of elementsOf(args[0], run)) {
    run.budget.spend();
    run.budget.allocate(48);
    set.inner.add(element);
  }
  return set;
};

const needsNew =
  (name: string): Body =>
  () => {
    throw typeError(`${name} needs "new": new ${name}(…).`);
  };

const makeRegExp: Body = (args, run) => {
  const [pattern, flags] = args;
  run.budget.allocate(64);
  const given = flags === undefined ? undefined : toText(flags, run);
  if (pattern instanceof GuestRegExp) return new GuestRegExp(pattern.source, given ?? pattern.flags);
  return new GuestRegExp(pattern === undefined ? '(?:)' : toText(pattern, run), given ?? '');
};

const makeBigInt: Body = (args, run) => {
  const value = toPrimitive(args[0], run);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw rangeError(`${value} is no whole number, so it cannot become a big integer.`);
    return BigInt(value);
  }
  if (typeof value !== 'string' && typeof value !== 'boolean')
    throw typeError('Only numbers and texts can become big integers.');
  const text = toText(value, run);
  run.budget.spend(1 + (text.length * text.length) / 4096);
  if (text.length > 100_000) throw rangeError('The big integer would be too large.');
  if (typeof value === 'string' && !/^\s*(?:[+-]?\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)?\s*$/.test(text))
    throw typeError(`"${text.slice(0, 40)}" is no whole number, so it cannot become a big integer.`);
  return BigInt(value);
};

const makeError =
  (name: string): Body =>
  (args, run) =>
    new GuestError(
      name,
      args[0] === undefined ? '' : toText(args[0], run),
      kindOf(args[1]) === 'object' ? getMember(args[1], 'cause', run) : undefined,
    );

const ERRORS = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'];

const text: Body = (args, run) => (args.length === 0 ? '' : toText(args[0], run));
const number: Body = (args, run) => {
  if (args.length === 0) return 0;
  return typeof args[0] === 'bigint' ? Number(args[0]) : toNumber(args[0], run);
};
const boolean: Body = (args) => Boolean(args[0]);

/** Typed arrays are plain lists of numbers here. */
const TYPED = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array',
]; // prettier-ignore

const makeTyped: Body = (args, run) => {
  if (args.length === 0) return [];
  if (typeof args[0] === 'number') return listOf(args[0], run).fill(0);
  return elementsOf(args[0], run).map((element) => toNumber(element, run));
};

const makeTypedBig: Body = (args, run) => {
  if (args.length === 0) return [];
  if (typeof args[0] === 'number') return listOf(args[0], run).fill(0n);
  return elementsOf(args[0], run).map((element) => makeBigInt([element], run));
};

/** `typeof` a type is "function", `new` makes one, and its members are functions of ours. */
export const TYPES: readonly [string, GuestFunction][] = [
  [
    'Array',
    type('array', makeArray, makeArray, {
      from: fn(arrayFrom),
      isArray: fn((args) => Array.isArray(args[0])),
      of: fn((args) => [...args]),
    }),
  ],
  [
    'String',
    type('string', text, text, {
      fromCharCode: fn(charactersFrom(String.fromCharCode, 0xffff)),
      fromCodePoint: fn(charactersFrom(String.fromCodePoint, 0x10ffff)),
    }),
  ],
  [
    'Number',
    type('number', number, number, {
      EPSILON: Number.EPSILON,
      MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
      MAX_VALUE: Number.MAX_VALUE,
      MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
      MIN_VALUE: Number.MIN_VALUE,
      NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
      NaN: Number.NaN,
      POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
      isFinite: fn((args) => Number.isFinite(args[0])),
      isInteger: fn((args) => Number.isInteger(args[0])),
      isNaN: fn((args) => Number.isNaN(args[0])),
      isSafeInteger: fn((args) => Number.isSafeInteger(args[0])),
      ...numbers,
    }),
  ],
  ['Boolean', type('boolean', boolean, boolean)],
  [
    'BigInt',
    fn(makeBigInt, {
      asIntN: fn((args, run) => BigInt.asIntN(bitsOf(args[0], run), makeBigInt([args[1]], run) as bigint)),
      asUintN: fn((args, run) => BigInt.asUintN(bitsOf(args[0], run), makeBigInt([args[1]], run) as bigint)),
    }),
  ],
  [
    'Date',
    type('date', (_args, run) => new GuestDate(run.context.now).toText(), makeDate, {
      UTC: fn((args, run) => utc(args, run)),
      now: fn((_args, run) => run.context.now),
      parse: fn((args, run) => parseDate(toText(args[0], run).slice(0, 500))),
    }),
  ],
  ['Map', type('map', needsNew('Map'), makeMap, { groupBy: fn(groupByInMap) })],
  ['Set', type('set', needsNew('Set'), makeSet)],
  ['WeakMap', type('map', needsNew('WeakMap'), makeMap)],
  ['WeakSet', type('set', needsNew('WeakSet'), makeSet)],
  ['RegExp', type('regexp', makeRegExp, makeRegExp)],
  ...ERRORS.map((name): [string, GuestFunction] => [name, type('error', makeError(name), makeError(name), { name })]),
  ['BigInt64Array', type('array', needsNew('BigInt64Array'), makeTypedBig)],
  ['BigUint64Array', type('array', needsNew('BigUint64Array'), makeTypedBig)],
  ...TYPED.map((name): [string, GuestFunction] => [
    name,
    type('array', needsNew(name), makeTyped, { from: fn(makeTyped), of: fn((args, run) => makeTyped([args], run)) }),
  ]),
];

function bitsOf(value: Value, run: Run): number {
  const bits = toInteger(value, run) ?? 0;
  if (!(bits >= 0 && bits <= 1 << 20)) throw rangeError('The number of bits must be from 0 to 1048576.');
  run.budget.allocate(bits / 8);
  return bits;
}

export const NUMBER_FUNCTIONS: readonly [string, GuestFunction][] = Object.entries(numbers);
