/**
 * If these fail, JSON that a person wrote as in a program is refused, or text is taken for data that is none.
 */
import { describe, expect, it } from 'vitest';
import { readLooseJson } from './loose-json.ts';

describe('loose JSON', () => {
  it.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    ["{ 'a': 1, }", { a: 1 }],
    ["{ a: 'it\\'s', \"b c\": [true, -2.5, +3, ], 4: `x` }", { a: "it's", 'b c': [true, -2.5, 3], 4: 'x' }],
    ["['x']", ['x']],
    ['{ a: undefined, b: NaN, c: /* no */ null, d: undefined }', { b: null, c: null }],
    ['[undefined, , 1]', [null, null, 1]],
    ["'text'", 'text'],
  ])('%s is %j', (source, value) => {
    expect(readLooseJson(source)).toEqual(value);
  });

  it('keeps a key named __proto__ as data', () => {
    const read = readLooseJson('{ __proto__: { x: 1 }, }') as object;
    expect(Object.entries(read)).toEqual([['__proto__', { x: 1 }]]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it.each([
    '',
    'plain text',
    '{ a: b }',
    '{ a: f() }',
    '{ a: 1 + 1 }',
    '{ a() {} }',
    '{ get a() { return 1 } }',
    '{ ...b }',
    '{ [a]: 1 }',
    '{ a: `x${1}` }',
    '{ a: /x/ }',
    '{ a: 1n }',
    '{ a: 1 } b',
    '{ a: 1 }); (b',
    '{"a": [object Object]}',
    '['.repeat(100_000),
  ])('%s is none', (source) => {
    expect(readLooseJson(source)).toBeUndefined();
  });
});
