import { ROLES, type Role } from '../../core/api/permissions.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import { findApiKeySystemWide, touchApiKeySystemWide } from '../db/api-keys.ts';
import { findSessionSystemWide } from '../db/sessions.ts';
import type { Env } from '../env.ts';
import { verifyAccessToken, type AccessClaims } from './access-token.ts';
import { makeScope, type Scope } from './scope.ts';
import { secretHash } from './secret-hash.ts';
import { TimedCache } from './timed-cache.ts';

/** A revoked key, session or role counts after at most this long; in between no request costs a query. */
const CACHE_MS = 5000;
const keyScopes = new TimedCache<{ scope: Scope; expiresAt: number | null }>(CACHE_MS);
const sessionScopes = new TimedCache<{ scope: Scope; sessionVersion: number }>(CACHE_MS);
export const API_KEY_PATTERN = /^slk_[\w-]{43}$/;

/** Finds out who makes a request. Throws UNAUTHENTICATED, TOKEN_INVALID or TWO_IDENTITIES. */
export async function identify(headers: Headers, env: Env, ctx: ExecutionContext): Promise<Scope> {
  const authorization = headers.get('authorization');
  const key = headers.get('x-api-key');
  if (authorization !== null && key !== null) {
    throw new AppError(
      'TWO_IDENTITIES',
      'The request carries an Authorization header and an X-API-Key. Send one of them.',
    );
  }
  if (key !== null) return identifyByKey(key, env, ctx);
  if (authorization === null)
    throw new AppError(
      'UNAUTHENTICATED',
      'Send an access token as "Authorization: Bearer …" or an API key as "X-API-Key".',
    );
  const token = /^Bearer ([^\s,]+)$/i.exec(authorization)?.[1];
  if (!token) throw new AppError('TOKEN_INVALID', 'The Authorization header must be "Bearer" and one access token.');
  return identifyByToken(token, env);
}

/** The scope of an access token, also used where the token travels in another place than the header. */
export async function identifyByToken(token: string, env: Env): Promise<Scope> {
  const claims = await verifyAccessToken(token, env);
  const cached = sessionScopes.get(cacheKey(claims));
  const found =
    cached ?? (await findSessionSystemWide(databaseOf(env), claims.familyId, claims.userId, claims.workspaceId));
  if (!found || found.sessionVersion !== claims.sessionVersion)
    throw new AppError('TOKEN_INVALID', 'The session has ended. Sign in again.');
  if ('scope' in found) return found.scope;
  const scope = makeScope({ workspaceId: claims.workspaceId, userId: claims.userId, role: found.role });
  sessionScopes.set(cacheKey(claims), { scope, sessionVersion: found.sessionVersion });
  return scope;
}

/** Called at logout and revocation, so that this isolate forgets at once. */
export function forgetIdentities(): void {
  keyScopes.clear();
  sessionScopes.clear();
}

async function identifyByKey(key: string, env: Env, ctx: ExecutionContext): Promise<Scope> {
  const invalid = new AppError('TOKEN_INVALID', 'The API key is not valid, has expired or was revoked.');
  if (!API_KEY_PATTERN.test(key)) throw invalid;
  const hash = secretHash(key);
  let entry = keyScopes.get(hash);
  if (!entry) {
    const db = databaseOf(env);
    const row = await findApiKeySystemWide(db, hash);
    if (!row) throw invalid;
    const role = weaker(row.role, row.memberRole);
    entry = { scope: makeScope({ workspaceId: row.workspaceId, userId: row.userId, role }), expiresAt: row.expiresAt };
    keyScopes.set(hash, entry);
    ctx.waitUntil(touchApiKeySystemWide(db, hash, Date.now()).catch(() => undefined));
  }
  if (entry.expiresAt !== null && entry.expiresAt <= Date.now()) throw invalid;
  return entry.scope;
}

/** A key never holds more than the member who made it holds now. */
function weaker(left: Role, right: Role): Role {
  return ROLES[Math.max(ROLES.indexOf(left), ROLES.indexOf(right))]!;
}

function cacheKey(claims: AccessClaims): string {
  return `${claims.familyId}|${claims.userId}|${claims.workspaceId}`;
}
