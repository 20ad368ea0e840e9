import { publicOrigin } from './origin.ts';

/** `__Host-` would demand the path `/`; the refresh token is better kept off every other request. */
const PATH = '/api/v1/auth';

function cookieName(request: Request, env: { PUBLIC_URL?: string }): string {
  return publicOrigin(request, env).startsWith('https:') ? '__Secure-sluice-refresh' : 'sluice-refresh';
}

/** True for the web editor: it gets its refresh token as a cookie that no script can read. */
export function isWebClient(request: Request): boolean {
  return request.headers.get('x-sluice-client') === 'web';
}

export function readRefreshCookie(request: Request, env: { PUBLIC_URL?: string }): string | null {
  const name = cookieName(request, env);
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** The Set-Cookie line that stores a refresh token, or deletes it when `token` is null. */
export function refreshCookie(
  token: string | null,
  maxAgeSeconds: number,
  request: Request,
  env: { PUBLIC_URL?: string },
): string {
  const name = cookieName(request, env);
  const secure = name.startsWith('__Secure-') ? '; Secure' : '';
  return `${name}=${token ?? ''}; Path=${PATH}; HttpOnly; SameSite=Strict; Max-Age=${token === null ? 0 : maxAgeSeconds}${secure}`;
}
