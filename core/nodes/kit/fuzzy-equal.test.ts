// If these fail, two lists that say the same in other types are reported as different, or items find the wrong partner.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { pairItems } from './compare-items.ts';
import { fuzzyEqual, fuzzyKey } from './fuzzy-equal.ts';

const TEXTS = ['', '0', '1', '2', 'a', 'A', 'true', 'TRUE', 'False', ' ', '[]', '{}', '[1]', '{"a":1}', 'null'];
const OTHERS: (Json | undefined)[] = [
  undefined,
  null,
  0,
  1,
  2,
  -1,
  1.5,
  true,
  false,
  [],
  [1],
  ['1'],
  [[]],
  {},
  { a: 1 },
  { a: '1' },
];
const value = fc.constantFrom(...TEXTS, ...OTHERS);

describe('fuzzy equality', () => {
  it.each<[Json | undefined, Json | undefined, boolean]>([
    [3, '3', true],
    [3, '3.0', false],
    [true, 'TRUE', true],
    [true, 1, true],
    [true, '1', true],
    [false, '0', true],
    [null, 0, true],
    [null, '0', true],
    [null, undefined, true],
    ['', [], true],
    [0, '', false],
    [false, null, false],
    [[1], '[1]', true],
    [{ a: 1, b: 2 }, '{"b":2,"a":1}', true],
    ['true', 'TRUE', false],
    ['a', 'A', false],
  ])('%j and %j: %s', (a, b, isEqual) => {
    expect(fuzzyEqual(a, b)).toBe(isEqual);
  });

  it('holds in both directions, and gives equal values one key', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(fuzzyEqual(a, b)).toBe(fuzzyEqual(b, a));
        if (fuzzyEqual(a, b)) expect(fuzzyKey(a)).toBe(fuzzyKey(b));
      }),
      { numRuns: 2000 },
    );
  });
});

it('pairs items as comparing each with each would', () => {
  const records = fc.array(fc.record({ k: value, n: value }), { maxLength: 8 });
  fc.assert(
    fc.property(records, records, fc.boolean(), (a, b, fuzzy) => {
      const [listA, listB] = [a, b].map((list) =>
        list.map((json) => ({ json: JSON.parse(JSON.stringify(json)) as { [key: string]: Json } })),
      );
      const match = [{ left: 'k', right: 'n' }];
      const found = pairItems(listA!, listB!, { match, fuzzy, dots: true, multiple: 'all', skip: [] });
      const same = (x?: Json, y?: Json): boolean =>
        fuzzy ? fuzzyEqual(x, y) : JSON.stringify(x) === JSON.stringify(y);
      const wanted = listA!.map(({ json }) =>
        'k' in json
          ? listB!.flatMap((other, at) =>
              Object.keys(other.json).length > 0 && same(json['k'], other.json['n']) ? [at] : [],
            )
          : [],
      );
      expect(found.pairs).toEqual(wanted.flatMap((matches, at) => (matches.length > 0 ? [{ a: at, matches }] : [])));
    }),
  );
});
