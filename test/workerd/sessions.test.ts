// If these fail, signing out does not end what it says it ends.
import { env } from 'cloudflare:test';
import { beforeAll, expect, it } from 'vitest';
import { endSession, refreshSession, startSession, type SessionOwner } from '../../worker/auth/session-tokens.ts';
import { Client } from './client.ts';

let owner: SessionOwner;

beforeAll(async () => {
  const { userId, workspaceId } = await (await Client.owner()).call<SessionOwner>('GET', '/auth/me');
  owner = { userId, workspaceId, sessionVersion: 1 };
});

/** The Worker's environment with something that happens just before the new token of a refresh is written. */
function envWith(beforeInsert: () => Promise<void>): typeof env {
  const before = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => before(target.bind(...values));
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await beforeInsert();
          return (member as (...given: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  const DB = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare')
        return (query: string) =>
          /^\s*insert into "?sessions/i.test(query) ? before(target.prepare(query)) : target.prepare(query);
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { ...env, DB };
}

const living = async () =>
  (await env.DB.prepare('SELECT count(*) AS count FROM sessions').first<{ count: number }>())!.count;

it('a session that is signed out while its token is being renewed stays ended', async () => {
  const before = await living();
  const { refreshToken } = await startSession(owner, env);
  const inFlight = envWith(() => endSession(refreshToken, env));
  await expect(refreshSession(refreshToken, false, inFlight)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  expect(await living()).toBe(before);
});

it('a session that nobody ends is renewed as often as it is asked for', async () => {
  let { refreshToken } = await startSession(owner, env);
  for (let i = 0; i < 3; i++) ({ refreshToken } = await refreshSession(refreshToken, false, env));
  await expect(refreshSession(refreshToken, false, env)).resolves.toHaveProperty('accessToken');
});

it('a token that comes a second time ends the session, also for the token that came of it', async () => {
  const { refreshToken } = await startSession(owner, env);
  const next = await refreshSession(refreshToken, false, env);
  await expect(refreshSession(refreshToken, false, env)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  await expect(refreshSession(next.refreshToken, false, env)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});
