import * as contracts from '../../core/api/limits.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { BucketMethods } from '../../durable-objects/bucket/bucket.ts';
import { bucketName } from '../../durable-objects/limits/names.ts';
import { forgetLimits } from '../../durable-objects/limits/workspace-limits.ts';
import { persistedStub } from '../../durable-objects/persisted-object.ts';
import type { Scope } from '../auth/scope.ts';
import { findCredentialSystemWide } from '../db/credentials.ts';
import { databaseOf } from '../db/database.ts';
import * as rows from '../db/limits.ts';
import type { Env } from '../env.ts';
import { toIso } from '../executions/summary.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';

/** Every execution reads all limits of its workspace at once. */
const MAX_LIMITS = 500;

export function mountLimits(app: App): void {
  mount(app, contracts.listLimits, async ({ scope, env }) => ({
    items: (await rows.listLimits(databaseOf(env), scope)).map(toLimit),
  }));

  mount(app, contracts.getLimit, async ({ params, scope, env }) => {
    const { kind, key } = await normalKey(env, scope, params, { mustExist: false });
    const row = await rows.findLimit(databaseOf(env), scope, kind, key);
    if (!row) throw notFound(kind, key);
    return toLimit(row);
  });

  mount(app, contracts.putLimit, async ({ params, body, scope, env }) => {
    const db = databaseOf(env);
    const { kind, key } = await normalKey(env, scope, params, { mustExist: true });
    const before = await rows.findLimit(db, scope, kind, key);
    if (!before && (await rows.countLimits(db, scope)) >= MAX_LIMITS)
      throw new AppError('LIMITS_TOO_MANY', `A workspace can set ${MAX_LIMITS} limits. Remove one that nobody needs.`);
    const ratePerSecond = body.ratePerSecond ?? null;
    const row = {
      kind,
      key,
      ratePerSecond,
      burst: ratePerSecond === null ? null : (body.burst ?? Math.max(1, Math.floor(ratePerSecond))),
      breaker: body.breaker ?? null,
      updatedAt: Date.now(),
    };
    await rows.putLimit(db, scope, row);
    forgetLimits(scope.workspaceId);
    // Whoever comes next must not stand behind the line that the old rate has made.
    if (before?.ratePerSecond !== row.ratePerSecond || before?.burst !== row.burst)
      await emptyLine(env, scope, kind, key);
    return toLimit(row);
  });

  mount(app, contracts.deleteLimit, async ({ params, scope, env }) => {
    const { kind, key } = await normalKey(env, scope, params, { mustExist: false });
    if (!(await rows.deleteLimit(databaseOf(env), scope, kind, key))) throw notFound(kind, key);
    forgetLimits(scope.workspaceId);
    await emptyLine(env, scope, kind, key);
  });
}

async function emptyLine(env: Env, scope: Scope, kind: contracts.LimitKind, key: string): Promise<void> {
  await persistedStub<BucketMethods>(env.BUCKET, 'BUCKET', bucketName(scope.workspaceId, kind, key)).forget();
}

/** The key as calls name it: hosts in lower case, without the port that goes without saying. */
async function normalKey(
  env: Env,
  scope: Scope,
  { kind, key }: { kind: contracts.LimitKind; key: string },
  { mustExist }: { mustExist: boolean },
): Promise<{ kind: contracts.LimitKind; key: string }> {
  if (kind === 'credential') {
    if (mustExist && !(await findCredentialSystemWide(databaseOf(env), scope.workspaceId, key)))
      throw new AppError('CREDENTIAL_NOT_FOUND', `The credential ${JSON.stringify(key)} does not exist.`);
    return { kind, key };
  }
  const url = URL.parse(`https://${key}`);
  if (
    !url ||
    url.pathname !== '/' ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new AppError(
      'PARAMETER_INVALID',
      `${JSON.stringify(key)} is not a host. Give a name and a port where it is not the usual one, for example api.example.com or api.example.com:8443.`,
      { path: 'key' },
    );
  return { kind, key: url.host.replace(/:80$/, '') };
}

function notFound(kind: string, key: string): AppError {
  return new AppError('LIMIT_NOT_FOUND', `No limit is set for the ${kind} ${JSON.stringify(key)}.`);
}

function toLimit(row: Omit<rows.LimitRow, 'workspaceId'>): contracts.Limit {
  const { kind, key, ratePerSecond, burst, breaker, updatedAt } = row;
  return { kind, key, ratePerSecond, burst, breaker, updatedAt: toIso(updatedAt) };
}
