import { createHmac } from 'node:crypto';
import { AppError } from '../../core/errors/app-error.ts';
import { authKeys } from '../auth/auth-keys.ts';
import type { Scope } from '../auth/scope.ts';
import { equalSecrets } from '../auth/secret-hash.ts';
import type { ListPosition } from '../db/list-position.ts';

/**
 * Cursors are signed for one list of one workspace: nobody can make one up, and one list's cursor is none of another.
 * The query filters by workspace all the same.
 */
export function encodeCursor(list: string, scope: Scope, position: ListPosition, env: { AUTH_KEY: string }): string {
  const text = Buffer.from(JSON.stringify([position.at, position.id])).toString('base64url');
  return `${text}.${sign(list, scope, text, authKeys(env)[0].bytes)}`;
}

/** The position of a cursor; null when none is given, CURSOR_INVALID when it is not ours. */
export function decodeCursor(
  list: string,
  scope: Scope,
  cursor: string | undefined,
  env: { AUTH_KEY: string },
): ListPosition | null {
  if (cursor === undefined) return null;
  const [text = '', signature = ''] = cursor.split('.');
  if (!authKeys(env).some((key) => equalSecrets(signature, sign(list, scope, text, key.bytes)))) {
    throw new AppError('CURSOR_INVALID', 'The cursor does not belong to this list. Start again without one.');
  }
  const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, string];
  return { at, id };
}

/** A page of rows that were read with one more than asked for, and the cursor of the next page where there is one. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  toCursor: (row: Row) => string,
): { items: T[]; cursor?: string } {
  const items = rows.slice(0, limit).map(toItem);
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? { items, cursor: toCursor(last) } : { items };
}

function sign(list: string, scope: Scope, text: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(`cursor|${list}|${scope.workspaceId}|${text}`).digest('base64url');
}
