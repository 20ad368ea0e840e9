import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import {
  addWorkspaceKeySystemWide,
  findNewestWorkspaceKeySystemWide,
  findWorkspaceKeySystemWide,
  type WorkspaceKeyRow,
} from '../db/workspace-keys.ts';
import type { Env } from '../env.ts';
import { masterKeys } from './master-keys.ts';
import { importKey, open, seal } from './seal.ts';

/** An unwrapped workspace key with its version. */
export interface WorkspaceKey {
  version: number;
  key: CryptoKey;
}

const CACHE_LIMIT = 500;
/** Unwrapped keys of this isolate. A version of a key never changes; `masterKeys` decides whether it may be used. */
const cache = new Map<string, CryptoKey>();

/** The key that new credentials of the workspace are sealed with, made on first use. */
export async function newestWorkspaceKey(workspaceId: string, env: Env): Promise<WorkspaceKey> {
  const db = databaseOf(env);
  const masters = await masterKeys(env, db);
  let row = await findNewestWorkspaceKeySystemWide(db, workspaceId);
  if (!row) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const wrappedKey = await seal(masters.keys.get(masters.activeId)!, bytes, binding(workspaceId, 1));
    await addWorkspaceKeySystemWide(db, {
      workspaceId,
      version: 1,
      masterKeyId: masters.activeId,
      wrappedKey,
      createdAt: Date.now(),
    });
    // Another request may have been first: what is stored counts, not what was made here.
    row = await findNewestWorkspaceKeySystemWide(db, workspaceId);
  }
  return unwrap(row!, env);
}

/** The key of a version, for opening what was sealed with it. */
export async function workspaceKey(workspaceId: string, version: number, env: Env): Promise<WorkspaceKey> {
  const known = cache.get(`${workspaceId}|${version}`);
  if (known) return { version, key: known };
  const row = await findWorkspaceKeySystemWide(databaseOf(env), workspaceId, version);
  if (!row) throw new AppError('CREDENTIAL_KEY_MISSING', `Version ${version} of the workspace's key does not exist.`);
  return unwrap(row, env);
}

async function unwrap(row: WorkspaceKeyRow, env: Env): Promise<WorkspaceKey> {
  const id = `${row.workspaceId}|${row.version}`;
  let key = cache.get(id);
  if (!key) {
    const masters = await masterKeys(env, databaseOf(env));
    const master = masters.keys.get(row.masterKeyId);
    if (!master)
      throw new AppError(
        'CREDENTIAL_KEY_MISSING',
        `MASTER_KEYS does not hold the key "${row.masterKeyId}" any more, which this workspace needs.`,
      );
    key = await importKey(await open(master, row.wrappedKey, binding(row.workspaceId, row.version)));
    if (cache.size >= CACHE_LIMIT) cache.delete(cache.keys().next().value!);
    cache.set(id, key);
  }
  return { version: row.version, key };
}

function binding(workspaceId: string, version: number): string {
  return JSON.stringify(['workspace-key', workspaceId, version]);
}
