// If these fail, publishing an unchanged draft makes a new version, or a changed one makes none.
import { expect, it } from 'vitest';
import { canonicalJson, contentHash } from './content-hash.ts';

it('does not depend on the order of keys, but on everything else', () => {
  expect(contentHash({ a: 1, b: [{ d: 1, c: 2 }] })).toBe(contentHash({ b: [{ c: 2, d: 1 }], a: 1 }));
  expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
});

it('writes sorted keys without white space', () => {
  expect(canonicalJson({ b: null, a: { d: 'x', c: true } })).toBe('{"a":{"c":true,"d":"x"},"b":null}');
});
