// If these fail, a query of a user gives something else in the scratch object than in a SQLite of our tests, sees what is
// not its own, leaves something behind, or keeps others from going on.
import { env, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { askScratch } from '../../durable-objects/scratch/ask-scratch.ts';
import { inputsOf, SQL_CASES } from '../harness/sql-cases.ts';
import { outcomeOfSql } from '../harness/sql-outcome.ts';
import { chain, newExecution, startOf, valueOf, WORKSPACE } from './runs.ts';

const scratch = (name: string) => askScratch(env as never, name);

describe('a query in the scratch object', () => {
  it.each(Object.entries(SQL_CASES))('%s', async (name, given) => {
    const { rows, error } = await outcomeOfSql(scratch(name), given.query, inputsOf(given));
    if (given.error)
      expect(error).toMatchObject({ code: given.error[0], message: expect.stringMatching(given.error[1]) });
    else expect({ rows, error }).toEqual({ rows: given.rows, error: undefined });
  });

  it.each([
    ['more parts than five', `SELECT 1${' UNION SELECT 1'.repeat(6)}`, /Five parts/],
    ['a pattern that is too long', `SELECT 'x' LIKE '${'a'.repeat(60)}' AS x`, /50 bytes/],
    ['more columns than a hundred', `SELECT ${Array.from({ length: 101 }, (_, at) => at).join()}`, /hundred columns/],
  ])('says what the platform takes where there is %s', async (_, query, says) => {
    const { error } = await outcomeOfSql(scratch('limits'), query, []);
    expect(error).toMatchObject({ code: 'SQL_INVALID', message: expect.stringMatching(says) });
  });
});

describe('the scratch object', () => {
  it('holds nothing, neither before a query nor behind it, nor when the query failed', async () => {
    const tables = () =>
      runInDurableObject(env.SCRATCH.get(env.SCRATCH.idFromName('held')), (_, { storage }) => [
        ...storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'").raw(),
      ]);
    expect(await tables()).toEqual([]);
    await outcomeOfSql(scratch('held'), 'SELECT * FROM input1', [[{ secret: 1 }]]);
    await outcomeOfSql(scratch('held'), "SELECT json(secret || '{') FROM input1", [[{ secret: 1 }]]);
    expect(await tables()).toEqual([]);
    const { error } = await outcomeOfSql(scratch('held'), 'SELECT * FROM input1', []);
    expect(error?.message).toContain('no table');
  });

  it('is no execution: a query sees no journal', async () => {
    const { error } = await outcomeOfSql(scratch('journal'), 'SELECT * FROM journal', []);
    expect(error).toMatchObject({ code: 'SQL_INVALID', message: expect.stringContaining('"journal"') });
  });

  it('refuses a bomb before it starts, while other executions go on', async () => {
    const many = Array.from({ length: 10_000 }, (_, id) => ({ id }));
    const bombs = [
      'SELECT count(*) FROM input1, input2',
      'SELECT count(*) FROM input1, input2, input1 c, input2 d',
      'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n',
    ].map((query, at) => outcomeOfSql(scratch(`bomb ${at}`), query, [many, many]));
    const run = newExecution();
    const document = chain([{ id: 'kept', type: 'set', params: { mode: 'fields', assignments: [] } }]);
    valueOf(await run.start(startOf(document, { data: { kind: 'inline', items: [{ json: { a: 1 } }] } })));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 10_000))).toBe('succeeded');
    for (const { error } of await Promise.all(bombs)) expect(error?.code).toMatch(/^SQL_(?:TOO_COSTLY|REFUSED)$/);
  });
});
