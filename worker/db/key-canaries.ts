import type { Database } from './database.ts';
import { keyCanaries } from './schema.ts';

/** Every canary: one row per master key that was ever active. */
export async function listCanariesSystemWide(db: Database) {
  return db.select().from(keyCanaries);
}

export async function addCanarySystemWide(db: Database, row: typeof keyCanaries.$inferInsert): Promise<void> {
  await db.insert(keyCanaries).values(row).onConflictDoNothing();
}
