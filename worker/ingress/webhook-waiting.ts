import { publicOrigin } from '../auth/origin.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from '../executions/call-execution.ts';
import { answerError } from '../http/problem.ts';
import { readBody } from '../http/read-body.ts';
import { requestItem } from './request-item.ts';

export const WAITING_PREFIX = '/webhook-waiting/';
const BODY_BYTES = 1_048_576;

/**
 * Answers `ANY /webhook-waiting/<execution id>/<key>`: ends the wait of an execution that waits for a request. The key
 * is random and given out by the workflow itself, so it is the permission. Never throws.
 */
export async function answerWaiting(request: Request, env: Env): Promise<Response> {
  const requestId = crypto.randomUUID();
  const { pathname } = new URL(request.url);
  let response: Response;
  try {
    const [executionId = '', key = ''] = pathname.slice(WAITING_PREFIX.length).split('/');
    const id = executionObject(env, executionId);
    const body = await readBody(request, BODY_BYTES);
    const item = requestItem(request, body, `${publicOrigin(request, env)}${pathname}`, null);
    response = Response.json(valueOf(await callExecution(env, id, (stub) => stub.resume('webhook', key, [item]))));
  } catch (error) {
    response = answerError(error, { method: request.method, path: pathname, requestId });
  }
  response.headers.set('X-Request-Id', requestId);
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('Cache-Control', 'no-store');
  return response;
}
