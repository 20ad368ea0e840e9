import type { SqlCase } from './sql-cases.ts';

export const many = (count: number): NonNullable<SqlCase['inputs']>[number] =>
  Array.from({ length: count }, (_, id) => ({ id, group: id % 10, half: id / 2 }));

/** Queries that would cost too much, or that must not be taken for such. */
export const SQL_BOUNDS: Record<string, SqlCase> = {
  'each of ten thousand with each': {
    query: 'SELECT count(*) FROM input1 JOIN input2',
    inputs: [many(10_000), many(10_000)],
    error: ['SQL_TOO_COSTLY', /100,01\d,\d+ rows.*input1 10000, input2 10000/],
  },
  'two long texts that are compared character by character': {
    query: 'SELECT trim(a, b) FROM input1',
    inputs: [[{ a: 'a'.repeat(40_000), b: `${'b'.repeat(39_999)}a` }], []],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'a long text that stands in the query, for each row': {
    query: `SELECT trim('${'a'.repeat(8_000)}' || id, '${'b'.repeat(8_000)}a') FROM input1`,
    inputs: [many(50), []],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'a window that gathers all before, for each row': {
    query: 'SELECT group_concat(name) OVER (ORDER BY id) FROM input1',
    inputs: [many(20_000).map((one) => ({ ...one, name: 'x'.repeat(20) })), []],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'spaces and quotes around short texts': {
    query: `SELECT trim(name) AS a, trim(name, '"') AS b, instr(name, 'x') AS c FROM input1`,
    inputs: [[{ name: ' "x" ' }], []],
    rows: [{ a: '"x"', b: ' "x" ', c: 3 }],
  },
  'a table of the database behind the name of its schema': {
    query: 'SELECT * FROM main.sqlite_master',
    error: ['SQL_REFUSED', /sqlite_master/],
  },
  'a join by a field that tells nothing apart': {
    query: 'SELECT count(*) FROM input1 a JOIN input2 b ON a.group = b.group JOIN input2 c ON c.group = a.group',
    inputs: [many(10_000), many(10_000)],
    error: ['SQL_INVALID', /near "group"/],
  },
  'three joins by a field that tells nothing apart': {
    query:
      'SELECT count(*) FROM input1 a JOIN input2 b ON a.`group` = b.`group` JOIN input2 c ON c.`group` = a.`group`',
    inputs: [many(10_000), many(10_000)],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'a join by texts that become one number': {
    query: 'SELECT count(*) FROM input1 JOIN input2 ON CAST(input1.a AS INTEGER) = input2.a',
    inputs: [
      Array.from({ length: 10_000 }, (_, at) => ({ a: `${'0'.repeat(at % 100)}1` })),
      Array.from({ length: 10_000 }, (_, at) => ({ a: `1.${'0'.repeat(at % 99)}` })),
    ],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'each with each behind names and queries within': {
    query:
      'WITH a AS (SELECT * FROM input1), b AS (SELECT x.id FROM a x, a y) SELECT count(*) FROM b WHERE EXISTS (SELECT 1 FROM a z WHERE z.half + b.id < 0)',
    inputs: [many(2_000), []],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'each with each under names that mean something small elsewhere': {
    query: "WITH x AS (SELECT 1), y AS (SELECT 1) SELECT count(*) FROM input1 AS 'x', input1 'y', (SELECT * FROM x, y)",
    inputs: [many(10_000), []],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'an input that is hidden behind a text': {
    query: "WITH 'input1' AS (SELECT 1) SELECT * FROM input1",
    error: ['SQL_REFUSED', /name input1/],
  },
  'a name that reads like a plan': {
    query: 'WITH c AS (SELECT 1) SELECT count(*) FROM input1 AS "c USING INDEX (id=?)", input1 b, c',
    error: ['SQL_REFUSED', /USING INDEX/],
  },
  'windows that leave rows out': {
    query:
      'SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS s FROM input1',
    inputs: [many(10_000)],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'a query that goes on with its own results': {
    query: 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c',
    error: ['SQL_REFUSED', /WITH RECURSIVE/],
  },
  'the same without the word, within a query': {
    query: 'SELECT * FROM (WITH c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c), input1',
    error: ['SQL_REFUSED', /WITH RECURSIVE/],
  },
  'lists that are made long and read against one another': {
    query: `SELECT count(*) FROM json_each('[${'1,'.repeat(5000)}1]') a, json_each('[${'1,'.repeat(5000)}1]') b`,
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'lists that are gathered and read against one another': {
    query:
      "SELECT count(*) FROM (SELECT '[' || \"group_concat\"(id) || ']' AS j FROM input1) t, json_each(t.j) a, json_each(t.j) b, json_each(t.j) c",
    inputs: [many(5_000)],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'a list of each item, read item by item': {
    query: "SELECT name || '' AS name, t.value AS tag FROM input1, json_each(input1.tags) t",
    rows: [
      { name: 'Ada', tag: 'x' },
      { name: 'Ada', tag: 'y' },
    ],
  },
  'texts that grow under a quoted name': {
    query: `SELECT max(length("replace"(input1.id, '1', '${'1'.repeat(1000)}'))) FROM input1, input2`,
    inputs: [many(200), many(200)],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
  'texts that grow': {
    query: `SELECT sum(length(replace(replace(name, 'a', '${'a'.repeat(1000)}'), 'a', '${'a'.repeat(1000)}'))) FROM input1, input2`,
    inputs: [many(200), many(200)],
    error: ['SQL_TOO_COSTLY', /rows/],
  },
};
