import type { GivenResponse } from '../../core/engine/events.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import type { BinaryReference } from '../../core/workflow/item.ts';
import type { ReadyResponse } from '../../durable-objects/execution/protocol.ts';
import { problemResponse } from '../http/problem.ts';
import type { WebhookConfig } from './webhook-config.ts';

/** Headers that a workflow's data may not set on our host: cookies, framing, security and our own. */
const REFUSED =
  /^(set-cookie2?|content-length|transfer-encoding|connection|keep-alive|upgrade|trailer|te|date|server|content-security-policy.*|strict-transport-security|clear-site-data|service-worker-allowed|x-content-type-options|x-sluice-.*|cf-.*)$/i;
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** The answer to a synchronous caller. Failures name their code and the execution, never what went wrong inside. */
export function answerReady(
  ready: ReadyResponse,
  config: WebhookConfig,
  call: { executionId: string; path: string; requestId: string },
): Response {
  switch (ready.kind) {
    case 'given':
      return givenResponse(ready.response.status, ready.response.headers, ready.body);
    case 'waiting':
      return Response.json({ executionId: call.executionId, status: 'waiting' }, { status: 202 });
    case 'ended': {
      if (ready.status !== 'succeeded')
        return failed(ready.error?.code ?? 'WEBHOOK_NO_RESPONSE', `The execution ended as ${ready.status}.`, call);
      if (config.respond === 'respondNode')
        return failed('WEBHOOK_NO_RESPONSE', 'The workflow ended without reaching a Respond node.', call);
      if (config.answer === 'nothing') return givenResponse(config.respondStatus, [], null);
      if (config.answer === 'file')
        return failed('FILE_NOT_FOUND', 'The first item of the last node has no such file to answer with.', call);
      if (config.answer === 'firstItem' && ready.items.length === 0)
        return failed('WEBHOOK_NO_RESPONSE', 'The last node gave no item to answer with.', call);
      const all = ready.items.map((item) => item.json);
      const body = JSON.stringify(config.answer === 'firstItem' ? all[0] : all);
      return givenResponse(config.respondStatus, [['content-type', 'application/json; charset=utf-8']], body);
    }
  }
}

/** The file that is the answer, with its head; null where another answer is given. */
export function answeredFile(
  ready: ReadyResponse,
  { respond, respondStatus, answer, answerFile }: WebhookConfig,
): { head: Pick<GivenResponse, 'status' | 'headers'>; file: BinaryReference } | null {
  if (ready.kind === 'given') return ready.response.file ? { head: ready.response, file: ready.response.file } : null;
  if (ready.kind !== 'ended' || ready.status !== 'succeeded' || respond !== 'lastNode' || answer !== 'file')
    return null;
  const files = ready.items[0]?.binary ?? {};
  const name = answerFile ?? Object.keys(files)[0] ?? '';
  const file = Object.hasOwn(files, name) ? files[name]! : null;
  return file && { head: { status: respondStatus, headers: [['content-type', file.mimeType]] }, file };
}

/** A response whose parts come from a workflow's data. */
export function givenResponse(
  status: number,
  given: readonly (readonly [string, string])[],
  body: string | ReadableStream | null,
): Response {
  const headers = new Headers();
  for (const [name, value] of given) {
    if (NAME.test(name) && !REFUSED.test(name) && !CONTROL.test(value) && isLatin1(value)) headers.append(name, value);
  }
  const safe = Number.isInteger(status) && status >= 200 && status <= 599 ? status : 500;
  return new Response(WITHOUT_BODY.has(safe) ? null : body, { status: safe, headers });
}

function failed(
  code: ErrorCode,
  message: string,
  call: { executionId: string; path: string; requestId: string },
): Response {
  const response = problemResponse(
    { code, message: `${message} See the execution ${call.executionId}.`, details: { executionId: call.executionId } },
    call,
    500,
  );
  return response;
}

/** Header values are bytes: anything else makes the platform throw. */
function isLatin1(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) if (value.charCodeAt(index) > 255) return false;
  return true;
}
