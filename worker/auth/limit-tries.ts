import { proxyDurable } from 'itty-durable';
import { AppError } from '../../core/errors/app-error.ts';
import type { RateLimitMethods } from '../../durable-objects/rate-limit/rate-limit.ts';
import type { Env } from '../env.ts';
import { secretHash } from './secret-hash.ts';

const WINDOW_MS = 15 * 60_000;
/** Within a quarter of an hour. Pages are opened by many people behind one address, and typed in again and again. */
const TRIES = { login: 10, setup: 10, page: 300 };
type Action = keyof typeof TRIES;
const ADDRESS = 'cf-connecting-ip';

/** Counts one try of `action` by `subject`; RATE_LIMITED when there were too many. */
export async function limitTries(action: Action, subject: string, request: Request, env: Env): Promise<void> {
  const taken = await counterOf(action, subject, request, env).take(TRIES[action], WINDOW_MS);
  if (taken.allowed) return;
  const seconds = Math.max(1, Math.ceil(taken.retryAfterMs / 1000));
  throw new AppError('RATE_LIMITED', `Too many tries. Wait ${seconds} seconds, then try again.`, {
    retryAfterSeconds: seconds,
  });
}

/** Forgets the tries after a success. */
export async function forgetTries(action: Action, subject: string, request: Request, env: Env): Promise<void> {
  await counterOf(action, subject, request, env).forget();
}

/** Where a request comes from; null where nobody trustworthy says so: without a proxy that sets it, the header is the caller's own word. */
export function callerAddress(request: Request, env: Env): string | null {
  return env.BEHIND_CLOUDFLARE === 'true' ? request.headers.get(ADDRESS) : null;
}

function counterOf(action: string, subject: string, request: Request, env: Env): RateLimitMethods {
  const address = callerAddress(request, env) ?? '';
  // Hashed because itty-durable sends the name in a header, which takes no arbitrary text.
  const name = `${action}:${secretHash(`${subject}|${address}`)}`;
  return proxyDurable(env.RATE_LIMIT, { name: 'RATE_LIMIT', parse: true }).get(name) as RateLimitMethods;
}
