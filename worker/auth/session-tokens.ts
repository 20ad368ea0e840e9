import type { z } from 'zod';
import type { Tokens } from '../../core/api/auth.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import {
  addSessionSystemWide,
  addToFamilySystemWide,
  endFamilySystemWide,
  findTokenSystemWide,
  useTokenSystemWide,
} from '../db/sessions.ts';
import type { Env } from '../env.ts';
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './access-token.ts';
import { toBase64Url } from './encoding.ts';
import { secretHash } from './secret-hash.ts';

export const REFRESH_TOKEN_SECONDS = 30 * 86_400;
/** Two tabs of one browser may refresh with the same cookie at the same moment. */
const TAB_LEEWAY_MS = 10_000;

export interface SessionOwner {
  userId: string;
  workspaceId: string;
  sessionVersion: number;
}

/** Tokens as the API gives them, refresh token included; the route decides how that one travels. */
export type FullTokens = z.output<typeof Tokens> & { refreshToken: string };

/** Signs in: starts a family of refresh tokens. */
export async function startSession(owner: SessionOwner, env: Env): Promise<FullTokens> {
  const familyId = newId('ses');
  const token = newToken(owner, familyId);
  await addSessionSystemWide(databaseOf(env), token.row);
  return toTokens(token.text, owner, familyId, env);
}

/**
 * Uses up a refresh token for new tokens. A token that comes a second time was stolen, or its thief came first: its
 * whole family ends. `leeway` tolerates the second use by another tab for a moment.
 */
export async function refreshSession(token: string, leeway: boolean, env: Env): Promise<FullTokens> {
  const db = databaseOf(env);
  const hash = secretHash(token);
  const now = Date.now();
  const invalid = new AppError('TOKEN_INVALID', 'The refresh token is not valid any more. Sign in again.');
  const row = await findTokenSystemWide(db, hash);
  if (!row || row.expiresAt <= now) throw invalid;
  const isFirstUse = row.usedAt === null && (await useTokenSystemWide(db, hash, now));
  if (!isFirstUse && !(leeway && now - (row.usedAt ?? now) < TAB_LEEWAY_MS)) {
    await endFamilySystemWide(db, row.familyId);
    throw invalid;
  }
  const next = newToken(row, row.familyId);
  if (!(await addToFamilySystemWide(db, next.row))) throw invalid;
  return toTokens(next.text, row, row.familyId, env);
}

/** Signs out: ends the family that the token belongs to. Answers the same for unknown tokens. */
export async function endSession(token: string, env: Env): Promise<void> {
  const db = databaseOf(env);
  const row = await findTokenSystemWide(db, secretHash(token));
  if (row) await endFamilySystemWide(db, row.familyId);
}

function newToken(owner: SessionOwner, familyId: string) {
  const now = Date.now();
  const text = `slr_${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
  const row = {
    tokenHash: secretHash(text),
    familyId,
    userId: owner.userId,
    workspaceId: owner.workspaceId,
    createdAt: now,
    expiresAt: now + REFRESH_TOKEN_SECONDS * 1000,
  };
  return { text, row };
}

async function toTokens(refreshToken: string, owner: SessionOwner, familyId: string, env: Env): Promise<FullTokens> {
  const accessToken = await signAccessToken(
    { userId: owner.userId, workspaceId: owner.workspaceId, familyId, sessionVersion: owner.sessionVersion },
    env,
  );
  return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS };
}
