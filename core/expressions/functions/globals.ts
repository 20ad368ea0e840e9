import { AppError } from '../../errors/app-error.ts';
import { toKey, toNumber, toText } from '../coerce.ts';
import { getMember } from '../members.ts';
import { setOwn, toJson } from '../to-json.ts';
import { asArray, asRecord, emptyRecord, GuestFunction, Handle, kindOf, type Run, type Value } from '../values.ts';

type Body = (args: readonly Value[], run: Run) => Value;

const fn = (body: Body, members: Record<string, Value> = {}): GuestFunction =>
  new GuestFunction(
    (args, run) => {
      run.budget.spend();
      return body(args, run);
    },
    new Map(Object.entries(members)),
  );

const namespace = (name: string, members: Record<string, Value>): Handle => {
  const table = new Map(Object.entries(members));
  return new Handle(name, (key) => table.get(key));
};

const numeric = (compute: (...values: number[]) => number): GuestFunction =>
  fn((args, run) => compute(...args.map((arg) => toNumber(arg, run))));

const MATH_FUNCTIONS = [
  'abs',
  'acos',
  'asin',
  'atan',
  'atan2',
  'cbrt',
  'ceil',
  'cos',
  'exp',
  'floor',
  'hypot',
  'log',
  'log10',
  'log2',
  'max',
  'min',
  'pow',
  'round',
  'sign',
  'sin',
  'sqrt',
  'tan',
  'trunc',
] as const;

/** The own names of a record, a list or a text; nothing for anything else. */
function ownKeys(value: Value, run: Run): string[] {
  const kind = kindOf(value);
  if (kind !== 'object' && kind !== 'array' && kind !== 'string') return [];
  const keys = Object.keys(value as object);
  run.budget.spend(1 + keys.length / 8);
  run.budget.allocate(keys.length * 24);
  return keys;
}

const fromEntries: Body = (args, run) => {
  if (kindOf(args[0]) !== 'array')
    throw new AppError('EXPRESSION_FAILED', 'Object.fromEntries() needs a list of [name, value] pairs.');
  const result = emptyRecord();
  for (const pair of asArray(args[0])) {
    run.budget.spend();
    run.budget.allocate(48);
    setOwn(result, toKey(getMember(pair, '0', run), run), getMember(pair, '1', run));
  }
  return result;
};

const arrayFrom: Body = (args, run) => {
  const source = args[0];
  const length = Math.max(0, Math.trunc(toNumber(getMember(source, 'length', run), run)) || 0);
  run.budget.spend(1 + length);
  run.budget.allocate(length * 8);
  const list =
    kindOf(source) === 'string'
      ? [...(source as string)]
      : Array.from({ length }, (_, index) => getMember(source, String(index), run));
  const map = args[1];
  if (map === undefined) return list;
  if (!(map instanceof GuestFunction))
    throw new AppError('EXPRESSION_FAILED', 'The second argument of Array.from() must be a function.');
  return list.map((element, index) => (run.budget.spend(), map.invoke([element, index], run)));
};

const stringify: Body = (args, run) => {
  if (args[1] !== undefined && args[1] !== null) {
    throw new AppError(
      'EXPRESSION_UNSUPPORTED',
      'JSON.stringify() takes no replacer here. Pass null as the second argument.',
    );
  }
  const indent =
    kindOf(args[2]) === 'string'
      ? (args[2] as string).slice(0, 10)
      : Math.min(10, Math.max(0, toNumber(args[2], run) || 0));
  // The copy is plain data, so the host's writer finds no `toJSON` to call.
  const copy = toJson(args[0], run, typeof indent === 'string' ? indent.length : indent);
  return copy === undefined ? undefined : JSON.stringify(copy, null, indent);
};

const parse: Body = (args, run) => {
  const text = toText(args[0], run);
  if (args[1] !== undefined) throw new AppError('EXPRESSION_UNSUPPORTED', 'JSON.parse() takes no reviver here.');
  run.budget.spend(1 + text.length / 64);
  run.budget.allocate(text.length * 8);
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new AppError('EXPRESSION_FAILED', 'JSON.parse() got a text that is not valid JSON.');
  }
};

