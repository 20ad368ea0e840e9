import {
  createCredential,
  deleteCredential,
  listCredentials,
  type Credential,
  type CredentialType,
} from '../../core/api/credentials.ts';
import { AppError } from '../../core/errors/app-error.ts';
import * as rows from '../db/credentials.ts';
import { databaseOf } from '../db/database.ts';
import { deleteLimit } from '../db/limits.ts';
import { findCredentialUser } from '../db/workflows.ts';
import { toIso } from '../executions/summary.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { checkCredentialFields } from '../vault/check-fields.ts';
import { storeCredential } from '../vault/credential-store.ts';

export function mountCredentials(app: App): void {
  mount(app, listCredentials, async ({ scope, env }) => ({
    items: (await rows.listCredentials(databaseOf(env), scope)).map(toCredential),
  }));

  mount(app, createCredential, async ({ body, scope, env }) => {
    checkCredentialFields(body.type, body.fields, body.hosts);
    return toCredential(await storeCredential(scope, body, env));
  });

  mount(app, deleteCredential, async ({ params, scope, env }) => {
    const db = databaseOf(env);
    const user = await findCredentialUser(db, scope, params.id);
    if (user !== null)
      throw new AppError(
        'CREDENTIAL_IN_USE',
        `The workflow ${JSON.stringify(user)} uses this credential. Choose another one there first.`,
      );
    if (!(await rows.deleteCredential(db, scope, params.id)))
      throw new AppError('CREDENTIAL_NOT_FOUND', `The credential ${JSON.stringify(params.id)} does not exist.`);
    await deleteLimit(db, scope, 'credential', params.id);
  });
}

function toCredential(row: {
  id: string;
  name: string;
  type: string;
  hosts: string[];
  createdAt: number;
  updatedAt: number;
}): Credential {
  return {
    id: row.id,
    name: row.name,
    type: row.type as CredentialType,
    hosts: row.hosts,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}
