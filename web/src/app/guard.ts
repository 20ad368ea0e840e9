import { redirect } from '@tanstack/react-router';
import { healthQuery } from '../features/auth/health.ts';
import { freshToken } from '../lib/call.ts';
import { queryClient } from '../lib/query-client.ts';

/** Lets only signed-in people pass: by the token in memory, or by a new one for the cookie. */
export async function requireSession({ location }: { location: { href: string } }): Promise<void> {
  if (await freshToken()) return;
  const health = await queryClient.fetchQuery({ ...healthQuery, staleTime: 0 });
  if (health.setupNeeded) throw redirect({ to: '/setup' });
  throw redirect({ to: '/login', search: location.href === '/' ? {} : { to: location.href } });
}

/** Where to go after sign-in. Only an address of this site: a link to the sign-in page must not lead elsewhere. */
export const safeTarget = (target: unknown): string | undefined =>
  typeof target === 'string' && /^\/(?![/\\])/.test(target) ? target : undefined;