const uri = (name: string, convert: (text: string) => string): GuestFunction =>
  fn((args, run) => {
    const text = toText(args[0], run);
    run.budget.spend(1 + text.length / 64);
    run.budget.allocate(text.length * 18);
    try {
      return convert(text);
    } catch {
      throw new AppError('EXPRESSION_FAILED', `${name}() got a text that it cannot convert.`);
    }
  });

const charactersFrom =
  (convert: (...codes: number[]) => string): Body =>
  (args, run) => {
    const codes = args.map((arg) => toNumber(arg, run));
    run.budget.allocate(codes.length * 4);
    if (codes.some((code) => !(code >= 0 && code <= 0x10ffff && Number.isInteger(code)))) {
      throw new AppError('EXPRESSION_FAILED', 'A character code must be a whole number from 0 to 1114111.');
    }
    return convert(...codes);
  };

const parseNumber: Record<string, Value> = {
  parseFloat: fn((args, run) => Number.parseFloat(toText(args[0], run))),
  parseInt: fn((args, run) =>
    Number.parseInt(toText(args[0], run), args[1] === undefined ? undefined : toNumber(args[1], run)),
  ),
};

/** The global names that an expression may use besides those that start with `$`. There are no others. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  [
    'Math',
    namespace('Math', {
      E: Math.E,
      LN10: Math.LN10,
      LN2: Math.LN2,
      PI: Math.PI,
      SQRT2: Math.SQRT2,
      // No `random`: an expression gives the same at every repeat.
      ...Object.fromEntries(
        MATH_FUNCTIONS.map((name) => [name, numeric(Math[name] as (...values: number[]) => number)]),
      ),
    }),
  ],
  ['JSON', namespace('JSON', { stringify: fn(stringify), parse: fn(parse) })],
  [
    'Object',
    namespace('Object', {
      keys: fn((args, run) => ownKeys(args[0], run)),
      values: fn((args, run) => ownKeys(args[0], run).map((key) => getMember(args[0], key, run))),
      entries: fn((args, run) => ownKeys(args[0], run).map((key) => [key, getMember(args[0], key, run)])),
      fromEntries: fn(fromEntries),
      hasOwn: fn((args, run) => kindOf(args[0]) === 'object' && Object.hasOwn(asRecord(args[0]), toKey(args[1], run))),
    }),
  ],
  ['Array', namespace('Array', { isArray: fn((args) => Array.isArray(args[0])), from: fn(arrayFrom) })],
  [
    'String',
    fn((args, run) => (args.length === 0 ? '' : toText(args[0], run)), {
      fromCharCode: fn(charactersFrom(String.fromCharCode)),
      fromCodePoint: fn(charactersFrom(String.fromCodePoint)),
    }),
  ],
  [
    'Number',
    fn((args, run) => (args.length === 0 ? 0 : toNumber(args[0], run)), {
      EPSILON: Number.EPSILON,
      MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
      MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
      isFinite: fn((args) => Number.isFinite(args[0])),
      isInteger: fn((args) => Number.isInteger(args[0])),
      isNaN: fn((args) => Number.isNaN(args[0])),
      isSafeInteger: fn((args) => Number.isSafeInteger(args[0])),
      ...parseNumber,
    }),
  ],
  ['Boolean', fn((args) => Boolean(args[0]))],
  ...Object.entries(parseNumber),
  ['isNaN', fn((args, run) => Number.isNaN(toNumber(args[0], run)))],
  ['isFinite', fn((args, run) => Number.isFinite(toNumber(args[0], run)))],
  ['encodeURIComponent', uri('encodeURIComponent', encodeURIComponent)],
  ['decodeURIComponent', uri('decodeURIComponent', decodeURIComponent)],
  ['encodeURI', uri('encodeURI', encodeURI)],
  ['decodeURI', uri('decodeURI', decodeURI)],
]);
