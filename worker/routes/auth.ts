import * as contracts from '../../core/api/auth.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { forgetIdentities } from '../auth/identify.ts';
import { forgetTries, limitTries } from '../auth/limit-tries.ts';
import { hashPassword, verifyPassword } from '../auth/password.ts';
import { isWebClient, readRefreshCookie, refreshCookie } from '../auth/refresh-cookie.ts';
import { equalSecrets } from '../auth/secret-hash.ts';
import {
  endSession,
  REFRESH_TOKEN_SECONDS,
  refreshSession,
  startSession,
  type FullTokens,
} from '../auth/session-tokens.ts';
import { databaseOf } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { addFirstOwnerSystemWide, findAccountSystemWide, findProfile, hasUsersSystemWide } from '../db/users.ts';
import type { Env } from '../env.ts';
import type { App } from '../http/app.ts';
import { mount, mountPublic } from '../http/route.ts';

export function mountAuth(app: App): void {
  mountPublic(app, contracts.setup, async ({ body, request, env }) => {
    const db = databaseOf(env);
    const done = new AppError('SETUP_DONE', 'The owner exists already. Sign in instead.');
    if (await hasUsersSystemWide(db)) throw done;
    await limitTries('setup', 'first-owner', request, env);
    if (!env.SETUP_TOKEN || !equalSecrets(body.setupToken, env.SETUP_TOKEN)) {
      throw new AppError(
        'SETUP_TOKEN_WRONG',
        'The set-up token is wrong. Use the link that `npm start` prints, or the SETUP_TOKEN of the deployment.',
      );
    }
    const owner = {
      userId: newId('usr'),
      email: normalize(body.email),
      name: body.name,
      passwordHash: await hashPassword(body.password),
      workspaceId: newId('ws'),
      at: Date.now(),
    };
    if (!(await addFirstOwnerSystemWide(db, owner))) throw done;
    return answerTokens(await startSession({ ...owner, sessionVersion: 1 }, env), 201, request, env);
  });

  mountPublic(app, contracts.login, async ({ body, request, env }) => {
    const email = normalize(body.email);
    await limitTries('login', email, request, env);
    const account = await findAccountSystemWide(databaseOf(env), email);
    if (!(await verifyPassword(body.password, account?.passwordHash ?? null)) || !account) {
      throw new AppError('CREDENTIALS_WRONG', 'The e-mail address or the password is wrong.');
    }
    await forgetTries('login', email, request, env);
    return answerTokens(await startSession(account, env), 200, request, env);
  });

  mountPublic(app, contracts.refresh, async ({ body, request, env }) => {
    const cookie = readRefreshCookie(request, env);
    const token = body.refreshToken ?? cookie;
    if (!token) throw new AppError('TOKEN_INVALID', 'There is no refresh token in the request. Sign in.');
    // What came as a cookie goes back as one, asked for or not: else a script on the page could read it.
    const isCookie = body.refreshToken === undefined;
    return answerTokens(await refreshSession(token, isCookie, env), 200, request, env, isCookie);
  });

  mountPublic(app, contracts.logout, async ({ body, request, env }) => {
    const token = body.refreshToken ?? readRefreshCookie(request, env);
    if (token) await endSession(token, env);
    forgetIdentities();
    return new Response(null, { status: 204, headers: { 'Set-Cookie': refreshCookie(null, 0, request, env) } });
  });

  mount(app, contracts.getIdentity, async ({ scope, env }) => {
    const profile = await findProfile(databaseOf(env), scope);
    if (!profile) throw new AppError('TOKEN_INVALID', 'The user is no member of the workspace any more.');
    return { userId: scope.userId, workspaceId: scope.workspaceId, role: scope.role, ...profile };
  });
}

/** Browsers get the refresh token as a cookie that no script can read, others in the body. */
function answerTokens(
  tokens: FullTokens,
  status: number,
  request: Request,
  env: Env,
  asCookie = isWebClient(request),
): Response {
  if (!asCookie) return Response.json(tokens, { status });
  return Response.json(
    { ...tokens, refreshToken: null },
    { status, headers: { 'Set-Cookie': refreshCookie(tokens.refreshToken, REFRESH_TOKEN_SECONDS, request, env) } },
  );
}

function normalize(email: string): string {
  return email.trim().toLowerCase();
}
