import { AppError } from '../../core/errors/app-error.ts';
import type { WebhookShow } from '../../core/nodes/kit/wait-show.ts';
import type { OpenWait } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import { publicOrigin } from '../auth/origin.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from '../executions/call-execution.ts';
import { resumeWait } from '../executions/resume-wait.ts';
import { answerError } from '../http/problem.ts';
import { readBody } from '../http/read-body.ts';
import { authenticateWebhook } from './authenticate.ts';
import { requestItem } from './request-item.ts';
import { storeFiles } from './store-files.ts';
import { givenResponse } from './webhook-answer.ts';

export const WAITING_PREFIX = '/webhook-waiting/';
const BODY_BYTES = 1_048_576;

/**
 * Answers `ANY /webhook-waiting/<execution id>/<key>`: ends the wait of an execution that waits for a request. The key
 * cannot be guessed and is given out by the workflow itself, so it is a permission; a wait may ask for more. Never throws.
 */
export async function answerWaiting(request: Request, env: Env): Promise<Response> {
  const requestId = crypto.randomUUID();
  const { pathname } = new URL(request.url);
  let response: Response;
  try {
    response = await endWait(request, pathname, env);
  } catch (error) {
    // The last part is the permission: it is kept out of the log.
    const path = pathname.replace(/\/[^/]*$/, '/…');
    response = answerError(error, { method: request.method, path, requestId });
  }
  response.headers.set('X-Request-Id', requestId);
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('Cache-Control', 'no-store');
  response.headers.set('Access-Control-Allow-Origin', '*');
  // A body that a workflow's data makes must not act as a page of this host.
  response.headers.set('Content-Security-Policy', 'sandbox');
  return response;
}

async function endWait(request: Request, pathname: string, env: Env): Promise<Response> {
  // Browsers ask before they post, and link checkers look: neither of them is the answer that is waited for.
  if (request.method === 'OPTIONS') return preflight();
  if (request.method === 'HEAD') return new Response(null, { status: 204 });
  const [executionId = '', key = ''] = pathname.slice(WAITING_PREFIX.length).split('/');
  const id = executionObject(env, executionId);
  const wait: OpenWait = valueOf(await callExecution(env, id, (stub) => stub.openWait('webhook', key)));
  const show = wait.show?.kind === 'webhook' ? wait.show : null;
  if (show) requireMethod(show, request.method);
  const body = await readBody(request, BODY_BYTES);
  const secretHeader = show ? await authenticate(show, wait.workspaceId, request.headers, env) : null;
  const arrived = await requestItem(request, body, `${publicOrigin(request, env)}${pathname}`, secretHeader);
  const item = await storeFiles(arrived, payloadKey(executionId, ''), env);
  const resumed = await resumeWait(env, id, 'webhook', key, item);
  if (!show) return Response.json(resumed);
  const { status, contentType, body: text } = show.response;
  return text === null ? new Response(null, { status }) : givenResponse(status, [['content-type', contentType]], text);
}

function preflight(): Response {
  const headers = {
    'Access-Control-Allow-Methods': '*',
    'Access-Control-Allow-Headers': '*, Authorization',
    'Access-Control-Max-Age': '600',
  };
  return new Response(null, { status: 204, headers });
}

function requireMethod({ method: wanted }: WebhookShow, method: string): void {
  if (wanted !== 'ANY' && wanted !== method)
    throw new AppError('WEBHOOK_METHOD_NOT_ALLOWED', `The wait ends with ${wanted}, not ${method.slice(0, 20)}.`, {
      allow: [wanted],
    });
}

function authenticate(show: WebhookShow, workspaceId: string, headers: Headers, env: Env): Promise<string | null> {
  const config = {
    authentication: show.authentication,
    credentialId: show.credential,
    signatureHeader: '',
    signaturePrefix: '',
  };
  return authenticateWebhook({ workspaceId, config }, headers, async () => new Uint8Array(), env);
}
