import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.ts';
import { convertV4MiniflareOptions, Miniflare, type Runtime } from './runtime.ts';

const FOLDER = join(ROOT, 'migrations');

/**
 * Applies the migrations that this state has not seen, before the platform listens: a request must never meet a
 * database without its tables. A runtime with nothing but the database does it; a note beside the state saves starting
 * one when there is nothing to do.
 */
export async function migrate(state: string, say: (line: string) => void): Promise<void> {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const note = join(state, 'migrated');
  if (existsSync(note) && readFileSync(note, 'utf8') === files.join('\n')) return;
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: state,
      workers: [
        {
          name: 'migrate',
          compatibilityDate: '2026-11-01',
          modules: [{ type: 'ESModule', path: 'index.js', contents: 'export default {}' }],
          d1Databases: { DB: databaseId() },
        },
      ],
    } as never),
  );
  try {
    await applyMissing(runtime, files, say);
    writeFileSync(note, files.join('\n'));
  } finally {
    await runtime.dispose();
  }
}

/** Each migration goes in together with its mark, in one transaction. */
async function applyMissing(runtime: Runtime, files: readonly string[], say: (line: string) => void): Promise<void> {
  const db = await runtime.getD1Database('DB');
  await db.exec(
    'CREATE TABLE IF NOT EXISTS d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
  );
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map((row) => row.name));
  for (const file of files) {
    if (applied.has(file)) continue;
    const statements = readFileSync(join(FOLDER, file), 'utf8')
      .split('--> statement-breakpoint')
      .map((part) => part.trim())
      .filter(Boolean);
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations(name) VALUES (?)').bind(file),
    ]);
    say(`Applied the migration ${file}.`);
  }
}

function databaseId(): string {
  return /^database_id = "(.+)"$/m.exec(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8'))![1]!;
}
