import type { z } from 'zod';
import { refresh } from '../../../core/api/auth.ts';
import type { Contract } from '../../../core/api/contract.ts';
import { readProblem, unreachableServer } from './api-error.ts';
import { signedIn, signedOut, useSession } from './session.ts';

interface Request<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Calls a route of the API. Refreshes the access token once when it has run out; throws ApiError. */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  contract: Contract<P, Q, B, R>,
  request: Request<P, Q, B> = {},
): Promise<z.output<R>> {
  const token = useSession.getState().accessToken;
  let response = await send(contract, request, token);
  if (response.status === 401 && contract.access !== 'public') {
    const fresh = await renew(token);
    if (fresh) response = await send(contract, request, fresh);
  }
  if (!response.ok) throw await readProblem(response);
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  return (contract.response ? contract.response.parse(answer) : answer) as z.output<R>;
}

async function send(contract: Contract, request: Request<z.ZodType, z.ZodType, z.ZodType>, token: string | null) {
  const headers: Record<string, string> = { 'X-Sluice-Client': 'web', ...request.headers };
  if (token && contract.access !== 'public') headers.Authorization = `Bearer ${token}`;
  if (request.body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(addressOf(contract.path, request.params, request.query), {
      method: contract.method,
      headers,
      credentials: 'same-origin',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal ? { signal: request.signal } : {}),
    });
  } catch (thrown) {
    if (request.signal?.aborted) throw thrown;
    throw unreachableServer();
  }
}

/** The address of a route with its path and query filled in. */
export function addressOf(path: string, params: unknown = {}, query: unknown = {}): string {
  const values = params as Record<string, unknown>;
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const tail = search.toString();
  return `/api/v1${filled}${tail ? `?${tail}` : ''}`;
}

let renewal: Promise<string | null> | null = null;

/**
 * Gives a new access token, or null when the session is over. One at a time: in this page by the kept promise, among
 * tabs by a lock, because a refresh token is used up by its first use.
 */
export function renew(stale: string | null = null): Promise<string | null> {
  const { accessToken } = useSession.getState();
  if (accessToken && accessToken !== stale) return Promise.resolve(accessToken);
  renewal ??= locked(refreshOnce).finally(() => (renewal = null));
  return renewal;
}

const locked = <T>(work: () => Promise<T>): Promise<T> =>
  // `navigator.locks` is missing on plain http: there tabs may race, and the loser signs in again.
  'locks' in navigator ? navigator.locks.request('sluice.refresh', work) : work();

async function refreshOnce(): Promise<string | null> {
  const response = await send(refresh, { body: {} }, null);
  if (response.status >= 500) throw await readProblem(response);
  if (!response.ok) {
    signedOut();
    return null;
  }
  const tokens = refresh.response!.parse(await response.json());
  signedIn(tokens);
  return tokens.accessToken;
}

/** An access token that is good for at least half a minute, for a connection that cannot be repeated with another. */
export function freshToken(): Promise<string | null> {
  const { accessToken, expiresAt } = useSession.getState();
  return accessToken && expiresAt > Date.now() + 30_000 ? Promise.resolve(accessToken) : renew(accessToken);
}
