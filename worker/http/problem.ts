import type { Problem } from '../../core/api/problem.ts';
import { AppError, toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import { logLine } from './log.ts';

/**
 * The RFC 9457 answer of an error. Nothing of the error but its code, message and details leaves. `status` differs from
 * the code's own where the error is not the caller's, as when a workflow failed behind a webhook.
 */
export function problemResponse(
  error: ErrorData,
  request: { path: string; requestId: string },
  status: number = ERROR_CODES[error.code].status,
): Response {
  const kind = ERROR_CODES[error.code];
  const problem: Problem = {
    type: `/docs/errors#${error.code}`,
    title: kind.title,
    status,
    detail: error.message,
    instance: request.path,
    code: error.code,
    requestId: request.requestId,
    ...(error.details ? { details: error.details } : {}),
  };
  const headers = new Headers({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': request.requestId,
  });
  const retryAfter = error.details?.['retryAfterSeconds'] ?? (error.code === 'OVERLOADED' ? 2 : undefined);
  if (typeof retryAfter === 'number') headers.set('Retry-After', String(retryAfter));
  const allow = error.details?.['allow'];
  if (Array.isArray(allow)) headers.set('Allow', allow.join(', '));
  if (error.code === 'UNAUTHENTICATED' || error.code === 'TOKEN_INVALID') headers.set('WWW-Authenticate', 'Bearer');
  return new Response(JSON.stringify(problem), { status, headers });
}

/** Answers whatever was thrown; what is not an AppError is logged, because nobody else will see it. */
export function answerError(thrown: unknown, request: { path: string; requestId: string; method: string }): Response {
  const data = toErrorData(thrown);
  if (!(thrown instanceof AppError) || ERROR_CODES[data.code].owner === 'ours') {
    logLine('request.failed', {
      ...request,
      code: data.code,
      error: String(thrown),
      stack: thrown instanceof Error ? thrown.stack : undefined,
    });
  }
  return problemResponse(data, request);
}
