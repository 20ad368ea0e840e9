import { AppError, toErrorData } from '../../core/errors/app-error.ts';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import type { DecisionShow, FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { OpenWait } from '../../durable-objects/execution/protocol.ts';
import { callerAddress, limitTries } from '../auth/limit-tries.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from '../executions/call-execution.ts';
import { logLine } from '../http/log.ts';
import { readBody } from '../http/read-body.ts';
import { decisionPage } from '../pages/decision.ts';
import { formPage } from '../pages/form.ts';
import { messagePage, pageResponse } from '../pages/page.ts';
import { answerForm } from './answer-form.ts';
import { readDecision, readForm, type Submitted } from './submitted.ts';

const KINDS = { form: 'form', approve: 'decision' } as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];
/** Everything below /form/ that is not the address of a wait. */
const FORM = /^\/form\/(.+)$/;
const ADDRESS = /^\/(form|approve)\/([^/]+)\/([^/]+)\/?$/;
const BODY_BYTES = 262_144;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** True for the pages on which people answer an execution that waits for them. */
export function isForPeople(pathname: string): boolean {
  return /^\/(form|approve)(\/|$)/.test(pathname);
}

/**
 * Answers `GET` and `POST /form/<execution id>/<key>` and `/approve/<execution id>/<key>` with pages that need no
 * script. The key is the permission and cannot be guessed, so that no other site can send an answer; a GET shows and
 * changes nothing: mail scanners open every link. Never throws.
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
  const address = ADDRESS.exec(pathname);
  const form = FORM.exec(pathname);
  if (!address && !form) throw incomplete();
  const allow = ['GET', 'HEAD', 'POST'];
  if (!allow.includes(request.method))
    throw new AppError('METHOD_NOT_ALLOWED', `This page takes ${allow.join(', ')}.`, { allow });
  if (form && !isExecutionId(address?.[2])) {
    // Where nobody says who calls, one of many must not use up what is meant for all of them.
    if (callerAddress(request, env) !== null) await limitTries('page', '', request, env);
    return answerForm(request.method, form[1]!, () => fieldsOf(request), env);
  }
  if (!address) throw incomplete();
  const kind = KINDS[address[1] as keyof typeof KINDS];
  const id = executionObject(env, address[2]!);
  const key = address[3]!;
  await limitTries('page', callerAddress(request, env) !== null ? '' : address[2]!, request, env);
  const wait = valueOf(await callExecution(env, id, (stub) => stub.openWait(kind, key)));
  if (request.method !== 'POST') return shown(kind, wait);
  const given = await fieldsOf(request);
  const submitted =
    kind === 'form' ? readForm(wait.show as FormShow, given) : readDecision(wait.show as DecisionShow, given);
  if (!submitted.ok) return shown(kind, wait, submitted);
  const json = { ...submitted.record, ...(kind === 'decision' ? whoWhen(request) : {}) };
  valueOf(await callExecution(env, id, (stub) => stub.resume(kind, key, [{ json }])));
  return kind === 'form'
    ? messagePage({ title: 'Thank you', text: 'Your answers have arrived. You can close this page.' })
    : messagePage({ title: 'Thank you', text: `Your decision has arrived: ${labelOf(wait.show, submitted)}.` });
}

/** An execution's id; a path of a form may not look like one. */
const isExecutionId = (text: string | undefined): boolean => text !== undefined && /^[0-9a-f]{64}$/.test(text);

const incomplete = () => new AppError('ROUTE_NOT_FOUND', 'The address is not complete. Open it as it was sent to you.');

function shown(kind: Kind, wait: OpenWait, submitted?: Submitted): Response {
  const page =
    kind === 'form'
      ? formPage(wait.show as FormShow, wait, submitted)
      : decisionPage(wait.show as DecisionShow, wait, submitted);
  return pageResponse(page, submitted ? 422 : 200);
}

function labelOf(show: OpenWait['show'], { record }: Submitted): string {
  const { choices } = show as DecisionShow;
  return choices.find(({ value }) => value === record['choice'])?.label ?? String(record['choice']);
}

/** Who decided, as far as a page without a sign-in can know, and when. */
function whoWhen(request: Request): Record<string, Json> {
  return {
    answeredAt: new Date(Date.now()).toISOString(),
    address: request.headers.get('cf-connecting-ip'),
    userAgent: request.headers.get('user-agent')?.slice(0, 500) ?? null,
  };
}

async function fieldsOf(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE)
    throw new AppError('CONTENT_TYPE_UNSUPPORTED', `The answer must be sent as ${FORM_TYPE}, as this page sends it.`);
  return new URLSearchParams(new TextDecoder().decode(await readBody(request, BODY_BYTES)));
}

function problemPage(thrown: unknown, request: Request, requestId: string): Response {
  const { code, message, details } = toErrorData(thrown);
  const { status, owner } = ERROR_CODES[code];
  const path = new URL(request.url).pathname.replace(/[^/]+\/?$/, '…');
  if (owner === 'ours') logLine('page.failed', { path, code, requestId, error: String(thrown) });
  const shownText =
    code === 'EXECUTION_NOT_FOUND'
      ? 'There is nothing here to answer. Check that you have opened the whole address; what it led to may also have been deleted.'
      : message;
  const decided = typeof details?.['choice'] === 'string' ? ` What was chosen: ${details['choice']}.` : '';
  const response = messagePage({ title: ERROR_CODES[code].title, text: shownText + decided, code }, status);
  const again = details?.['retryAfterSeconds'];
  if (typeof again === 'number') response.headers.set('Retry-After', String(again));
  const allow = details?.['allow'];
  if (Array.isArray(allow)) response.headers.set('Allow', allow.join(', '));
  return response;
}
