import { secretHash } from '../../../worker/auth/secret-hash.ts';
import type { Env } from '../../../worker/env.ts';

/** Makes a second workspace of the owner with this key to its API: the product makes only the first one so far. */
export async function addWorkspace(db: Env['DB'], id: string, key: string): Promise<void> {
  await db.batch([
    db.prepare('INSERT OR IGNORE INTO workspaces(id, name, created_at) VALUES (?1, ?1, ?2)').bind(id, Date.now()),
    db
      .prepare(
        'INSERT OR IGNORE INTO memberships(workspace_id, user_id, role, created_at) SELECT ?1, user_id, role, created_at FROM memberships LIMIT 1',
      )
      .bind(id),
    db
      .prepare(
        'INSERT OR IGNORE INTO api_keys(workspace_id, id, user_id, name, prefix, key_hash, role, created_at) SELECT workspace_id, ?1, user_id, ?1, ?1, ?2, role, created_at FROM memberships WHERE workspace_id = ?1',
      )
      .bind(id, secretHash(key)),
  ]);
}
