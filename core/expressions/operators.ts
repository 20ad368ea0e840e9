import { AppError } from '../errors/app-error.ts';
import { looselyEqual, toKey, toNumber, toText } from './coerce.ts';
import { GuestFunction, kindOf, type Run, type Value } from './values.ts';

type Binary = (left: Value, right: Value, run: Run) => Value;

const numeric =
  (compute: (left: number, right: number) => number): Binary =>
  (left, right, run) =>
    compute(toNumber(left, run), toNumber(right, run));

/** Lists and records are compared by their text, as JavaScript does. */
const comparable = (value: Value, run: Run): Value =>
  kindOf(value) === 'array' || kindOf(value) === 'object' ? toText(value, run) : value;

const comparison =
  (texts: (a: string, b: string) => boolean, numbers: (a: number, b: number) => boolean): Binary =>
  (left, right, run) => {
    const [a, b] = [comparable(left, run), comparable(right, run)];
    return typeof a === 'string' && typeof b === 'string' ? texts(a, b) : numbers(toNumber(a, run), toNumber(b, run));
  };

const isTextual = (value: Value): boolean =>
  ['string', 'array', 'object', 'handle', 'function'].includes(kindOf(value));

/** Joins two texts; the memory is paid before it is taken. */
export function concatenate(left: string, right: string, run: Run): string {
  run.budget.allocate((left.length + right.length) * 2);
  return left + right;
}

/** The operators with two operands. `instanceof` is missing: there are no classes to ask about. */
export const BINARY: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  [
    '+',
    (left, right, run) => {
      if (!isTextual(left) && !isTextual(right)) return toNumber(left, run) + toNumber(right, run);
      return concatenate(toText(left, run), toText(right, run), run);
    },
  ],
  ['-', numeric((a, b) => a - b)],
  ['*', numeric((a, b) => a * b)],
  ['/', numeric((a, b) => a / b)],
  ['%', numeric((a, b) => a % b)],
  ['**', numeric((a, b) => a ** b)],
  ['|', numeric((a, b) => a | b)],
  ['&', numeric((a, b) => a & b)],
  ['^', numeric((a, b) => a ^ b)],
  ['<<', numeric((a, b) => a << b)],
  ['>>', numeric((a, b) => a >> b)],
  ['>>>', numeric((a, b) => a >>> b)],
  ['===', (left, right) => left === right],
  ['!==', (left, right) => left !== right],
  ['==', looselyEqual],
  ['!=', (left, right, run) => !looselyEqual(left, right, run)],
  [
    '<',
    comparison(
      (a, b) => a < b,
      (a, b) => a < b,
    ),
  ],
  [
    '<=',
    comparison(
      (a, b) => a <= b,
      (a, b) => a <= b,
    ),
  ],
  [
    '>',
    comparison(
      (a, b) => a > b,
      (a, b) => a > b,
    ),
  ],
  [
    '>=',
    comparison(
      (a, b) => a >= b,
      (a, b) => a >= b,
    ),
  ],
  [
    'in',
    (left, right, run) => {
      const kind = kindOf(right);
      if (kind !== 'object' && kind !== 'array')
        throw new AppError('EXPRESSION_FAILED', 'The right side of "in" must be a record or a list.');
      return Object.hasOwn(right as object, toKey(left, run));
    },
  ],
]);

/** The operators with one operand. */
export const UNARY: ReadonlyMap<string, (value: Value, run: Run) => Value> = new Map<
  string,
  (value: Value, run: Run) => Value
>([
  ['!', (value) => !value],
  ['-', (value, run) => -toNumber(value, run)],
  ['+', (value, run) => toNumber(value, run)],
  ['~', (value, run) => ~toNumber(value, run)],
  ['void', () => undefined],
  [
    'typeof',
    (value) => {
      const kind = kindOf(value);
      if (value instanceof GuestFunction) return 'function';
      return kind === 'null' || kind === 'array' || kind === 'handle' ? 'object' : kind;
    },
  ],
]);
