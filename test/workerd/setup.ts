import { applyD1Migrations, env, listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test';
import { beforeAll } from 'vitest';

// Some suites would pass under Node by accident; these must run where the product runs.
if (navigator.userAgent !== 'Cloudflare-Workers') throw new Error('These tests must run in workerd.');

const OWN_TABLES = `SELECT name FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name <> 'd1_migrations'`;

// All files share one isolate: to start one takes longer than most of them. Each begins with an empty database; objects
// have names of their own, but for the counters of tries.
beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  const { results } = await env.DB.prepare(OWN_TABLES).all<{ name: string }>();
  const emptied = results.map(({ name }) => env.DB.prepare(`DELETE FROM "${name}"`));
  await env.DB.batch([env.DB.prepare('PRAGMA defer_foreign_keys = on'), ...emptied]);
  for (const id of await listDurableObjectIds(env.RATE_LIMIT)) await runDurableObjectAlarm(env.RATE_LIMIT.get(id));
});
