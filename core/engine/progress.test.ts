/*
 * If these fail, a node that was interrupted half way repeats items that had their effect, or its items come out in
 * another order than they went in; or a journal of an earlier release cannot be read.
 */
import { describe, expect, it } from 'vitest';
import { assemble, openRanges, uniteRanges } from './progress.ts';
import { joinSlices } from './slices.ts';
import { upcast } from './upcast.ts';

describe('progress', () => {
  it('unites ranges in any order and joins neighbours', () => {
    expect(uniteRanges([[5, 7], [0, 2]], [[2, 3], [6, 9], [4, 4]])).toEqual([[0, 3], [5, 9]]); // prettier-ignore
  });

  it('finds the stretches that are open, at both ends and between', () => {
    expect(openRanges([[2, 3], [5, 7]], 9)).toEqual([[0, 2], [3, 5], [7, 9]]); // prettier-ignore
    expect(openRanges([[0, 4]], 4)).toEqual([]);
    expect(openRanges([], 2)).toEqual([[0, 2]]);
  });

  it('puts parts together in input order, whichever attempt recorded them', () => {
    const late = { done: [[0, 3]] as [number, number][], outputs: [[{ ref: 'b', from: 0, to: 3 }], []] };
    const early = {
      done: [[3, 5]] as [number, number][],
      outputs: [[{ ref: 'a', from: 0, to: 1 }], [{ ref: 'a', from: 1, to: 2 }]],
    };
    expect(assemble([early, late], 3)).toEqual([
      [{ ref: 'b', from: 0, to: 3 }, { ref: 'a', from: 0, to: 1 }],
      [{ ref: 'a', from: 1, to: 2 }],
      [],
    ]); // prettier-ignore
  });

  it('joins neighbouring slices of one payload and drops empty ones', () => {
    const [a, b, c] = [{ ref: 'x', from: 0, to: 2 }, { ref: 'x', from: 2, to: 3 }, { ref: 'x', from: 3, to: 3 }]; // prettier-ignore
    expect(joinSlices([[a, b], [c]])).toEqual([{ ref: 'x', from: 0, to: 3 }]);
  });
});

describe('upcast', () => {
  it('gives an event of the present version back unchanged', () => {
    const event = { type: 'run.held', v: 1, at: 5, held: true };
    expect(upcast(event)).toEqual(event);
  });

  it.each([
    [null],
    ['x'],
    [{ type: 'run.held' }],
    [{ type: 'toString', v: 1 }],
    [{ type: 'run.held', v: 2 }],
    [{ type: 'run.held', v: '1' }],
  ])('refuses %j and says why', (raw) => {
    expect(() => upcast(raw)).toThrow(/journal/);
  });
});
