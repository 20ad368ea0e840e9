import type { NodeExample } from './definition.ts';
import type { JsonRecord } from './records.ts';

const PEOPLE: JsonRecord[] = [
  { id: 1, name: 'Ada', city: 'Bonn' },
  { id: 2, name: 'Ben', city: 'Köln' },
];
const ORDERS: JsonRecord[] = [
  { person: '2', total: 5, city: 'Kiel' },
  { person: 2, total: 6 },
  { person: 9, total: 7 },
];
const ON_PERSON = [{ left: 'id', right: 'person' }];

/** The examples of the node `merge`; they stand here because there are many. */
export const MERGE_EXAMPLES: readonly NodeExample[] = [
  {
    title: 'Puts items one after the other',
    params: { inputs: 3 },
    inputs: [[{ a: 1 }], [{ b: 1 }], [{ c: 1 }]],
    output: [[{ a: 1 }, { b: 1 }, { c: 1 }]],
  },
  {
    title: 'Keeps what matches, with the fields of both',
    params: { mode: 'byFields', match: ON_PERSON },
    inputs: [PEOPLE, ORDERS],
    output: [[{ id: 2, name: 'Ben', city: 'Köln', person: 2, total: 6 }]],
  },
  {
    title: 'Lets 2 and "2" match, and takes only the first',
    params: { mode: 'byFields', match: ON_PERSON, fuzzy: true, multiple: 'first', clash: 'suffix' },
    inputs: [PEOPLE, ORDERS],
    output: [[{ id_1: 2, name_1: 'Ben', city_1: 'Köln', person_2: '2', total_2: 5, city_2: 'Kiel' }]],
  },
  {
    title: 'Keeps what has no match, and says where it came from',
    params: { mode: 'byFields', match: ON_PERSON, join: 'keepNonMatches' },
    inputs: [PEOPLE, ORDERS],
    output: [
      [
        { id: 1, name: 'Ada', city: 'Bonn', _source: 'input1' },
        { person: '2', total: 5, city: 'Kiel', _source: 'input2' },
        { person: 9, total: 7, _source: 'input2' },
      ],
    ],
  },
  {
    title: 'Enriches all items of input 2',
    params: { mode: 'byFields', match: ON_PERSON, join: 'enrichSecond', fuzzy: true },
    inputs: [PEOPLE, ORDERS],
    output: [
      [
        { person: '2', total: 5, city: 'Köln', id: 2, name: 'Ben' },
        { person: 2, total: 6, id: 2, name: 'Ben', city: 'Köln' },
        { person: 9, total: 7 },
      ],
    ],
  },
  {
    title: 'Combines by position, records inside too',
    params: { mode: 'byPosition', includeUnpaired: true },
    inputs: [[{ a: { x: 1, y: 1 } }, { a: 2 }], [{ a: { x: 2 } }]],
    output: [[{ a: { x: 2, y: 1 } }, { a: 2 }]],
  },
  {
    title: 'Combines each with each; an input can win, but not with nothing',
    params: { mode: 'combinations', clash: 'input', preferred: 1, preferFilled: true },
    inputs: [
      [
        { a: 1, n: '' },
        { a: 2, n: 5 },
      ],
      [{ b: 1, n: 7 }],
    ],
    output: [
      [
        { b: 1, n: 7, a: 1 },
        { b: 1, n: 5, a: 2 },
      ],
    ],
  },
  {
    title: 'Waits for all and passes the second input on',
    params: { mode: 'choose', input: 2 },
    inputs: [[{ a: 1 }], [{ b: 1 }, { b: 2 }]],
    output: [[{ b: 1 }, { b: 2 }]],
  },
  {
    title: 'Refuses a field that no item has',
    params: { mode: 'byFields', match: [{ left: 'id', right: 'persn' }] },
    inputs: [PEOPLE, ORDERS],
    error: 'NODE_INPUT_INVALID',
  },
  {
    title: 'Keeps what input 1 has more than input 2',
    params: { mode: 'byPosition', includeUnpaired: true, unpairedOf: 'first' },
    inputs: [[{ a: 1 }, { a: 2 }], [{ b: 1 }]],
    output: [[{ a: 1, b: 1 }, { a: 2 }]],
  },
  {
    title: 'Drops what input 2 has more than input 1',
    params: { mode: 'byPosition', includeUnpaired: true, unpairedOf: 'first' },
    inputs: [[{ a: 1 }], [{ b: 1 }, { b: 2 }]],
    output: [[{ a: 1, b: 1 }]],
  },
  {
    title: 'Takes the last of several matches',
    params: { mode: 'byFields', match: [{ left: 'id' }], join: 'enrichFirst', multiple: 'last' },
    inputs: [
      [{ id: 1 }, { id: 2 }],
      [
        { id: 1, v: 'old' },
        { id: 1, v: 'new' },
      ],
    ],
    output: [[{ id: 1, v: 'new' }, { id: 2 }]],
  },
  {
    title: 'Joins by SQL: a star gives items whole, with the fields that they have',
    params: { mode: 'sql', query: 'SELECT * FROM input1 JOIN input2 ON input1.id = input2.person' },
    inputs: [PEOPLE, ORDERS],
    output: [[{ id: 2, name: 'Ben', city: 'Köln', person: 2, total: 6 }]],
  },
  {
    title: 'Sums up by SQL, over three inputs',
    params: {
      mode: 'sql',
      inputs: 3,
      query:
        'SELECT p.name, count(o.total) AS orders, sum(o.total * r.rate) AS `sum in €` FROM input1 p LEFT JOIN input2 o ON o.person = CAST(p.id AS TEXT) LEFT JOIN input3 r GROUP BY p.id ORDER BY p.name',
    },
    inputs: [PEOPLE, ORDERS, [{ rate: 0.5 }]],
    output: [
      [
        { name: 'Ada', orders: 0, 'sum in €': null },
        { name: 'Ben', orders: 2, 'sum in €': 5.5 },
      ],
    ],
  },
  {
    title: 'Puts a value into the query by an expression',
    params: { mode: 'sql', query: "=SELECT name FROM input1 WHERE city = '{{ $json.city }}'" },
    inputs: [PEOPLE, []],
    output: [[{ name: 'Ada' }]],
  },
  {
    title: 'Keeps records and booleans through a query',
    params: {
      mode: 'sql',
      query:
        'SELECT coalesce(a.place, b.place) AS place, a.open, a.place->city AS city FROM input1 a JOIN input2 b USING (id) WHERE a.open',
    },
    inputs: [
      [
        { id: 1, open: true, place: { city: 'Bonn' } },
        { id: 2, open: false },
      ],
      [{ id: 1 }, { id: 2 }],
    ],
    output: [[{ place: { city: 'Bonn' }, open: true, city: 'Bonn' }]],
  },
  {
    title: 'Refuses a query that writes',
    params: { mode: 'sql', query: 'UPDATE input1 SET name = 1' },
    inputs: [PEOPLE, ORDERS],
    error: 'SQL_REFUSED',
  },
  {
    title: 'Refuses a query that nothing would end',
    params: { mode: 'sql', query: 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n' },
    inputs: [PEOPLE, ORDERS],
    error: 'SQL_REFUSED',
  },
  {
    title: 'Lets a field be missing in all items when asked',
    params: { mode: 'byFields', match: [{ left: 'nmae' }], join: 'keepEverything', lenientFields: true },
    inputs: [[{ a: 1 }], [{ b: 1 }]],
    output: [[{ a: 1 }, { b: 1 }]],
  },
];
