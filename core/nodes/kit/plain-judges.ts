import type { Json } from '../../workflow/document.ts';
import { isEmpty } from './compare-values.ts';
import type { Operator } from './operators.ts';
import { textPattern } from './text-pattern.ts';

type Value = Json | undefined;

/** What nothing, false or an empty text counts as in a comparison of sizes. */
const sized = (value: Value): number | string => {
  const filled = value || 0;
  return typeof filled === 'object' ? Number.NaN : typeof filled === 'boolean' ? 1 : filled;
};
const textIn = (value: Value): string => {
  const filled = value || '';
  return typeof filled === 'object' ? JSON.stringify(filled) : String(filled);
};
const matches = (left: Value, right: Value): boolean => textPattern(textIn(right)).test(textIn(left));

/**
 * Conditions over values as they stand, as the first versions of n8n's nodes judge them: nothing is converted to be
 * equal, and in every other comparison nothing counts as 0 or as an empty text.
 */
export const PLAIN_JUDGES: Partial<Record<Operator, (left: Value, right: Value) => boolean>> = {
  equals: (left, right) => left === right,
  notEquals: (left, right) => left !== right,
  isEmpty,
  isNotEmpty: (left) => !isEmpty(left),
  contains: (left, right) => textIn(left).includes(textIn(right)),
  notContains: (left, right) => !textIn(left).includes(textIn(right)),
  startsWith: (left, right) => textIn(left).startsWith(textIn(right)),
  notStartsWith: (left, right) => !textIn(left).startsWith(textIn(right)),
  endsWith: (left, right) => textIn(left).endsWith(textIn(right)),
  notEndsWith: (left, right) => !textIn(left).endsWith(textIn(right)),
  matches,
  notMatches: (left, right) => !matches(left, right),
  greaterThan: (left, right) => sized(left) > sized(right),
  lessThan: (left, right) => sized(left) < sized(right),
  greaterOrEqual: (left, right) => sized(left) >= sized(right),
  lessOrEqual: (left, right) => sized(left) <= sized(right),
};
