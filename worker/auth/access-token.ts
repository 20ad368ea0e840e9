import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { AppError } from '../../core/errors/app-error.ts';
import { authKeys } from './auth-keys.ts';

export const ACCESS_TOKEN_SECONDS = 900;
const ISSUER = 'sluice';
const AUDIENCE = 'sluice:access';
const PURPOSE = 'access';
/** Headers that would let a token bring its own key. */
const KEY_HEADERS = ['jku', 'jwk', 'x5u', 'x5c', 'x5t', 'crit'];

/** What an access token says. Role and membership are never in it: they may change while it lives. */
export interface AccessClaims {
  userId: string;
  workspaceId: string;
  /** The sign-in that the token belongs to. */
  familyId: string;
  sessionVersion: number;
}

/** Makes the JWT that a signed-in client sends as `Authorization: Bearer`. */
export async function signAccessToken(claims: AccessClaims, env: { AUTH_KEY: string }): Promise<string> {
  const [key] = authKeys(env);
  return new SignJWT({ purpose: PURPOSE, wid: claims.workspaceId, sid: claims.familyId, ver: claims.sessionVersion })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.id })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(claims.userId)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
    .sign(key.bytes);
}

/** The claims of a valid access token; TOKEN_INVALID for everything else, always with the same text. */
export async function verifyAccessToken(token: string, env: { AUTH_KEY: string }): Promise<AccessClaims> {
  const keys = authKeys(env);
  let payload: JWTPayload;
  try {
    // Padding and white space would make several spellings of one token.
    if (token.length > 4096 || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw invalid();
    const verified = await jwtVerify(
      token,
      (header) => {
        if (KEY_HEADERS.some((name) => name in header)) throw invalid();
        const key = keys.find((one) => one.id === header.kid);
        if (!key) throw invalid();
        return key.bytes;
      },
      {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        maxTokenAge: ACCESS_TOKEN_SECONDS,
        clockTolerance: 5,
        requiredClaims: ['exp', 'iat', 'sub', 'jti', 'purpose', 'wid', 'sid', 'ver'],
      },
    );
    payload = verified.payload;
  } catch {
    throw invalid();
  }
  const { sub, wid, sid, ver, purpose } = payload;
  if (
    purpose !== PURPOSE ||
    typeof sub !== 'string' ||
    typeof wid !== 'string' ||
    typeof sid !== 'string' ||
    typeof ver !== 'number'
  )
    throw invalid();
  return { userId: sub, workspaceId: wid, familyId: sid, sessionVersion: ver };
}

function invalid(): AppError {
  return new AppError('TOKEN_INVALID', 'The access token is not valid or has expired. Sign in again.');
}
