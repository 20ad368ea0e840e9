// If these fail, what an execution says of itself is lost in a crash, grows without end, or is said by an attempt that was given up.
import { describe, expect, it } from 'vitest';
import { toEntry, withEntries } from './custom-data.ts';
import { Bench, sketch } from './testing/graph.ts';

const said = (attempt: number, data: Record<string, string>) =>
  ({ type: 'data.set', node: 'A', run: 0, attempt, data }) as const;

describe('what a node says of its execution', () => {
  it('stays through a crash, and the newest value of a name counts', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    expect(run.add(said(1, { order: '7', state: 'new' }))).toBe(true);
    expect(run.add(said(1, { order: '7' }))).toBe(false);
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1 });
    run.start('A');
    run.add(said(2, { state: 'sent' }));
    expect(run.state.customData).toEqual({ order: '7', state: 'sent' });
  });

  it('does not count when the attempt is over', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.succeed('A', 1);
    expect(run.add(said(1, { late: 'yes' }))).toBe(false);
    expect(run.state.customData).toBeUndefined();
  });

  it('is ten texts at most: known names change, further ones are dropped', () => {
    const ten = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`n${n}`, 'a']));
    const all = withEntries(withEntries({}, ten), { eleventh: 'x', n3: 'b' });
    expect(all).toEqual({ ...ten, n3: 'b' });
    expect(withEntries(all, { eleventh: 'x' })).toBe(all);
  });

  it('has names of letters, digits and "_", and short texts', () => {
    expect(toEntry('a_1', 12.5)).toEqual(['a_1', '12.5']);
    expect(toEntry('n'.repeat(60), 'v'.repeat(600)).map((part) => part.length)).toEqual([50, 512]);
    for (const name of ['', 'a b', 'é', '__proto__.x', 7])
      expect(() => toEntry(name, 'x')).toThrow(expect.objectContaining({ code: 'NODE_INPUT_INVALID' }));
    for (const value of [null, undefined, {}, ['x']])
      expect(() => toEntry('name', value)).toThrow(expect.objectContaining({ code: 'NODE_INPUT_INVALID' }));
  });

  it('may be called as what every object has', () => {
    const kept = withEntries({}, Object.fromEntries([['__proto__', 'a'], ['constructor', 'b']])); // prettier-ignore
    expect(Object.entries(kept)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});
