import { bothBig, looselyEqual, strictlyEqual, toKey, toNumber, toPrimitive, toText } from './coerce.ts';
import { rangeError, typeError } from './guest-error.ts';
import { asRecord, GuestFunction, Handle, kindOf, type Run, type Value } from './values.ts';

export type Binary = (left: Value, right: Value, run: Run) => Value;

/** Bits of a big integer, nearly; what arithmetic with it costs is bounded by them. */
const bits = (value: bigint): number => value.toString(16).length * 4;
const MAX_BITS = 1 << 20;

const numeric =
  (compute: (left: number, right: number) => number, big: (left: bigint, right: bigint, run: Run) => bigint): Binary =>
  (left, right, run) => {
    if (typeof left === 'number' && typeof right === 'number') return compute(left, right);
    const [a, b] = [toPrimitive(left, run), toPrimitive(right, run)];
    if (typeof a === 'bigint' || typeof b === 'bigint') {
      if (bothBig(a, b)) return big(a as bigint, b as bigint, run);
    }
    return compute(toNumber(a, run), toNumber(b, run));
  };

/** Pays for arithmetic with big integers before it is done. */
function bigCost(a: bigint, b: bigint, run: Run): void {
  const [left, right] = [bits(a), bits(b)];
  run.budget.spend(1 + (left * right) / 65_536);
  run.budget.allocate((left + right) / 8);
}

const big =
  (compute: (left: bigint, right: bigint) => bigint) =>
  (left: bigint, right: bigint, run: Run): bigint => {
    bigCost(left, right, run);
    return compute(left, right);
  };

const nonZero =
  (compute: (left: bigint, right: bigint) => bigint) =>
  (left: bigint, right: bigint): bigint => {
    if (right === 0n) throw rangeError('A big integer cannot be divided by zero.');
    return compute(left, right);
  };

/** A result whose length depends on the value of an operand, and so is checked before it is made. */
function growing(length: number, run: Run): void {
  if (!(length < MAX_BITS)) throw rangeError('The big integer would be too large.');
  run.budget.spend(1 + (length * length) / 65_536);
  run.budget.allocate(length / 8);
}

function bigPower(base: bigint, exponent: bigint, run: Run): bigint {
  if (exponent < 0n) throw rangeError('The exponent of a big integer must not be negative.');
  growing(bits(base) * Number(exponent), run);
  return base ** exponent;
}

function bigShift(value: bigint, by: bigint, run: Run): bigint {
  if (by > 0n) growing(bits(value) + Number(by), run);
  return value << by;
}

const comparison =
  (compare: (a: string | number | bigint, b: string | number | bigint) => boolean): Binary =>
  (left, right, run) => {
    if (typeof left === 'number' && typeof right === 'number') return compare(left, right);
    const [a, b] = [toPrimitive(left, run), toPrimitive(right, run)];
    if (typeof a === 'string' && typeof b === 'string') {
      if (a.length > 1024) run.budget.spend(a.length / 64);
      return compare(a, b);
    }
    return compare(typeof a === 'bigint' ? a : toNumber(a, run), typeof b === 'bigint' ? b : toNumber(b, run));
  };

/** Joins two texts. The shorter one is paid for: the host shares the longer one. */
export function concatenate(left: string, right: string, run: Run): string {
  run.budget.allocate(16 + 2 * Math.min(left.length, right.length));
  return left + right;
}

export function add(left: Value, right: Value, run: Run): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') return concatenate(left, right, run);
  const [a, b] = [toPrimitive(left, run, 'text'), toPrimitive(right, run, 'text')];
  if (typeof a === 'string' || typeof b === 'string') return concatenate(toText(a, run), toText(b, run), run);
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    if (bothBig(a, b)) {
      bigCost(a as bigint, 1n, run);
      return (a as bigint) + (b as bigint);
    }
  }
  return toNumber(a, run) + toNumber(b, run);
}

function hasMember(left: Value, right: Value, run: Run): boolean {
  const kind = kindOf(right);
  const key = toKey(left, run);
  if (kind === 'object' || kind === 'array') return Object.hasOwn(right as object, key);
  if (kind === 'handle') return (right as Handle).read(key, run) !== undefined;
  throw typeError('The right side of "in" must be a record or a list.');
}

/** There are no classes: `instanceof` asks what kind of value it is. */
function instanceOf(left: Value, right: Value): boolean {
  if (!(right instanceof GuestFunction) || right.makes === undefined)
    throw typeError('The right side of "instanceof" must be a type, for example Date.');
  const kind = kindOf(left);
  if (right.makes === 'object') return !['undefined', 'null', 'boolean', 'number', 'bigint', 'string'].includes(kind);
  if (kind !== right.makes) return false;
  return kind !== 'error' || right.members.get('name') === 'Error' || asRecord(left).name === right.members.get('name');
}

/** The operators with two operands. */
export const BINARY: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['+', add],
  [
    '-',
    numeric(
      (a, b) => a - b,
      big((a, b) => a - b),
    ),
  ],
  [
    '*',
    numeric(
      (a, b) => a * b,
      big((a, b) => a * b),
    ),
  ],
  ['/', numeric((a, b) => a / b, big(nonZero((a, b) => a / b)))],
  ['%', numeric((a, b) => a % b, big(nonZero((a, b) => a % b)))],
  ['**', numeric((a, b) => a ** b, bigPower)],
  [
    '|',
    numeric(
      (a, b) => a | b,
      big((a, b) => a | b),
    ),
  ],
  [
    '&',
    numeric(
      (a, b) => a & b,
      big((a, b) => a & b),
    ),
  ],
  [
    '^',
    numeric(
      (a, b) => a ^ b,
      big((a, b) => a ^ b),
    ),
  ],
  ['<<', numeric((a, b) => a << b, bigShift)],
  [
    '>>',
    numeric(
      (a, b) => a >> b,
      (a, b, run) => bigShift(a, -b, run),
    ),
  ],
  [
    '>>>',
    numeric(
      (a, b) => a >>> b,
      () => {
        throw typeError('A big integer has no unsigned right shift. Use >>.');
      },
    ),
  ],
  ['===', strictlyEqual],
  ['!==', (left, right, run) => !strictlyEqual(left, right, run)],
  ['==', looselyEqual],
  ['!=', (left, right, run) => !looselyEqual(left, right, run)],
  ['<', comparison((a, b) => a < b)],
  ['<=', comparison((a, b) => a <= b)],
  ['>', comparison((a, b) => a > b)],
  ['>=', comparison((a, b) => a >= b)],
  ['in', hasMember],
  ['instanceof', instanceOf],
]);

type Unary = (value: Value, run: Run) => Value;

/** The operators with one operand. `delete` is not among them: it works on a place and not on a value. */
export const UNARY: ReadonlyMap<string, Unary> = new Map<string, Unary>([
  ['!', (value) => !value],
  ['-', (value, run) => (typeof value === 'bigint' ? -value : -toNumber(value, run))],
  [
    '+',
    (value, run) => {
      if (typeof value === 'bigint') throw typeError('A big integer cannot become a number by "+". Use Number().');
      return toNumber(value, run);
    },
  ],
  ['~', (value, run) => (typeof value === 'bigint' ? ~value : ~toNumber(value, run))],
  ['void', () => undefined],
  [
    'typeof',
    (value) => {
      const kind = kindOf(value);
      return ['undefined', 'boolean', 'number', 'bigint', 'string', 'function'].includes(kind) ? kind : 'object';
    },
  ],
]);
