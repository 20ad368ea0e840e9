const PREFIX = '/webhook/';
const PATH = /^[\w.~-]+(\/[\w.~-]+)*$/;

/** The path of a webhook node in the form in which it is registered; null for one that no URL could reach safely. */
export function normalizeWebhookPath(given: string): string | null {
  const path = given.trim().replace(/^\/+|\/+$/g, '');
  const hasDots = path.split('/').some((part) => part === '.' || part === '..');
  return path.length <= 200 && PATH.test(path) && !hasDots ? path : null;
}

/** The registered form of a request's path; null when nothing can be registered there. */
export function requestedWebhookPath(pathname: string): string | null {
  try {
    return pathname.startsWith(PREFIX) ? normalizeWebhookPath(decodeURIComponent(pathname.slice(PREFIX.length))) : null;
  } catch {
    return null;
  }
}
