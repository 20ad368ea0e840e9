import type { Json } from '../../workflow/document.ts';
import { dataKey } from './data-key.ts';

type Value = Json | undefined;

/** A number, or a text that is one and nothing else. */
export function asNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

/** What a form field holds is text, so "5" equals 5 and "true" equals true; two texts are equal only letter by letter. */
export function equal(left: Value, right: Value): boolean {
  if (left === undefined || left === null || right === undefined || right === null)
    return (left ?? null) === (right ?? null);
  if (typeof left === 'object' || typeof right === 'object') return dataKey(left) === dataKey(right);
  if (typeof left === typeof right) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') return String(left) === String(right);
  const [a, b] = [asNumber(left), asNumber(right)];
  return a !== null && a === b;
}

export const textOf = (value: Value): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Negative, zero or positive. Numbers as numbers, everything else as text, which puts ISO dates in their order. Nothing is in no order: NaN. */
export function compare(left: Value, right: Value): number {
  if (left === undefined || left === null || right === undefined || right === null) return Number.NaN;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== null && b !== null) return a - b;
  const [x, y] = [textOf(left), textOf(right)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Nothing, "", an empty list or record. */
export const isEmpty = (value: Value): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);
