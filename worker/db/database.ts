import { drizzle, type DrizzleD1Database } from 'drizzle-orm/d1';
import * as schema from './schema.ts';

export type Database = DrizzleD1Database<typeof schema> & { $client: D1Database };

const databases = new WeakMap<D1Database, Database>();

/** The database behind a binding. Only the repositories of this folder use it. */
export function databaseOf(env: { DB: D1Database }): Database {
  let db = databases.get(env.DB);
  if (!db) databases.set(env.DB, (db = drizzle(env.DB, { schema })));
  return db;
}
