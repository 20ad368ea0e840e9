import { createApiKey, deleteApiKey, listApiKeys } from '../../core/api/auth.ts';
import { ROLES } from '../../core/api/permissions.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { toBase64Url } from '../auth/encoding.ts';
import { forgetIdentities } from '../auth/identify.ts';
import { secretHash } from '../auth/secret-hash.ts';
import * as rows from '../db/api-keys.ts';
import { databaseOf } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { toIso } from '../executions/summary.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';

const DAY_MS = 86_400_000;

export function mountApiKeys(app: App): void {
  mount(app, createApiKey, async ({ body, scope, env }) => {
    if (ROLES.indexOf(body.role) < ROLES.indexOf(scope.role))
      throw new AppError('FORBIDDEN', `The role "${scope.role}" cannot make a key with the role "${body.role}".`);
    const key = `slk_${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
    const now = Date.now();
    const id = newId('key');
    await rows.addApiKey(databaseOf(env), scope, {
      id,
      name: body.name,
      prefix: key.slice(0, 12),
      keyHash: secretHash(key),
      role: body.role,
      createdAt: now,
      expiresAt: body.expiresInDays === undefined ? null : now + body.expiresInDays * DAY_MS,
    });
    return { id, key };
  });

  mount(app, listApiKeys, async ({ scope, env }) => {
    const keys = await rows.listApiKeys(databaseOf(env), scope);
    return {
      items: keys.map((key) => ({
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        role: key.role,
        createdAt: toIso(key.createdAt),
        expiresAt: key.expiresAt === null ? null : toIso(key.expiresAt),
        lastUsedAt: key.lastUsedAt === null ? null : toIso(key.lastUsedAt),
      })),
    };
  });

  mount(app, deleteApiKey, async ({ params, scope, env }) => {
    if (!(await rows.deleteApiKey(databaseOf(env), scope, params.id)))
      throw new AppError('API_KEY_NOT_FOUND', `The API key ${JSON.stringify(params.id)} does not exist.`);
    forgetIdentities();
  });
}
