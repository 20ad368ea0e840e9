/**
 * If these fail, nodes read or write another field than the one that is named, or change the data they were given.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { getPath, pickPaths, removePath, setPath } from './field-path.ts';

const data = { a: { b: [{ c: 1 }, { c: 2 }] }, 'x.y': 3, x: { y: 4 }, n: null };

describe('a field path', () => {
  it.each<[string, Json | undefined]>([
    ['a.b[1].c', 2],
    ['a.b.0.c', 1],
    ['a["b"][0]', { c: 1 }],
    ['x.y', 3],
    ['n.m', undefined],
    ['a.b.length', 2],
    ['constructor', undefined],
    ['a.b[9].c', undefined],
  ])('%s reads %j', (path, expected) => {
    expect(getPath(data, path)).toEqual(expected);
  });

  it('is one key without dot notation', () => {
    expect(getPath(data, 'a.b', false)).toBeUndefined();
    expect(setPath({}, 'a.b[0]', 1, false)).toEqual({ 'a.b[0]': 1 });
  });

  it('sets into records and lists, and changes nothing that was there', () => {
    const before = JSON.stringify(data);
    expect(setPath(data, 'a.b[1].d', 5)).toEqual({ ...data, a: { b: [{ c: 1 }, { c: 2, d: 5 }] } });
    expect(setPath({}, 'l[1].z', 1)).toEqual({ l: [null, { z: 1 }] });
    expect(setPath({ a: 5 }, 'a.b', 1)).toEqual({ a: { b: 1 } });
    expect(JSON.stringify(data)).toBe(before);
  });

  it('refuses to fill a list with nothing', () => {
    expect(() => setPath({}, 'l[99999999]', 1)).toThrow(
      expect.objectContaining({ code: 'NODE_INPUT_INVALID' }) as Error,
    );
  });

  it('never reaches a prototype', () => {
    expect(JSON.stringify(setPath({}, '__proto__.polluted', true))).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('removes and picks, nested as it was', () => {
    expect(removePath(data, 'a.b[0]')).toEqual({ ...data, a: { b: [{ c: 2 }] } });
    expect(removePath(data, 'a.q.c')).toEqual(data);
    expect(removePath(data, 'x.y')).toEqual({ a: data.a, x: { y: 4 }, n: null });
    expect(pickPaths(data, ['a.b[0].c', 'n', 'gone'])).toEqual({ a: { b: [{ c: 1 }] }, n: null });
  });
});
