import { AppError } from '../errors/app-error.ts';
import { GuestError, typeError } from './guest-error.ts';
import { GuestRegExp } from './regex/guest-regexp.ts';
import { GuestDate } from './types/guest-date.ts';
import { GuestDateTime, GuestDuration, GuestInterval } from './types/guest-luxon.ts';
import { asArray, type Kind, kindOf, type Run, type Value } from './values.ts';

const MAX_DEPTH = 256;

/**
 * Turns a value into text as JavaScript does, without ever asking the value itself: no `toString`, no `valueOf`.
 */
export function toText(value: Value, run: Run, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  switch (kindOf(value)) {
    case 'array':
      return listToText(asArray(value), run, depth);
    case 'function':
      throw new AppError('EXPRESSION_FAILED', 'A function cannot become text. Call it, and use what it gives.');
    case 'date':
      return (value as GuestDate).toText();
    case 'datetime':
      return (value as GuestDateTime).toText();
    case 'duration':
      return (value as GuestDuration).toText();
    case 'interval':
      return (value as GuestInterval).toText();
    case 'regexp':
      return (value as GuestRegExp).toText();
    case 'error': {
      const { name, message } = value as GuestError;
      return message === '' ? name : `${name}: ${message}`;
    }
    case 'map':
      return '[object Map]';
    case 'set':
      return '[object Set]';
    case 'bigint':
      return bigToText(value as bigint, run);
    case 'object':
    case 'handle':
      return '[object Object]';
    default:
      return String(value);
  }
}

/** Writing a big integer takes time that grows with the square of its length. */
export function bigToText(value: bigint, run: Run, radix = 10): string {
  const digits = value.toString(16).length;
  run.budget.spend(1 + (digits * digits) / 4096);
  run.budget.allocate(digits * 4);
  return value.toString(radix);
}

function listToText(parts: readonly Value[], run: Run, depth: number): string {
  if (depth > MAX_DEPTH) throw new AppError('EXPRESSION_BUDGET', 'A list is nested too deeply to become text.');
  run.budget.spend(parts.length);
  let length = parts.length;
  const texts = Array.from(parts, (part) => {
    const text = part === null || part === undefined ? '' : toText(part, run, depth + 1);
    length += text.length;
    return text;
  });
  run.budget.allocate(length * 2);
  return texts.join(',');
}

/** Turns a value into a number as JavaScript does; what is no number gives NaN. */
export function toNumber(value: Value, run: Run): number {
  if (typeof value === 'number') return value;
  switch (kindOf(value)) {
    case 'boolean':
      return value ? 1 : 0;
    case 'null':
      return 0;
    case 'string':
      if ((value as string).length > 400) run.budget.spend((value as string).length / 64);
      return Number(value);
    case 'array':
      return Number(toText(value, run));
    case 'date':
      return (value as GuestDate).ms;
    case 'datetime':
      return (value as GuestDateTime).inner.toMillis();
    case 'duration':
      return (value as GuestDuration).inner.toMillis();
    case 'bigint':
      return Number(value);
    default:
      return Number.NaN;
  }
}

/** What an operator works with: numbers, texts and the like as they are, anything else as JavaScript makes it. */
export function toPrimitive(value: Value, run: Run, hint: 'number' | 'text' = 'number'): Value {
  switch (kindOf(value)) {
    case 'date':
      return hint === 'number' ? (value as GuestDate).ms : (value as GuestDate).toText();
    case 'datetime':
    case 'duration':
      return toNumber(value, run);
    case 'array':
    case 'object':
    case 'handle':
    case 'function':
    case 'regexp':
    case 'map':
    case 'set':
    case 'error':
    case 'interval':
      return toText(value, run);
    default:
      return value;
  }
}

/**
 * The name of a property. Called once for each access, so that a check and a use can never see two names.
 * A long text is paid for: the host looks at all of it.
 */
export function toKey(value: Value, run: Run): string {
  const key = typeof value === 'string' ? value : toText(value, run);
  if (key.length > 256) {
    run.budget.spend(key.length / 64);
    run.budget.allocate(key.length);
  }
  return key;
}

const MISSING: ReadonlySet<Kind> = new Set(['null', 'undefined']);
const PRIMITIVE: ReadonlySet<Kind> = new Set(['string', 'number', 'boolean', 'bigint']);

/** Compares as `===` does. Comparing long texts is paid for. */
export function strictlyEqual(left: Value, right: Value, run: Run): boolean {
  if (typeof left === 'string' && left.length > 1024 && typeof right === 'string' && left.length === right.length) {
    run.budget.spend(left.length / 64);
    run.budget.allocate(left.length);
  }
  return left === right;
}

/** Compares as `==` does. */
export function looselyEqual(left: Value, right: Value, run: Run): boolean {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (MISSING.has(a) || MISSING.has(b)) return MISSING.has(a) && MISSING.has(b);
  if (a === b) return strictlyEqual(left, right, run);
  const [plainLeft, plainRight] = [PRIMITIVE.has(a), PRIMITIVE.has(b)];
  if (plainLeft && plainRight) {
    // eslint-disable-next-line eqeqeq -- a big integer and a number are compared by value
    if (a === 'bigint' || b === 'bigint') return (left as bigint) == (right as never);
    return toNumber(left, run) === toNumber(right, run);
  }
  if (!plainLeft && !plainRight) return false;
  // One side is data: it is compared as JavaScript makes a primitive of it.
  return looselyEqual(
    plainLeft ? left : toPrimitive(left, run, 'text'),
    plainRight ? right : toPrimitive(right, run, 'text'),
    run,
  );
}

/** The same value as `Object.is` sees it, but zero is zero: how `includes`, maps and sets compare. */
export const sameValueZero = (a: Value, b: Value): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** A whole number as the host's own methods take it; `undefined` where it is missing. */
export function toInteger(value: Value, run: Run): number | undefined {
  if (value === undefined) return undefined;
  const number = toNumber(value, run);
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

/** Big integers cannot be mixed with numbers. */
export function bothBig(left: Value, right: Value): boolean {
  const [a, b] = [typeof left === 'bigint', typeof right === 'bigint'];
  if (a !== b) throw typeError('A big integer and another type cannot be mixed. Use BigInt() or Number() first.');
  return a;
}
