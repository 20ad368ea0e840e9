import type { Json } from '../../core/workflow/document.ts';
import { many, SQL_BOUNDS } from './sql-bounds.ts';

type Rows = { [key: string]: Json }[];

/** A query, the inputs, and what it gives: data of items, or the code of an error and a part of what it says. */
export interface SqlCase {
  query: string;
  inputs?: Rows[];
  rows?: Rows;
  error?: [code: string, says: RegExp];
}

const PEOPLE: Rows = [
  { id: 1, name: 'Ada', active: true, address: { city: 'Bonn' }, tags: ['x', 'y'] },
  { id: 2, name: 'Ben', active: false, tags: [] },
  { id: 3, name: 'Cy', active: null, note: '{"a":1}' },
];
const ORDERS: Rows = [
  { person: 1, total: 5.5, name: 'first' },
  { person: 1, total: 0.1 },
  { person: 9, total: 7 },
];
const [ADA, BEN, CY] = PEOPLE as [Rows[0], Rows[0], Rows[0]];
const wide = (prefix: string): Rows => [
  { id: 1, ...Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`${prefix}${at}`, at])) },
];

/** What a query gives, in every database in which queries run. Inputs are PEOPLE and ORDERS where none are named. */
export const SQL_CASES: Record<string, SqlCase> = {
  // values
  'values that are only passed on come back as they went in': {
    query: 'SELECT active, address, tags, note, total FROM input1 JOIN input2 ON id = person WHERE total < 1',
    rows: [{ active: true, address: { city: 'Bonn' }, tags: ['x', 'y'], note: null, total: 0.1 }],
  },
  'records come back through joins, queries within and COALESCE': {
    query:
      'SELECT coalesce(t.address, t.tags) AS some FROM (SELECT * FROM input1) AS t LEFT JOIN input2 ON id = person AND total > 1',
    rows: [{ some: { city: 'Bonn' } }, { some: [] }, { some: null }],
  },
  'numbers come back to the last digit': {
    query: 'SELECT n FROM input1',
    inputs: [
      [{ n: 0.1 + 0.2 }, { n: -1e-300 }, { n: 1.7976931348623157e308 }, { n: 9007199254740991 }, { n: 1e21 }, { n: 3 }],
    ],
    rows: [
      { n: 0.1 + 0.2 },
      { n: -1e-300 },
      { n: 1.7976931348623157e308 },
      { n: 9007199254740991 },
      { n: 1e21 },
      { n: 3 },
    ],
  },
  'texts come back sign by sign': {
    query: 'SELECT t, length(t) AS n FROM input1',
    inputs: [[{ t: "it's “x”\n\u{1f600}" }, { t: 'a\u{0}b' }, { t: '\ud800' }, { t: '\t\n\r\t{}' }, { t: '' }]],
    rows: [
      { t: "it's “x”\n\u{1f600}", n: 10 },
      { t: 'a\u{0}b', n: 14 },
      { t: '\ud800', n: 12 },
      { t: '\t\n\r\t{}', n: 16 },
      { t: '', n: 0 },
    ],
  },
  'a column of booleans is one, and can be asked as one': {
    query: 'SELECT name, active, active AS same FROM input1 WHERE active = true OR NOT active',
    rows: [
      { name: 'Ada', active: true, same: true },
      { name: 'Ben', active: false, same: false },
    ],
  },
  'booleans keep what they are through names within names': {
    query:
      'WITH t AS (SELECT name, active AS a FROM input1) SELECT b, u.c, count(*) OVER () AS n FROM (SELECT a AS b, name AS c FROM t) u WHERE b',
    rows: [{ b: true, c: 'Ada', n: 1 }],
  },
  'a column that holds booleans and other things gives each back as it is': {
    query: 'SELECT v FROM input1',
    inputs: [[{ v: true }, { v: 1 }, { v: 'x' }, { v: false }]],
    rows: [{ v: true }, { v: 1 }, { v: 'x' }, { v: false }],
  },
  'a number that has the name of a column of booleans stays a number': {
    query: 'SELECT count(*) AS active FROM input1 WHERE active',
    rows: [{ active: 1 }],
  },
  'what makes JSON gives records': {
    query: "SELECT json_group_array(name) AS names, json_object('n', count(*)) AS o FROM input1",
    rows: [{ names: ['Ada', 'Ben', 'Cy'], o: { n: 3 } }],
  },
  'an arrow leads into a record': {
    query:
      "SELECT address->city AS city, tags->1 AS second, address->>'$.city' AS c FROM input1 WHERE address->city = 'Bonn'",
    rows: [{ city: 'Bonn', second: 'y', c: 'Bonn' }],
  },
  // the star
  'a star gives items whole: what is missing stays missing': { query: 'SELECT * FROM input1', rows: PEOPLE },
  'of fields of the same name the later table wins, unless it has none': {
    query: 'SELECT * FROM input1 LEFT JOIN input2 ON input1.id = input2.person',
    rows: [{ ...ADA, ...ORDERS[0] }, { ...ADA, ...ORDERS[1] }, BEN, CY],
  },
  'a column that is named beside a star wins': {
    query: 'SELECT *, upper(name) AS name FROM input1 WHERE id = 1',
    rows: [{ ...ADA, name: 'ADA' }],
  },
  'more than a hundred fields come back, and those that are named can be joined by': {
    query: 'SELECT * FROM input1 a JOIN input2 b ON a.a7 = b.b7',
    inputs: [wide('a'), wide('b')],
    rows: [{ ...wide('a')[0], ...wide('b')[0] }],
  },
  'a UNION of stars takes items of different fields, and leaves out what is equal': {
    query: 'SELECT * FROM input1 UNION SELECT * FROM input2',
    inputs: [
      [{ a: 1 }, { a: 1 }, { b: { x: 1, y: 2 } }],
      [{ b: { y: 2, x: 1 } }, { c: null }],
    ],
    rows: [{ a: 1 }, { b: { x: 1, y: 2 } }, { c: null }],
  },
  'a UNION of stars can be sorted by a field that only one side has': {
    query: 'SELECT * FROM input1 UNION ALL SELECT * FROM input2 ORDER BY a DESC',
    inputs: [[{ a: 1 }, { a: 2 }], [{ b: 1 }]],
    rows: [{ a: 2 }, { a: 1 }, { b: 1 }],
  },
  'DISTINCT with a star looks at the content': {
    query: 'SELECT DISTINCT * FROM input1',
    inputs: [[{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }]],
    rows: [{ a: 1, b: 2 }, { a: 1 }],
  },
  'a star of a query within, beside another table': {
    query:
      'SELECT t.*, total FROM (SELECT * FROM input1 WHERE id < 3) t JOIN input2 o ON o.person = t.id WHERE total > 1',
    rows: [{ ...ADA, total: 5.5 }],
  },
  'columns can be named by their place': { query: 'SELECT * FROM input1 ORDER BY 2 DESC LIMIT 1', rows: [CY!] },
  // names
  'names are as the data have them': {
    query: 'SELECT `first name`, "Größe (cm)", [order], `a.b`, input1.`select` FROM input1 ORDER BY `order`',
    inputs: [[{ 'first name': 'A', 'Größe (cm)': 1, order: 2, 'a.b': 3, select: 4 }]],
    rows: [{ 'first name': 'A', 'Größe (cm)': 1, order: 2, 'a.b': 3, select: 4 }],
  },
  'names that differ in capitals only are two': {
    query: 'SELECT Name, name, input1.name AS x FROM input1 WHERE Name = 2',
    inputs: [[{ name: 1, Name: 2 }]],
    rows: [{ Name: 2, name: 1, x: 1 }],
  },
  'names are found whatever their capitals where there is no other': {
    query: 'SELECT ID, INPUT1.NAME FROM Input1 LIMIT 1',
    rows: [{ id: 1, name: 'Ada' }],
  },
  'a text in double quotes is one where no column has that name': {
    query: 'SELECT id FROM input1 WHERE name = "Ada"',
    rows: [{ id: 1 }],
  },
  'fields that every object has by nature are fields': {
    query: 'SELECT * FROM input1 WHERE constructor = 1',
    inputs: [[JSON.parse('{"__proto__":{"a":1},"constructor":1}') as Rows[0]]],
    rows: [JSON.parse('{"__proto__":{"a":1},"constructor":1}') as Rows[0]],
  },
  'a field that no item has is null': {
    query: 'SELECT input1.id, input2.zip, nowhere FROM input1 LEFT JOIN input2 ON input1.foo = input2.bar WHERE id = 1',
    rows: [{ id: 1, zip: null, nowhere: null }],
  },
  'a field that no item has is null in a query within that asks for it twice': {
    query:
      'SELECT id FROM input1 WHERE nope IS NULL AND EXISTS (SELECT 1 FROM input2 WHERE input2.nope IS NULL AND person = id)',
    rows: [{ id: 1 }],
  },
  'inputs without items are tables without rows': {
    query: 'SELECT * FROM input1 LEFT JOIN input2 ON input1.name = input2.id',
    inputs: [PEOPLE, []],
    rows: PEOPLE,
  },
  'two inputs without items give nothing': {
    query: 'SELECT * FROM input1 LEFT JOIN input2 ON input1.name = input2.id',
    inputs: [[], []],
    rows: [],
  },
  'a table without rows can be counted': {
    query: 'SELECT count(*) AS n FROM input2',
    inputs: [[], []],
    rows: [{ n: 0 }],
  },
  // queries
  'groups, sums and what is left of them': {
    query:
      'SELECT person, sum(total) AS sum, count(*) AS n, avg(total) AS mean FROM input2 GROUP BY person HAVING n > 1 ORDER BY person',
    rows: [{ person: 1, sum: 5.6, n: 2, mean: 2.8 }],
  },
  'WITH, CASE, LIKE, IN and windows': {
    query: `WITH big AS (SELECT person FROM input2 WHERE total > 5)
      SELECT name, CASE WHEN id IN (SELECT person FROM big) THEN 'big' ELSE 'small' END AS size,
             row_number() OVER (ORDER BY name DESC) AS place -- from behind
      FROM input1 WHERE name LIKE '%a%' OR name LIKE 'b%' ORDER BY name;`,
    rows: [
      { name: 'Ada', size: 'big', place: 2 },
      { name: 'Ben', size: 'small', place: 1 },
    ],
  },
  'functions for dates and texts': {
    query:
      "SELECT date(d, '+1 month') AS d, strftime('%Y', d) AS y, julianday(d) - julianday('2026-01-01') AS days, upper(substr(t, 1, 1)) || substr(t, 2) AS t, replace(t, 'l', '') AS r FROM input1",
    inputs: [[{ d: '2026-01-31', t: 'hello' }]],
    rows: [{ d: '2026-03-03', y: '2026', days: 30, t: 'Hello', r: 'heo' }],
  },
  'a RIGHT JOIN gives what a LEFT JOIN of the other way round does': {
    query: 'SELECT * FROM input1 RIGHT JOIN input2 AS o ON o.person = input1.id ORDER BY total',
    rows: [{ ...ADA, ...ORDERS[1] }, { ...ADA, ...ORDERS[0] }, ORDERS[2]!],
  },
  'a FULL JOIN keeps both sides': {
    query: 'SELECT id, total FROM input1 FULL JOIN input2 ON id = person ORDER BY id, total',
    rows: [
      { id: null, total: 7 },
      { id: 1, total: 0.1 },
      { id: 1, total: 5.5 },
      { id: 2, total: null },
      { id: 3, total: null },
    ],
  },
  'a NATURAL JOIN goes by the fields that both have': {
    query: 'SELECT * FROM input1 NATURAL JOIN input2',
    inputs: [
      [
        { k: 1, a: 'x' },
        { k: 2, a: 'y' },
      ],
      [{ k: 2, b: 'z' }],
    ],
    rows: [{ k: 2, a: 'y', b: 'z' }],
  },
  'numbers and texts are equal where one side is cast': {
    query:
      'SELECT count(*) AS n FROM input1 JOIN input2 ON a = b UNION ALL SELECT count(*) FROM input1 JOIN input2 ON CAST(a AS TEXT) = b',
    inputs: [
      [{ a: 1 }, { a: 2 }],
      [{ b: '1' }, { b: 2 }],
    ],
    rows: [{ n: 1 }, { n: 2 }],
  },
  'three inputs': {
    query: 'SELECT a.v + b.v + c.v AS sum FROM input1 a, input2 b JOIN input3 c USING (k) WHERE a.k = b.k',
    inputs: [[{ k: 1, v: 1 }], [{ k: 1, v: 10 }], [{ k: 1, v: 100 }]],
    rows: [{ sum: 111 }],
  },
  'no table at all': { query: 'SELECT 1 + 1 AS two, true AS yes', rows: [{ two: 2, yes: true }] },
  VALUES: {
    query: "VALUES (1, 'a'), (2, null)",
    rows: [
      { column1: 1, column2: 'a' },
      { column1: 2, column2: null },
    ],
  },
  'ten thousand rows on each side, joined by equal fields': {
    query: 'SELECT count(*) AS n, sum(b.half) AS sum FROM input1 a LEFT JOIN input2 b ON a.id = b.id',
    inputs: [many(10_000), many(10_000)],
    rows: [{ n: 10_000, sum: 24_997_500 }],
  },
  'ten thousand rows on each side, joined with a query within': {
    query:
      'SELECT count(*) AS n FROM input1 a JOIN (SELECT id, max(half) AS m FROM input2 GROUP BY id) t ON t.id = a.id',
    inputs: [many(10_000), many(10_000)],
    rows: [{ n: 10_000 }],
  },
  'ten thousand rows, each looked up in what a query within gives': {
    query:
      'WITH t AS (SELECT `group` AS g, count(*) AS n FROM input2 GROUP BY `group`) SELECT sum((SELECT n FROM t WHERE t.g = a.`group`)) AS n FROM input1 a',
    inputs: [many(10_000), many(10_000)],
    rows: [{ n: 10_000_000 }],
  },
  // refusals
  'a query that writes': { query: 'DELETE FROM input1', error: ['SQL_REFUSED', /"DELETE".*only read/] },
  'a query that writes behind WITH': {
    query: 'WITH x AS (SELECT 1) INSERT INTO input1 SELECT 1',
    error: ['SQL_REFUSED', /"INSERT".*only read/],
  },
  'several statements': {
    query: 'SELECT 1; DROP TABLE input1',
    error: ['SQL_REFUSED', /several statements.*DROP TABLE/],
  },
  PRAGMA: { query: 'PRAGMA table_list', error: ['SQL_REFUSED', /"PRAGMA"/] },
  ATTACH: { query: "ATTACH 'x' AS y", error: ['SQL_REFUSED', /"ATTACH"/] },
  EXPLAIN: { query: 'EXPLAIN SELECT 1', error: ['SQL_REFUSED', /"EXPLAIN"/] },
  "the database's own tables": { query: 'SELECT * FROM sqlite_master', error: ['SQL_REFUSED', /"sqlite_master"/] },
  'PRAGMA as a table': {
    query: "SELECT * FROM pragma_table_info('input1')",
    error: ['SQL_REFUSED', /"pragma_table_info"/],
  },
  'a way out of our side of the statement': {
    query: 'SELECT 1) SELECT (2',
    error: ['SQL_INVALID', /closes a bracket/],
  },
  'a parameter': { query: 'SELECT * FROM input1 WHERE id = ?', error: ['SQL_INVALID', /parameter/] },
  'an input that is not there': { query: 'SELECT * FROM input3', error: ['SQL_INVALID', /input3.*input1, input2/] },
  'a typing error': { query: 'SELECT * FORM input1', error: ['SQL_INVALID', /near "\w+": syntax error/] },
  'a function that is not there': {
    query: 'SELECT LEN(name) FROM input1',
    error: ['SQL_INVALID', /no such function: LEN/],
  },
  'no query': { query: ' -- nothing\n', error: ['SQL_INVALID', /no query/] },
  'binary results': { query: "SELECT x'00ff' AS b", error: ['SQL_INVALID', /"b".*binary/] },
  'the name of an input for something else': {
    query: 'SELECT * FROM (WITH input1 AS (SELECT 1) SELECT * FROM input1)',
    error: ['SQL_REFUSED', /name input1/],
  },
  'what fails while it runs': {
    query: "SELECT json_extract(name, '$.a') FROM input1",
    error: ['SQL_INVALID', /malformed JSON/],
  },
  ...SQL_BOUNDS,
};

export const inputsOf = ({ inputs }: SqlCase): Rows[] => inputs ?? [PEOPLE, ORDERS];
