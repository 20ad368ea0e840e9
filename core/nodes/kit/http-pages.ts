import { AppError } from '../../errors/app-error.ts';
import type { Json } from '../../workflow/document.ts';
import type { HttpRequest, HttpResponse, LaterNames } from './context.ts';
import type { HttpParams } from './http-request.ts';

/** What expressions see of a request and its answer. */
export function laterNames(pageCount: number, request: HttpRequest, response: HttpResponse, body: Json): LaterNames {
  const { method, url, query = [], body: sent } = request;
  return {
    $pageCount: pageCount,
    $request: {
      method,
      url,
      qs: Object.fromEntries(query),
      ...(sent && (sent.kind === 'json' || sent.kind === 'text') ? { body: sent.value } : {}),
    },
    $response: {
      statusCode: response.status,
      status: response.status,
      statusMessage: response.statusText,
      headers: response.headers,
      body,
    },
  };
}

/** Whether the answer ends the pages because of its status, which is no error then. */
export function endsByStatus({ pagination, paginationEnd }: HttpParams, status: number): boolean {
  if (pagination === 'off' || paginationEnd.when !== 'status') return false;
  return paginationEnd.statuses.split(',').some((one) => Number(one.trim()) === status);
}

/**
 * Whether another page follows this answer. `params` are evaluated with the answer in sight. Throws NODE_INPUT_INVALID
 * where the same request would be sent again and again.
 */
export function hasNext(params: HttpParams, response: HttpResponse, body: Json, lastUrl: string): boolean {
  const { pagination, paginationEnd, nextUrl } = params;
  if (endsByStatus(params, response.status)) return false;
  if (paginationEnd.when === 'empty' && isEmpty(response, body)) return false;
  if (paginationEnd.when === 'expression' && paginationEnd.isLast) return false;
  if (pagination === 'nextUrl') {
    const next = nextUrl?.trim() ?? '';
    if (next === '') return false;
    if (next === lastUrl)
      throw new AppError(
        'NODE_INPUT_INVALID',
        'The next address is the one that was just read, so the pages would have no end. Check the expression.',
        { path: 'params.nextUrl' },
      );
  }
  return true;
}

function isEmpty(response: HttpResponse, body: Json): boolean {
  if (response.file) return (response.file.bytes ?? 0) === 0;
  if (body === null || body === '') return true;
  return typeof body === 'object' && Object.keys(body).length === 0;
}
