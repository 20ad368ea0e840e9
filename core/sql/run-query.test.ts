// If these fail, a query over the inputs of a node gives something else than its words say, loses what values were, or
// is let run although nothing could end it. test/workerd/sql.test.ts asks the same of the scratch object.
import { describe, expect, it } from 'vitest';
import { localSql } from '../../test/harness/local-sql.ts';
import { outcomeOfSql } from '../../test/harness/sql-outcome.ts';
import { inputsOf, SQL_CASES } from '../../test/harness/sql-cases.ts';

describe('a query in a SQLite of this process', () => {
  it.each(Object.entries(SQL_CASES))('%s', async (_, given) => {
    const { rows, error } = await outcomeOfSql(localSql, given.query, inputsOf(given));
    if (given.error)
      expect(error).toMatchObject({ code: given.error[0], message: expect.stringMatching(given.error[1]) });
    else expect({ rows, error }).toEqual({ rows: given.rows, error: undefined });
  });
});

describe('where a row came from', () => {
  const people = [{ id: 1 }, { id: 2 }];
  const orders = [
    { person: 1, n: 1 },
    { person: 1, n: 2 },
    { person: 2, n: 3 },
  ];
  const pairs = async (query: string, ...inputs: Record<string, number>[][]) =>
    (await outcomeOfSql(localSql, query, inputs.length > 0 ? inputs : [people, orders])).pairs;
  const second = (item: number) => ({ item, input: 1 });

  it('is said of each table that it is made of', async () => {
    const query = 'SELECT n FROM input1 p LEFT JOIN input2 AS o ON o.person = p.id AND n > 1';
    expect(await pairs(query)).toEqual([
      [{ item: 0 }, second(1)],
      [{ item: 1 }, second(2)],
    ]);
  });

  it('is said of all items of a group', async () => {
    expect(await pairs('SELECT person, count(*) FROM input2 GROUP BY person')).toEqual([
      [second(0), second(1)],
      second(2),
    ]);
    expect(await pairs('SELECT sum(n) FROM input2')).toEqual([[second(0), second(1), second(2)]]);
  });

  it('is said by a star where the query leaves it open', async () => {
    expect(await pairs('SELECT * FROM (SELECT * FROM input2 WHERE n > 2)')).toEqual([second(2)]);
    expect(await pairs('SELECT * FROM input1 UNION ALL SELECT * FROM input2 LIMIT 3')).toEqual([
      { item: 0 },
      { item: 1 },
      second(0),
    ]);
  });

  it('is every item of the tables where nothing says more, or none where these are too many', async () => {
    expect(await pairs('SELECT DISTINCT 1 FROM input1')).toEqual([[{ item: 0 }, { item: 1 }]]);
    const many = Array.from({ length: 1_000 }, (_, id) => ({ id }));
    expect(new Set(await pairs('SELECT DISTINCT id FROM input1', many))).toEqual(new Set([[]]));
  });
});

it('an item that is longer than a row can be is named, with its input', async () => {
  const { error } = await outcomeOfSql(localSql, 'SELECT t FROM input1', [[{ t: 'x' }, { t: 'x'.repeat(700_000) }]]);
  expect(error).toMatchObject({ code: 'ITEMS_TOO_LARGE', message: expect.stringMatching(/Item 1 of input 1/) });
});

it('fields that a query does not name are not sent, however large they are', async () => {
  const item = { id: 1, large: 'x'.repeat(700_000) };
  const { rows, sent } = await outcomeOfSql(localSql, 'SELECT * FROM input1 WHERE id = 1', [[item]]);
  expect(rows).toEqual([item]);
  expect(sent).toBeLessThan(100);
});

it('a column that no item has is said to the person who looks', async () => {
  const { log } = await outcomeOfSql(localSql, 'SELECT input1.nmae FROM input1', [[{ name: 1 }]]);
  expect(log).toEqual(['No item of input 1 has the field "nmae": it is null.']);
});
