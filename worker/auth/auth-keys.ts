import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors/app-error.ts';
import { fromBase64 } from './encoding.ts';

/** One signing key. Its id is derived, so that no configuration can give two keys the same one. */
export interface AuthKey {
  id: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const parsed = new Map<string, AuthKey[]>();

/** The keys of `AUTH_KEY`: the first one signs, every one verifies. */
export function authKeys(env: { AUTH_KEY: string }): [AuthKey, ...AuthKey[]] {
  let keys = parsed.get(env.AUTH_KEY);
  if (!keys) {
    keys = (env.AUTH_KEY ?? '').split(',').map((text) => {
      const bytes = fromBase64(text.trim());
      if (bytes.length < 32) throw new AppError('INTERNAL', 'AUTH_KEY must hold at least 32 random bytes in base64.');
      return { id: createHash('sha256').update('sluice kid').update(bytes).digest('hex').slice(0, 12), bytes };
    });
    parsed.set(env.AUTH_KEY, keys);
  }
  return keys as [AuthKey, ...AuthKey[]];
}
