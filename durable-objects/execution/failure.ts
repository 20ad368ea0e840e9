import { ERROR_CODES } from '../../core/errors/codes.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';

/** Statuses of a service that say "later" and nothing else. */
const LATER = new Set([408, 425, 429]);

/**
 * Whether another try can help when the policy names no condition: the service or the network failed, or asked to come
 * later. What the user has to mend fails at once.
 */
export function isWorthRetrying(error: ErrorData): boolean {
  if (error.code === 'EXECUTION_CANCELLED') return false;
  if (error.code === 'HTTP_STATUS') {
    const status = Number(error.details?.['status']);
    return status >= 500 || LATER.has(status);
  }
  return error.code === 'NODE_FAILED' || error.code === 'NODE_TIMED_OUT' || ERROR_CODES[error.code].owner === 'service';
}

/** Removes secret values from everything an error says, before it is stored or shown. */
export function redact(error: ErrorData, secrets: readonly string[]): ErrorData {
  if (secrets.length === 0) return error;
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(secret))),
    btoa(String.fromCharCode(...new TextEncoder().encode(secret))),
  ]);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string')
      return spellings.reduce((text, spelling) => text.split(spelling).join('••••••'), value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
    return value;
  };
  // The code is ours and a fixed word; a secret that equals it must not change it.
  return { ...(clean(error) as ErrorData), code: error.code };
}
