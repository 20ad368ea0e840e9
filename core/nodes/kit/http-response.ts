import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import type { HttpResponse } from './context.ts';

/** Longest piece of an answer that an error repeats, in characters. */
const PREVIEW = 1024;

/** A header of an answer, whatever the case of its name. */
export function headerOf(response: HttpResponse, name: string): string | undefined {
  return Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The delay that a service asks for in `Retry-After`: seconds, or a moment. Undefined when there is none to understand. */
export function retryAfterMs(response: HttpResponse, now: number): number | undefined {
  const value = headerOf(response, 'retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}

/** What looks like a secret in the answer of a service, which likes to repeat what it was sent. */
const SECRETS =
  /((?:authorization|api[-_]?key|access[-_]?token|refresh[-_]?token|token|secret|password|passwd|signature)["']?\s*[:=]\s*["']?(?:bearer |basic )?)[^\s"',&;}]+/gi;

/** The error for an answer with an error status. `secrets` are texts that must not be repeated, such as a token that was sent. */
export function statusError(
  response: HttpResponse,
  request: { method: string; url: string },
  now: number,
  secrets: readonly string[],
): AppError {
  // Without its query, which may hold a secret.
  const url = request.url.replace(/[?#].*$/s, '');
  const known = secrets.filter((secret) => secret.length > 3);
  const preview = known
    // Before it is cut: a secret that is cut in half would no longer be found.
    .reduce((text, secret) => text.replaceAll(secret, '[redacted]'), response.text.slice(0, 64 * PREVIEW))
    .replace(SECRETS, '$1[redacted]')
    .slice(0, PREVIEW);
  const wait = retryAfterMs(response, now);
  return new AppError(
    'HTTP_STATUS',
    `${request.method} ${url} was answered with ${response.status}${response.statusText ? ` ${response.statusText}` : ''}. ${adviceFor(response.status)}`,
    { status: response.status, body: preview, ...(wait === undefined ? {} : { retryAfterMs: wait }) },
  );
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'Check the credential and what it may do.';
  if (status === 404) return 'Check the URL.';
  if (status === 429) return 'The service asks for fewer requests: let the node retry.';
  if (status >= 500) return 'The service has a problem: let the node retry.';
  return 'Check what was sent; the answer may say more.';
}

/** Whether an answer says of itself that it is JSON. */
export const saysJson = (response: HttpResponse): boolean =>
  /^(application\/json|text\/json|[^;\s]+\+json)\s*(;|$)/i.test(headerOf(response, 'content-type') ?? '');

/** The body of an answer. `auto` reads JSON where the service says that it is, and leaves it as text when it is not. */
export function readBody(response: HttpResponse, format: 'auto' | 'json' | 'text' | 'file', url: string): Json {
  if (response.file) return {};
  if (format === 'text' || format === 'file') return response.text;
  if (format === 'auto' && !saysJson(response)) return response.text;
  if (response.text.trim() === '') return null;
  try {
    return JSON.parse(response.text) as Json;
  } catch {
    if (format === 'auto') return response.text;
    throw new AppError(
      'HTTP_RESPONSE_INVALID',
      `The answer of ${url.replace(/[?#].*$/s, '')} is not valid JSON. Choose the format "text", or "auto".`,
    );
  }
}
