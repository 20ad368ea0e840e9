// If these fail, a token that somebody made up opens the API.
import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { signAccessToken, verifyAccessToken } from './access-token.ts';
import { authKeys } from './auth-keys.ts';

const env = { AUTH_KEY: Buffer.alloc(32, 1).toString('base64') };
const claims = { userId: 'usr_1', workspaceId: 'ws_1', familyId: 'ses_1', sessionVersion: 1 };
const invalid = expect.objectContaining({ code: 'TOKEN_INVALID' });

it('reads the claims that it signed, also after the key was rotated', async () => {
  const token = await signAccessToken(claims, env);
  expect(await verifyAccessToken(token, env)).toEqual(claims);
  expect(
    await verifyAccessToken(token, { AUTH_KEY: `${Buffer.alloc(32, 2).toString('base64')},${env.AUTH_KEY}` }),
  ).toEqual(claims);
});

it('refuses everything else with the same error', async () => {
  const [key] = authKeys(env);
  const make = (change: Record<string, unknown>, header: Record<string, unknown> = {}, bytes: Uint8Array = key.bytes) =>
    new SignJWT({
      purpose: 'access',
      wid: 'ws_1',
      sid: 'ses_1',
      ver: 1,
      iss: 'sluice',
      aud: 'sluice:access',
      sub: 'usr_1',
      jti: 'j',
      ...change,
    })
      .setProtectedHeader({ alg: 'HS256', kid: key.id, ...header })
      .setIssuedAt()
      .setExpirationTime((change['exp'] as number | undefined) ?? '10m')
      .sign(bytes);
  const good = await make({});
  expect(await verifyAccessToken(good, env)).toEqual(claims);
  const bad = await Promise.all([
    make({ purpose: 'refresh' }),
    make({ aud: 'sluice:approval' }),
    make({ iss: 'https://evil.test' }),
    make({ sub: undefined }),
    make({ jti: undefined }),
    make({ exp: 1 }),
    make({}, { kid: '__proto__' }),
    make({}, { jku: 'https://evil.test' }),
    make({}, {}, new Uint8Array(32)),
  ]);
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`;
  for (const token of [...bad, none, `${good}=`, `${good}.x`, ` ${good}`, ''])
    await expect(verifyAccessToken(token, env)).rejects.toEqual(invalid);
});
