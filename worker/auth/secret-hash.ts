import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal: how random secrets (keys, refresh tokens) are stored. Passwords need `password.ts`. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two secrets in constant time, whatever their lengths. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}
