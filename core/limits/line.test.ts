// If these fail, too many executions run at once, one overtakes another, or a line stands still for ever.
import { describe, expect, it } from 'vitest';
import { Random } from '../engine/testing/random.ts';
import { askAt, enter, leave, told, toAsk, type Line } from './line.ts';

const show = (line: Line) => line.map(({ execution, state }) => `${execution} ${state}`);
const entered = (names: string, limit: number) =>
  [...names].reduce<Line>((line, name) => enter(line, name, limit, 0).line, []);

describe('a line', () => {
  it('lets so many go as the limit says, and the others wait in their order', () => {
    expect(show(entered('abcd', 2))).toEqual(['a holding', 'b holding', 'c waiting', 'd waiting']);
  });

  it('keeps the place of one that enters twice, and its answer', () => {
    const line = entered('abc', 1);
    expect(enter(line, 'a', 1, 5)).toEqual({ line, go: true });
    expect(enter(line, 'b', 1, 5)).toEqual({ line, go: false });
  });

  it.each<[string, string, string, string[]]>([
    ['a holder', 'abc', 'a', ['b called', 'c waiting']],
    ['one that waits', 'abc', 'b', ['a holding', 'c waiting']],
    ['one that is not there', 'abc', 'x', ['a holding', 'b waiting', 'c waiting']],
  ])('calls the next when %s leaves, and only then', (_who, names, gone, left) => {
    expect(show(leave(entered(names, 1), gone, 1, 5))).toEqual(left);
  });

  it('lets those who wait go first when the limit has grown, and nobody while it has shrunk', () => {
    expect(show(enter(entered('abc', 1), 'd', 3, 5).line)).toEqual(['a holding', 'b called', 'c called', 'd waiting']);
    const shrunk = enter(entered('abc', 3), 'd', 1, 5).line;
    expect(show(leave(shrunk, 'a', 1, 6))).toEqual(['b holding', 'c holding', 'd waiting']);
  });

  it('asks those it has called, and holders that have had time to begin, the old ones seldomer', () => {
    const line = leave(entered('abcd', 2), 'a', 2, 19_000);
    expect(toAsk(line, 19_000)).toEqual(['c']);
    expect(toAsk(told(line, 'c', 19_000), 20_000)).toEqual(['b']);
    expect(askAt(line, 19_000)).toBe(49_000);
    expect(askAt(line, 3_600_000)).toBe(4_200_000);
    // Nobody waits: nothing hangs on it.
    expect(askAt(entered('ab', 2), 0)).toBe(3_600_000);
    expect(askAt([], 0)).toBeNull();
  });

  it.each(Array.from({ length: 200 }, (_, seed) => seed))('holds limit and order whatever happens, seed %i', (seed) => {
    const chance = new Random(seed);
    const limit = 1 + chance.int(3);
    let line: Line = [];
    const began: number[] = [];
    const note = (before: Line) => {
      for (const place of line) {
        const was = before.find((other) => other.execution === place.execution);
        if (place.state !== 'waiting' && (!was || was.state === 'waiting')) began.push(Number(place.execution));
      }
    };
    for (let step = 0, next = 0; step < 300; step++) {
      const before = line;
      const known = line.length > 0 ? chance.pick(line).execution : '0';
      const kind = chance.int(4);
      if (kind === 0) line = enter(line, String(next++), limit, step).line;
      else if (kind === 1) line = leave(line, known, limit, step);
      else if (kind === 2) line = told(line, known, step);
      else if (line.some((place) => place.execution === known)) line = enter(line, known, limit, step).line;
      note(before);
      const busy = line.filter(({ state }) => state !== 'waiting').length;
      expect(busy).toBeLessThanOrEqual(limit);
      if (line.some(({ state }) => state === 'waiting')) expect(busy, 'a place is free while one waits').toBe(limit);
    }
    expect(began).toEqual(began.toSorted((a, b) => a - b));
  });
});
