import { AppError } from '../../core/errors/app-error.ts';

/** The address under which people reach the platform: PUBLIC_URL where it is set, else the request's own origin. */
export function publicOrigin(request: Request, env: { PUBLIC_URL?: string }): string {
  return env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : new URL(request.url).origin;
}

/**
 * Refuses a state-changing request that another site's page makes. Clients that are no browser send neither header.
 * `Origin: null` (a sandboxed page, a file) is another site.
 */
export function requireSameOrigin(request: Request, env: { PUBLIC_URL?: string }): void {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== new URL(request.url).origin && origin !== publicOrigin(request, env)) {
    throw new AppError(
      'ORIGIN_REFUSED',
      `Requests from the origin ${JSON.stringify(origin.slice(0, 100))} are refused. Set PUBLIC_URL if this is the platform's own address.`,
    );
  }
  const site = request.headers.get('sec-fetch-site');
  if (origin === null && (site === 'cross-site' || site === 'same-site')) {
    throw new AppError('ORIGIN_REFUSED', 'Requests from pages of other sites are refused.');
  }
}
