import { AppError } from '../../core/errors/app-error.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a request; null without one. */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key');
  if (key !== null && !KEY.test(key))
    throw new AppError(
      'PARAMETER_INVALID',
      'Idempotency-Key must be 1 to 255 visible characters without spaces, for example a UUID.',
    );
  return key;
}
