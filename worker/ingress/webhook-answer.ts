import type { GivenResponse } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { getPath } from '../../core/nodes/kit/field-path.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { BinaryReference, Item } from '../../core/workflow/item.ts';
import type { ReadyResponse } from '../../durable-objects/execution/protocol.ts';
import { problemResponse } from '../http/problem.ts';
import type { WebhookAnswer, WebhookConfig } from './webhook-config.ts';

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
      return endedResponse(ready.items, config);
    }
  }
}

/** The file that is the answer, and what stands around it; null where the answer is none. Throws FILE_NOT_FOUND. */
export function answeredFile(
  ready: ReadyResponse,
  { respondStatus, answer }: WebhookConfig,
  executionId: string,
): { around: Pick<GivenResponse, 'status' | 'headers'>; file: BinaryReference } | null {
  if (ready.kind === 'given') return ready.response.file ? { around: ready.response, file: ready.response.file } : null;
  if (ready.kind !== 'ended' || ready.status !== 'succeeded' || answer?.body !== 'file') return null;
  const files = ready.items[0]?.binary ?? {};
  const name = answer.file ?? 'data';
  if (!Object.hasOwn(files, name))
    throw new AppError(
      'FILE_NOT_FOUND',
      `The first item of the last node has no file ${JSON.stringify(name)} to answer with. See the execution ${executionId}.`,
      { executionId },
    );
  const file = files[name]!;
  return { around: { status: respondStatus, headers: withType(answer.headers, file.mimeType) }, file };
}

/** What a receipt depends on. */
export type Receipt = Pick<WebhookConfig, 'respondStatus' | 'answer'>;

/** The answer at once: a receipt, or what the webhook says. */
export function receipt(config: Receipt, body: { executionId: string; duplicate?: true }): Response {
  const { respondStatus: status, answer } = config;
  if (answer?.body === 'nothing') return givenResponse(status, answer.headers, null);
  if (answer?.body === 'text') return givenResponse(status, withType(answer.headers, TEXT), answer.text ?? '');
  const headers = answer?.headers ?? [];
  return givenResponse(status, withType(headers, JSON_TYPE), JSON.stringify(body));
}

function endedResponse(items: readonly Item[], { respondStatus: status, answer }: WebhookConfig): Response {
  const headers = answer?.headers ?? [];
  const json = (value: Json) => givenResponse(status, withType(headers, JSON_TYPE), JSON.stringify(value));
  const first = items[0]?.json ?? {};
  switch (answer?.body) {
    case 'nothing':
      return givenResponse(status, headers, null);
    case 'firstItem': {
      const value = answer.field ? getPath(first, answer.field) : first;
      // A text is sent as it stands: it may be a page.
      return typeof value === 'string'
        ? givenResponse(status, withType(headers, TEXT), value)
        : json((value as Json | undefined) ?? null);
    }
    default:
      return json(items.map((item) => item.json));
  }
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** The headers with the type of the body, unless they name one. */
const withType = (headers: WebhookAnswer['headers'], type: string): [string, string][] => {
  const given = headers.map(([name, value]): [string, string] => [name, value]);
  return given.some(([name]) => name.toLowerCase() === 'content-type') ? given : [['content-type', type], ...given];
};

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
