import type { Json } from '../../workflow/document.ts';
import { isRecord } from './records.ts';

/** How two values, or one, are judged. */
export const OPERATORS = [
  { value: 'equals', label: 'is equal to' },
  { value: 'notEquals', label: 'is not equal to' },
  { value: 'contains', label: 'contains' },
  { value: 'notContains', label: 'does not contain' },
  { value: 'startsWith', label: 'starts with' },
  { value: 'endsWith', label: 'ends with' },
  { value: 'greaterThan', label: 'is greater than' },
  { value: 'lessThan', label: 'is less than' },
  { value: 'greaterOrEqual', label: 'is greater than or equal to' },
  { value: 'lessOrEqual', label: 'is less than or equal to' },
  { value: 'exists', label: 'exists' },
  { value: 'notExists', label: 'does not exist' },
  { value: 'isTrue', label: 'is true' },
  { value: 'isFalse', label: 'is false' },
  { value: 'isEmpty', label: 'is empty' },
  { value: 'isNotEmpty', label: 'is not empty' },
] as const;
export type Operator = (typeof OPERATORS)[number]['value'];

/** Operators that look at one value only. */
export const UNARY_OPERATORS = [
  'exists',
  'notExists',
  'isTrue',
  'isFalse',
  'isEmpty',
  'isNotEmpty',
] as const satisfies readonly Operator[];

type Value = Json | undefined;

/** A number, or a text that is one and nothing else. */
function asNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

/** What a form field holds is text, so "5" equals 5 and "true" equals true; two texts are equal only letter by letter. */
function equal(left: Value, right: Value): boolean {
  if (left === undefined || left === null || right === undefined || right === null)
    return (left ?? null) === (right ?? null);
  if (typeof left === 'object' || typeof right === 'object') return sameData(left, right);
  if (typeof left === typeof right) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') return String(left) === String(right);
  const [a, b] = [asNumber(left), asNumber(right)];
  return a !== null && a === b;
}

/** Equal data, whatever the order of the keys. */
function sameData(left: Json, right: Json): boolean {
  if (Array.isArray(left))
    return (
      Array.isArray(right) && left.length === right.length && left.every((one, index) => sameData(one, right[index]!))
    );
  if (!isRecord(left) || !isRecord(right)) return left === right;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameData(left[key]!, right[key]!))
  );
}

const textOf = (value: Value): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const contains = (left: Value, right: Value): boolean =>
  Array.isArray(left) ? left.some((element) => equal(element, right)) : textOf(left).includes(textOf(right));

/** Numbers as numbers, everything else as text, which puts ISO dates in their order. Nothing is never in an order. */
function compare(left: Value, right: Value): number {
  if (left === undefined || left === null || right === undefined || right === null) return Number.NaN;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== null && b !== null) return a - b;
  const [x, y] = [textOf(left), textOf(right)];
  return x < y ? -1 : x > y ? 1 : 0;
}

const isEmpty = (value: Value): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Judges one condition. */
export function holds(left: Value, operator: Operator, right: Value): boolean {
  switch (operator) {
    case 'equals':
      return equal(left, right);
    case 'notEquals':
      return !equal(left, right);
    case 'contains':
      return contains(left, right);
    case 'notContains':
      return !contains(left, right);
    case 'startsWith':
      return textOf(left).startsWith(textOf(right));
    case 'endsWith':
      return textOf(left).endsWith(textOf(right));
    case 'greaterThan':
      return compare(left, right) > 0;
    case 'lessThan':
      return compare(left, right) < 0;
    case 'greaterOrEqual':
      return compare(left, right) >= 0;
    case 'lessOrEqual':
      return compare(left, right) <= 0;
    case 'exists':
      return left !== undefined && left !== null;
    case 'notExists':
      return left === undefined || left === null;
    case 'isTrue':
      return left === true || left === 'true';
    case 'isFalse':
      return left === false || left === 'false';
    case 'isEmpty':
      return isEmpty(left);
    case 'isNotEmpty':
      return !isEmpty(left);
  }
}
