// If these fail, a condition over values as they stand converts them, and workflows of n8n's first versions branch
// elsewhere.
import { expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { conditionsHold } from './conditions.ts';
import type { Operator } from './operators.ts';

const holds = (left: Json | undefined, operator: Operator, right?: Json): boolean =>
  conditionsHold(
    { conditions: [{ left, type: 'plain', operator, right }], combine: 'and' },
    { caseSensitive: true, strictTypes: false, zone: 'UTC' },
  );

it.each<[Json | undefined, Operator, Json | undefined, boolean]>([
  ['5', 'equals', 5, false],
  [5, 'equals', 5, true],
  [undefined, 'equals', null, false],
  [null, 'notEquals', undefined, true],
  [undefined, 'lessThan', 1, true],
  [null, 'greaterOrEqual', 0, true],
  ['10', 'greaterThan', 9, true],
  ['b', 'greaterThan', 'a', true],
  [{}, 'greaterThan', 0, false],
  [undefined, 'contains', '', true],
  [12, 'startsWith', '1', true],
  [12, 'notEndsWith', 2, false],
  ['Abc', 'matches', '/^a/i', true],
  ['Abc', 'notMatches', '^a', true],
  [[], 'isEmpty', undefined, true],
  [0, 'isNotEmpty', undefined, true],
  [undefined, 'exists', undefined, false],
])('%j %s %j is %s', (left, operator, right, expected) => {
  expect(holds(left, operator, right)).toBe(expected);
});
