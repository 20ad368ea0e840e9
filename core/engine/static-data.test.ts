// If these fail, what a workflow keeps between executions is lost in a crash, counts twice, or grows without end.
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import {
  changesToSave,
  requireRoom,
  STATIC_DATA_CHARACTERS,
  withStaticChanges,
  type StaticData,
  type StaticDataChange,
} from './static-data.ts';
import { Bench, sketch } from './testing/graph.ts';

const kept = (global: StaticData['global'], nodes: StaticData['nodes'] = {}): StaticData => ({ global, nodes });
const read = (data: StaticData) => ({ type: 'static-data.read', data }) as const;
const changed = (node: string, attempt: number, ...changes: StaticDataChange[]) =>
  ({ type: 'static-data.changed', node, run: 0, attempt, changes }) as const;

describe('what an execution changes of what its workflow keeps', () => {
  it('is seen by later nodes, and saved key by key with its last value', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    run.add(read(kept({ n: 1, old: true, untouched: 'x' }, { A: { last: 7 } })));
    run.add(changed('A', 1, { key: 'n', value: 2 }, { key: 'old' }, { node: 'A', key: 'last', value: 8 }));
    run.succeed('A', 1);
    run.start('B');
    run.add(changed('B', 1, { key: 'n', value: 3 }, { node: 'B', key: 'seen', value: [] }));
    expect(run.state.staticData?.data).toEqual(kept({ n: 3, untouched: 'x' }, { A: { last: 8 }, B: { seen: [] } }));
    expect(changesToSave(run.state)).toEqual([
      { key: 'n', value: 3 },
      { key: 'old' },
      { node: 'A', key: 'last', value: 8 },
      { node: 'B', key: 'seen', value: [] },
    ]);
  });

  it('stands where an attempt that was cut off had recorded it, and nothing of the rest', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    run.add(read(kept({ n: 1 })));
    run.add(changed('A', 1, { key: 'n', value: 2 }));
    run.add({ type: 'node.interrupted', node: 'A', run: 0, attempt: 1 });
    expect(run.add(changed('A', 1, { key: 'n', value: 99 }))).toBe(false);
    run.start('A');
    run.add(changed('A', 2, { key: 'n', value: 3 }));
    expect(run.state.staticData?.data.global).toEqual({ n: 3 });
  });

  it('begins with what was read first, however often it is read', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    run.add(read(kept({ n: 1 })));
    expect(run.add(read(kept({ n: 50 })))).toBe(false);
    expect(run.state.staticData?.data.global).toEqual({ n: 1 });
    expect(changesToSave(run.state)).toEqual([]);
  });

  it('counts as an event also where a view has left its values out', () => {
    const run = new Bench(sketch('T>A A>B'), 'v1');
    run.start('A');
    run.add(read(kept({ n: 1 })));
    run.add(changed('A', 1, { key: 'n', value: 2 }));
    const shown = run.journal.map((event) =>
      event.type === 'static-data.changed'
        ? { ...event, changes: [] }
        : event.type === 'static-data.read'
          ? { ...event, data: kept({}) }
          : event,
    );
    const [first, ...rest] = shown;
    const seen = rest.reduce((state, event) => apply(run.graph, state, event), apply(run.graph, null, first!));
    expect(seen.events).toBe(run.state.events);
  });
});

describe('static data', () => {
  it('may be called as what every object has, and an object that is empty again is gone', () => {
    const names = ['__proto__', 'constructor'];
    const data = withStaticChanges(
      kept({}),
      names.flatMap((key) => [{ key, value: 1 }, { node: key, key, value: 2 }]), // prettier-ignore
    );
    expect(Object.entries(data.global)).toEqual([['__proto__', 1], ['constructor', 1]]); // prettier-ignore
    expect(Object.keys(data.nodes)).toEqual(names);
    expect(Object.entries(data.nodes['constructor']!)).toEqual([['constructor', 2]]);
    const without = withStaticChanges(data, [{ node: '__proto__', key: '__proto__' }, { key: '__proto__' }]);
    expect([Object.keys(without.global), Object.keys(without.nodes)]).toEqual([['constructor'], ['constructor']]);
  });

  it('is refused above its limit, unless it becomes smaller', () => {
    const of = (length: number) => kept({ text: 'x'.repeat(length) });
    requireRoom(kept({}), of(STATIC_DATA_CHARACTERS - 100));
    expect(() => requireRoom(kept({}), of(STATIC_DATA_CHARACTERS))).toThrow(
      expect.objectContaining({ code: 'STATIC_DATA_TOO_LARGE', message: expect.stringContaining('delete') as string }),
    );
    requireRoom(of(3 * STATIC_DATA_CHARACTERS), of(2 * STATIC_DATA_CHARACTERS));
  });
});
