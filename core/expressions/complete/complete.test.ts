// If these fail, the editor offers what does not fit, hides what would, or stalls while someone types.
import { describe, expect, it } from 'vitest';
import { emptyContext } from '../context.ts';
import { METHODS } from '../members.ts';
import { complete } from './complete.ts';
import { hover } from './hover.ts';
import { nameIn, NATIVE_METHODS } from './native-methods.ts';

const json = {
  name: 'Ada',
  'two words': 2,
  address: { city: 'Oslo', zip: '0150' },
  orders: [{ id: 7, total: 9.5 }],
  born: '1815-12-10',
};
const given = { context: emptyContext({ json, items: [{ json }] }), nodeNames: ['Webhook', 'Read orders'] };
const at = (marked: string) => {
  const offset = marked.indexOf('|');
  return complete(marked.replace('|', ''), offset, given);
};
const labels = (marked: string) => at(marked).map(({ label }) => label);

describe('completion', () => {
  it.each([
    ['={{ $js|', ['$json']],
    ['={{ $json.|', ['name', 'two words', 'address', 'orders', 'born']],
    ['={{ $json.address.c|', ['city']],
    ["={{ $json['na|", ['name']],
    ['={{ $json.orders[0].|', ['id', 'total']],
    ['={{ $json.orders.first().t|', ['total']],
    ['={{ $json.orders.map(o => o.|', ['id', 'total']],
    ['={{ $json.name.toT|', ['toTitleCase']],
    ['={{ "a b".trim().toU|', ['toUpperCase']],
    ['={{ 1 + $json.orders.le|', ['length']],
    ["={{ $('|", ['Webhook', 'Read orders']],
    ["={{ $('Read|", ['Read orders']],
    ['={{ $now.week|', ['weekday', 'weekNumber']],
    ['={{ $now.toI|', ['toInt', 'toISO', 'toISODate', 'toISOTime']],
    ['={{ Math.tr|', ['trunc']],
    ['={{ $input.f|', ['first']],
    ['=text {{ 1 }} {{ $json.address.z|', ['zip']],
  ])('at %s offers %j', (marked, expected) => {
    expect(labels(marked)).toEqual(expect.arrayContaining(expected));
  });

  it.each(['=$js|', '={{ 1 }} $js|', '={{ "$js|', '={{ nobody.|', '={{ $json.missing.|'])(
    'at %s offers nothing',
    (marked) => {
      expect(at(marked)).toEqual([]);
    },
  );

  it('offers more than a hundred names, and methods with what they do', () => {
    expect(at('={{ |').length).toBeGreaterThan(100);
    expect(at('={{ $json.name.|').length).toBeGreaterThan(60);
    expect(at('={{ $json.name.toTitle|')[0]).toEqual({
      label: 'toTitleCase',
      kind: 'method',
      detail: 'toTitleCase()',
      description: 'A capital at the start of each important word.',
      example: '"the old man and the sea".toTitleCase() → "The Old Man and the Sea"',
      insert: 'toTitleCase()',
      from: 15,
      to: 22,
    });
  });

  it('writes a field that is no name in brackets', () => {
    expect(at('={{ $json.tw|')[0]!.insert).toBe('["two words"]');
  });

  it('says what is under the cursor', () => {
    expect(hover('={{ $json.name.trim() }}', 12, given)).toMatchObject({
      from: 10,
      to: 14,
      about: { kind: 'field', detail: '"Ada"' },
    });
    expect(hover('={{ $json.name.trim() }}', 16, given)!.about.description).toContain('white space');
    expect(hover('=plain', 3, given)).toBeNull();
  });

  it('describes methods that exist, and only those', () => {
    for (const [kind, lines] of Object.entries(NATIVE_METHODS))
      for (const [signature] of lines)
        expect(METHODS[kind as keyof typeof METHODS]!.has(nameIn(signature)), `${kind}.${signature}`).toBe(true);
  });

  it('looks at a bounded part of large data', () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, text: 'x'.repeat(40) }));
    const large = { rows, ...Object.fromEntries(rows.map(({ id }) => [`field${id}`, id])) };
    const context = emptyContext({ json: large, items: [{ json: large }] });
    expect(complete('={{ $json.', 10, { context, nodeNames: [] }).filter(({ kind }) => kind === 'field')).toHaveLength(
      200,
    );
    expect(complete('={{ $json.rows.filter(r => r.id > 5).map(r => r.', 48, { context, nodeNames: [] })).toEqual([]);
  });

  it.each([
    '={{ $json.',
    '={{ $json.rows[0].',
    '={{ $json.rows.filter(row => row.',
    '={{ $json.rows.map(row => row.id).',
  ])('reads no more of large data than of data half as large: %s', (source) => {
    const readsOf = (count: number): number => {
      const rows = Array.from({ length: count }, (_, id) => ({ id, text: 'x'.repeat(40) }));
      let reads = 0;
      const watched = <T extends object>(value: T): T =>
        new Proxy(value, {
          get(target, key) {
            reads += 1;
            const member: unknown = Reflect.get(target, key);
            return typeof member === 'object' && member !== null ? watched(member) : member;
          },
        });
      const json = watched({ rows, ...Object.fromEntries(rows.map(({ id }) => [`field${id}`, id])) });
      complete(source, source.length, { context: emptyContext({ json, items: [{ json }] }), nodeNames: [] });
      return reads;
    };
    const reads = readsOf(40_000);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(20_000);
    expect(readsOf(20_000)).toBe(reads);
  });
});
