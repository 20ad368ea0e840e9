/**
 * If these fail, items take the wrong branch: a condition reads a value as another type than its author chose.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { conditionsHold, type ConditionType } from './conditions.ts';
import type { Operator } from './operators.ts';

const DEFAULTS = { caseSensitive: true, strictTypes: false, zone: 'UTC' };
const judge = (
  type: ConditionType,
  left: Json | undefined,
  operator: Operator,
  right: Json | undefined,
  options: Partial<typeof DEFAULTS> = {},
): boolean =>
  conditionsHold({ conditions: [{ left, type, operator, right }], combine: 'and' }, { ...DEFAULTS, ...options });

describe('a typed condition', () => {
  it.each<[ConditionType, Json | undefined, Operator, Json | undefined, boolean]>([
    ['string', 5, 'equals', '5', true],
    ['string', '5.0', 'equals', '5', false],
    ['string', undefined, 'equals', '', true],
    ['string', undefined, 'exists', undefined, false],
    ['string', '', 'exists', undefined, true],
    ['string', null, 'isEmpty', undefined, true],
    ['string', 'abc', 'notStartsWith', 'b', true],
    ['string', 'abc', 'notEndsWith', 'c', false],
    ['string', 'order 77', 'matches', '\\d{2}$', true],
    ['string', 'ORDER', 'matches', '/order/i', true],
    ['string', 'a\nb', 'matches', '/^b$/m', true],
    ['string', 'abc', 'notMatches', 'x|y', true],
    ['number', '10', 'greaterThan', '9', true],
    ['number', '1e3', 'equals', 1000, true],
    ['number', undefined, 'lessOrEqual', 5, false],
    ['number', undefined, 'notEquals', 5, true],
    ['number', '', 'isEmpty', undefined, true],
    ['number', 0, 'isEmpty', undefined, false],
    ['boolean', 'TRUE', 'isTrue', undefined, true],
    ['boolean', '0', 'isFalse', undefined, true],
    ['boolean', undefined, 'isFalse', undefined, true],
    ['boolean', 'yes', 'equals', true, true],
    ['boolean', false, 'notEquals', 'true', true],
    ['date', '2026-01-01T01:00:00+01:00', 'equals', '2026-01-01T00:00:00Z', true],
    ['date', '2026-01-01', 'before', '2026-01-02', true],
    ['date', 'Thu, 01 Jan 2026 00:00:00 GMT', 'afterOrEqual', '2026-01-01', true],
    ['date', 1_767_225_600_000, 'beforeOrEqual', '2026-01-01', true],
    ['date', undefined, 'after', '2026-01-01', false],
    ['array', ['A', 2], 'contains', 2, true],
    ['array', '[1,2]', 'contains', 2, true],
    ['array', ['A'], 'notContains', 'a', true],
    ['array', [1, 2], 'lengthEquals', '2', true],
    ['array', [1, 2], 'lengthNotEquals', 2, false],
    ['array', [1, 2], 'lengthGreaterThan', 1, true],
    ['array', [1, 2], 'lengthLessThan', 2, false],
    ['array', [1, 2], 'lengthGreaterOrEqual', 2, true],
    ['array', undefined, 'lengthLessOrEqual', 0, true],
    ['array', [], 'isEmpty', undefined, true],
    ['object', { a: 1, b: [2] }, 'equals', '{"b":[2],"a":1}', true],
    ['object', {}, 'isNotEmpty', undefined, false],
    ['any', 'abc', 'matches', '^a', true],
    ['number', '', 'lessThan', 5, true],
    ['number', '', 'equals', 0, true],
    ['number', '', 'notExists', undefined, false],
    ['number', null, 'lessThan', 5, true],
    ['number', null, 'greaterOrEqual', 0, true],
    ['number', null, 'equals', 0, false],
    ['number', null, 'notExists', undefined, true],
    ['number', undefined, 'lessThan', 5, false],
    ['date', '', 'isEmpty', undefined, true],
    ['date', undefined, 'notEquals', '2026-01-01', false],
    ['date', undefined, 'equals', undefined, false],
    ['date', undefined, 'notExists', undefined, true],
    ['date', 'Jan 5, 2024', 'equals', '1/5/2024', true],
    ['given-date', '1/5/2024', 'before', '2024-01-06', true],
    ['array', ['A', 1], 'contains', '1', false],
    ['array', ['A', 1], 'notContains', '1', true],
    ['array', [{ a: 1, b: 2 }], 'contains', { b: 2, a: 1 }, true],
    ['any', ['A', 1], 'contains', '1', true],
    ['boolean', 'false', 'isTrue', undefined, false],
    ['boolean', '', 'isFalse', undefined, true],
    ['filled', 'false', 'isTrue', undefined, true],
    ['filled', '', 'isFalse', undefined, true],
    ['filled', undefined, 'isFalse', undefined, true],
    ['filled', 'x', 'equals', 'true', true],
  ])('of type %s: %j %s %j is %s', (type, left, operator, right, expected) => {
    expect(judge(type, left, operator, right)).toBe(expected);
  });

  it.each<[ConditionType, Json, Operator, Json]>([
    ['any', 'Berlin', 'equals', 'BERLIN'],
    ['string', 'Berlin', 'contains', 'LIN'],
    ['array', ['Red'], 'contains', 'rED'],
    ['string', 'Hello', 'matches', '^h'],
    ['plain', 'Hello', 'matches', '^h'],
  ])('of type %s lets capital letters be the same when asked', (type, left, operator, right) => {
    expect(judge(type, left, operator, right)).toBe(false);
    expect(judge(type, left, operator, right, { caseSensitive: false })).toBe(true);
  });

  it('reads a date without an offset in the zone of the workflow', () => {
    const berlin = { zone: 'Europe/Berlin' };
    expect(judge('date', '2026-01-01T00:30', 'before', '2026-01-01T00:00:00Z', berlin)).toBe(true);
    expect(judge('date', '2026-01-01T00:30', 'before', '2026-01-01T00:00:00Z')).toBe(false);
  });

  it.each<[ConditionType, Json, boolean]>([
    ['number', 'many', false],
    ['number', { a: 1 }, false],
    ['date', 'soon', false],
    ['array', 'a,b', false],
    ['object', [1], false],
    ['number', '5', true],
    ['string', 5, true],
    ['boolean', 'true', true],
    ['array', '[1]', true],
    ['number', '', true],
    ['boolean', '', true],
    ['date', '', false],
    ['given-date', null, false],
  ])('of type %s refuses %j (strictly: %s) and names the condition', (type, left, strictTypes) => {
    expect(() => judge(type, left, 'equals', left, { strictTypes })).toThrow(
      expect.objectContaining({ code: 'NODE_INPUT_INVALID', details: { path: 'params.conditions.0.left' } }) as Error,
    );
  });

  it.each([
    ['foobar', 'foo(?=bar)', true],
    ['foobaz', 'foo(?=bar)', false],
    ['foobar', '/FOO(?!baz)/i', true],
    ['abab', '^(ab)\\1$', true],
    ['abba', '^(ab)\\1$', false],
    ['price: 5', '(?<=price: )\\d', true],
  ])('%s looks around and refers back with %s: %s', (text, pattern, expected) => {
    expect(judge('string', text, 'matches', pattern)).toBe(expected);
  });

  it('refuses a text on which such a pattern may take too long', () => {
    expect(() => judge('string', `${'a'.repeat(5_000)}!`, 'matches', '(?=a)(a+)+$')).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_BUDGET' }) as Error,
    );
  });

  it('refuses a pattern that cannot be read', () => {
    for (const pattern of ['(', '(?<=a', '/a/x'])
      expect(() => judge('string', 'a', 'matches', pattern)).toThrow(
        expect.objectContaining({
          code: 'NODE_INPUT_INVALID',
          details: { path: 'params.conditions.0.right' },
        }) as Error,
      );
  });

  it('judges a pattern that would explode elsewhere in no time', () => {
    expect(judge('string', `${'a'.repeat(50_000)}!`, 'matches', '^(a+)+$')).toBe(false);
  });
});

describe('a set of conditions', () => {
  const yes = { left: 1, type: 'any', operator: 'equals', right: 1 } as const;
  const no = { left: 1, type: 'any', operator: 'equals', right: 2 } as const;
  it.each([
    ['and', [yes, no], false],
    ['or', [no, yes], true],
    ['and', [], true],
    ['or', [], false],
  ] as const)('combined by %s: %#', (combine, conditions, expected) => {
    expect(conditionsHold({ conditions: [...conditions], combine }, DEFAULTS)).toBe(expected);
  });
});
