import type { CredentialType } from '../../core/api/credentials.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import type { Scope } from '../auth/scope.ts';
import { addCredential, findCredentialSystemWide } from '../db/credentials.ts';
import { databaseOf } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { Env } from '../env.ts';
import { credentialBinding, importKey, open, seal } from './seal.ts';
import { textBytes } from './text-bytes.ts';
import { newestWorkspaceKey, workspaceKey } from './workspace-key.ts';

export interface NewCredential {
  name: string;
  type: CredentialType;
  fields: Record<string, string>;
  hosts: string[];
}

/** Encrypts and stores a credential: fields by a data key of their own, that key by the workspace's. */
export async function storeCredential(scope: Scope, given: NewCredential, env: Env) {
  const id = newId('cred');
  const { key, version } = await newestWorkspaceKey(scope.workspaceId, env);
  const binding = credentialBinding(scope.workspaceId, id, given.type, version);
  const dataKey = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await seal(await importKey(dataKey), textBytes(JSON.stringify(given.fields)), binding);
  const wrappedKey = await seal(key, dataKey, binding);
  const now = Date.now();
  const row = {
    id,
    name: given.name,
    type: given.type,
    hosts: given.hosts,
    sealed,
    wrappedKey,
    keyVersion: version,
    createdAt: now,
    updatedAt: now,
  };
  await addCredential(databaseOf(env), scope, row);
  return { id, name: row.name, type: row.type, hosts: row.hosts, createdAt: now, updatedAt: now };
}

/** Decrypts a credential just in time. Callers never store the result beyond a minute in memory. */
export async function readCredentialSystemWide(
  workspaceId: string,
  id: string,
  env: Env,
): Promise<CredentialValue & { hosts: string[] }> {
  const row = await findCredentialSystemWide(databaseOf(env), workspaceId, id);
  if (!row)
    throw new AppError(
      'CREDENTIAL_NOT_FOUND',
      `The credential ${JSON.stringify(id.slice(0, 64))} does not exist. Choose another one in the node.`,
    );
  const { key } = await workspaceKey(workspaceId, row.keyVersion, env);
  const binding = credentialBinding(workspaceId, row.id, row.type, row.keyVersion);
  const dataKey = await importKey(await open(key, row.wrappedKey, binding));
  const fields = JSON.parse(new TextDecoder().decode(await open(dataKey, row.sealed, binding))) as Record<
    string,
    string
  >;
  return { id: row.id, type: row.type, fields, hosts: row.hosts };
}
