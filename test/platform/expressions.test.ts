// If these fail, expressions give something else on the running product than in the tests of the evaluator, fall behind
// n8n's values, or a hostile one harms the platform.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../worker/local/build.ts';
import { Api } from '../harness/api.ts';
import { Platform } from '../harness/platform.ts';

/** Corpora lie beside the repository where there are any; they are no part of it. */
const SHARED = process.env.SLUICE_SHARED ?? join(ROOT, '../shared');
/** Per cent of the expressions that must give what n8n gave. It only rises; what is missing stands in docs/compatibility.md. */
const FLOOR = 98.5;

interface Attack {
  id: string;
  expression?: string;
  generate?: string;
  raw?: boolean;
  data?: { $json?: unknown };
}

describe('expressions on the running product', () => {
  let platform: Platform;
  let api: Api;

  beforeAll(async () => {
    platform = await Platform.create();
    await platform.start();
    api = new Api(platform.url);
    await api.setUp();
  });
  afterAll(() => platform.stop());

  const evaluate = async (expression: string, json: unknown = {}) => {
    const response = await fetch(`${platform.url}/api/v1/expressions/evaluate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...api.headers },
      body: JSON.stringify({ expression, encoding: 'typed', context: { items: [{ json }], timezone: 'Europe/Oslo' } }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as { ok: boolean; value?: unknown; error?: { code: string; position: number } };
  };

  it.each([
    ['={{ $json.n * 2 }}', 42],
    ['=Hello {{ $json.name.toTitleCase() }}', 'Hello Grace Hopper'],
    ['={{ "2024-07-01".toDateTime() }}', { __t: 'DateTime', v: '2024-07-01T00:00:00.000+02:00', zone: 'Europe/Oslo' }],
    // Long enough for the engine whose time grows with the text only.
    ['={{ "ab ".repeat(2000).replace(/(\\w+) (\\w+)/g, "$2").length }}', 3000],
    ['={{ /^(a+)+$/.test("a".repeat(40) + "b") }}', false],
    ['={{ $json.missing.deep }}', undefined],
  ])('%s gives %j', async (expression, expected) => {
    const answer = await evaluate(expression, { n: 21, name: 'grace hopper' });
    expect(answer).toMatchObject({ ok: true, ...(expected === undefined ? {} : { value: expected }) });
    expect(answer.value).toEqual(expected);
  });

  it('says what is wrong and where, with status 200', async () => {
    expect(await evaluate('={{ $json. }}')).toMatchObject({
      ok: false,
      error: { code: 'EXPRESSION_SYNTAX', position: 11 },
    });
  });

  it.skipIf(!existsSync(join(SHARED, 'compat')))(`equals n8n in ${FLOOR} % of the corpus`, () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(SHARED, 'compat/expressions.mjs'), '--min', String(FLOOR), '--show', '20'],
      { env: { ...process.env, BASE: platform.url, API_KEY: api.headers['x-api-key'] }, encoding: 'utf8' },
    );
    expect(stdout).toContain('expressions equal to n8n');
    expect(status, stdout).toBe(0);
  });

  it.skipIf(!existsSync(join(SHARED, 'corpora')))('holds against every attack of the corpus', async () => {
    const corpus = JSON.parse(readFileSync(join(SHARED, 'corpora/expression-attacks.json'), 'utf8')) as {
      context: { $json: unknown };
      attacks: Attack[];
    };
    for (const { id, expression, generate, raw, data } of corpus.attacks) {
      const code = expression ?? String(runInNewContext(generate!));
      const template = raw ? (code.startsWith('=') ? code : `=${code}`) : `={{ ${code} }}`;
      const started = performance.now();
      await evaluate(template, data?.$json ?? corpus.context.$json);
      expect(performance.now() - started, `${id} takes too long`).toBeLessThan(5000);
    }
    expect(await evaluate('={{ [({}).polluted, typeof leak, [3, 1].map(x => x * 2).join()] }}')).toMatchObject({
      value: [{ __t: 'undefined' }, 'undefined', '6,2'],
    });
  });
});
