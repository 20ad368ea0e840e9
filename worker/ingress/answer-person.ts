import { AppError, toErrorData } from '../../core/errors/app-error.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import { callerAddress, limitTries } from '../auth/limit-tries.ts';
import type { Env } from '../env.ts';
import { executionObject } from '../executions/call-execution.ts';
import { logLine } from '../http/log.ts';
import { messagePage } from '../pages/page.ts';
import { answerForm } from './answer-form.ts';
import { answerDecision, answerFormWait } from './answer-wait.ts';
import { answerFormFile, answerNextForm } from './next-form.ts';

/** Everything below /form/ that is not the address of an execution. */
const FORM = /^\/form\/(.+)$/;
const WAIT = /^\/(form|approve)\/([^/]+)\/([^/]+)\/?$/;
const AFTER = /^\/form\/([0-9a-f]{64})\/([^/]+)\/(next|file)$/;

/** True for the pages on which people answer an execution that waits for them. */
export function isForPeople(pathname: string): boolean {
  return /^\/(form|approve)(\/|$)/.test(pathname);
}

/**
 * Answers the pages of people: `/form/<path>` starts a workflow, `/form/<execution id>/<key>` and `/approve/…` end a wait of
 * one, `/form/<execution id>/<key>/next` leads on from there. No page needs a script. The key is the permission and cannot
 * be guessed, so that no other site can send an answer; a GET shows and changes nothing: mail scanners open every link.
 * Never throws.
 */
export async function answerPerson(request: Request, env: Env): Promise<Response> {
  const requestId = crypto.randomUUID();
  const isHead = request.method === 'HEAD';
  let response: Response;
  try {
    response = await answer(request, env);
  } catch (error) {
    response = problemPage(error, request, requestId);
  }
  response.headers.set('X-Request-Id', requestId);
  return isHead ? new Response(null, response) : response;
}

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [, kind, executionId = '', key = ''] = WAIT.exec(pathname) ?? [];
  const [, afterId, afterKey = '', what] = AFTER.exec(pathname) ?? [];
  const path = FORM.exec(pathname)?.[1];
  if (!kind && path === undefined) throw incomplete();
  const allow = afterId === undefined ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
  if (!allow.includes(request.method))
    throw new AppError('METHOD_NOT_ALLOWED', `This page takes ${allow.join(', ')}.`, { allow });
  const isKnown = callerAddress(request, env) !== null;
  const id = afterId ?? (kind === 'approve' || isExecutionId(executionId) ? executionId : null);
  if (id !== null) executionObject(env, id);
  // Where nobody says who calls, one of many must not use up what is meant for all of them.
  if (isKnown || id !== null) await limitTries('page', isKnown ? '' : id!, request, env);
  if (afterId !== undefined)
    return what === 'file' ? answerFormFile(afterId, afterKey, env) : answerNextForm(request, afterId, afterKey, env);
  if (kind === 'approve') return answerDecision(request, { executionId, key }, env);
  if (id !== null) return answerFormWait(request, { executionId, key }, env);
  return answerForm(request, path!, env);
}

/** An execution's id; a path of a form may not look like one. */
const isExecutionId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

const incomplete = () => new AppError('ROUTE_NOT_FOUND', 'The address is not complete. Open it as it was sent to you.');

function problemPage(thrown: unknown, request: Request, requestId: string): Response {
  const { code, message, details } = toErrorData(thrown);
  const { status, owner } = ERROR_CODES[code];
  // What comes after an id is the permission: it is kept out of the log.
  const path = new URL(request.url).pathname.replace(/^(\/[^/]+\/[^/]+\/).*/, '$1…');
  if (owner === 'ours') logLine('page.failed', { path, code, requestId, error: String(thrown) });
  const shownText =
    code === 'EXECUTION_NOT_FOUND'
      ? 'There is nothing here to answer. Check that you have opened the whole address; what it led to may also have been deleted.'
      : message;
  const decided = typeof details?.['choice'] === 'string' ? ` What was chosen: ${details['choice']}.` : '';
  const response = messagePage({ title: ERROR_CODES[code].title, text: shownText + decided, code }, status);
  const again = details?.['retryAfterSeconds'];
  if (typeof again === 'number') response.headers.set('Retry-After', String(again));
  if (code === 'UNAUTHENTICATED') response.headers.set('WWW-Authenticate', 'Basic realm="Form", charset="UTF-8"');
  const allow = details?.['allow'];
  if (Array.isArray(allow)) response.headers.set('Allow', allow.join(', '));
  return response;
}
