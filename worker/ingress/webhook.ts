import { AppError } from '../../core/errors/app-error.ts';
import type { DebounceAnswer } from '../../durable-objects/debounce/debounce.ts';
import { publicOrigin } from '../auth/origin.ts';
import type { WebhookRow } from '../db/webhooks.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from '../executions/call-execution.ts';
import { toIso } from '../executions/summary.ts';
import { answerError } from '../http/problem.ts';
import { readBody } from '../http/read-body.ts';
import { webhookUrl } from '../workflows/present.ts';
import { requireAllowedAddress } from './allowed-address.ts';
import { answerFile } from './answer-file.ts';
import { authenticateWebhook } from './authenticate.ts';
import { debounceTrigger } from './debounce-trigger.ts';
import { deliveryOf } from './delivery.ts';
import { readHops } from './hops.ts';
import { isFileBody, isFormBody, requestItem } from './request-item.ts';
import { startFromTrigger, type StartedByTrigger } from './start-from-trigger.ts';
import { fileLimit } from './store-files.ts';
import { answeredFile, answerReady, receipt, type Receipt } from './webhook-answer.ts';
import { requestedWebhookPath } from './webhook-path.ts';
import { webhooksAt } from './webhook-routes.ts';

const DEFAULT_BODY_BYTES = 16 * 1_048_576;
/** What a delivery is told whose execution is over and its data deleted. */
const GONE = { respondStatus: 200 };
const SYNCHRONOUS_MS = 60_000;
/** One wait for an answer: short enough that a lost object is asked again soon. */
const SLICE_MS = 20_000;

/** Answers `ANY /webhook/<path>`. Never throws. */
export async function answerWebhook(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const requestId = crypto.randomUUID();
  const { pathname } = new URL(request.url);
  let response: Response;
  try {
    response = await respond(request, pathname, requestId, env, ctx);
  } catch (error) {
    response = answerError(error, { method: request.method, path: pathname, requestId });
  }
  const { headers } = response;
  headers.set('X-Request-Id', requestId);
  headers.set('X-Content-Type-Options', 'nosniff');
  // A page that a workflow answers with runs in an origin of its own: it can touch nothing of the platform's.
  headers.set('Content-Security-Policy', 'sandbox allow-forms allow-scripts allow-popups allow-downloads');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  // Webhooks are public addresses without cookies; a page of any site may call one.
  if (!headers.has('Access-Control-Allow-Origin')) headers.set('Access-Control-Allow-Origin', '*');
  return response;
}

async function respond(
  request: Request,
  pathname: string,
  requestId: string,
  env: Env,
  ctx: ExecutionContext,
): Promise<Response> {
  const startedAt = Date.now();
  const path = requestedWebhookPath(pathname);
  const found = path === null ? [] : webhooksAt(path, env, ctx);
  const rows = found instanceof Promise ? await found : found;
  if (rows.length === 0)
    throw new AppError(
      'WEBHOOK_NOT_FOUND',
      'No published workflow has a webhook at this address. Check the path, and that the workflow is published.',
    );
  if (request.method === 'OPTIONS') return preflight(rows);
  const route = rows.find((row) => row.method === request.method);
  if (!route) throw methodNotAllowed(rows, request.method);

  requireAllowedAddress(request, route.config, env);
  const hops = readHops(request.headers);
  let body: Uint8Array<ArrayBuffer> | undefined;
  const readOnce = async () => (body ??= await readBody(request, Number(env.WEBHOOK_BODY_LIMIT) || DEFAULT_BODY_BYTES));
  const secretHeader = await authenticateWebhook(route, request.headers, readOnce, env);
  const content = body ?? (isStreamed(request, route) ? streamOf(request, env) : await readOnce());
  const address = webhookUrl(publicOrigin(request, env), route.path);
  const arrived = await requestItem(request, content, address, secretHeader, route.config);
  const bytes = content instanceof ReadableStream ? 0 : content.length;
  const call = { arrived, bytes, delivery: deliveryOf(request.headers, route, arrived.item), hops };
  const { debounce, respond: when } = route.config;
  if (debounce) return answerDebounced(await debounceTrigger(route, debounce, call, env));
  const started = await startFromTrigger(route, call, when !== 'immediately', env);
  return answerStarted(started, route, { path: pathname, requestId }, startedAt + SYNCHRONOUS_MS, env);
}

/** A body that is a file goes to storage as it comes; so does a form, unless a key is to be made of its fields first. */
function isStreamed({ body, headers }: Request, { config }: WebhookRow): boolean {
  if (body === null || config.rawBody) return false;
  const hasKey = config.idempotency !== undefined || config.debounce?.key !== undefined;
  return isFileBody(headers) || (isFormBody(headers) && !hasKey);
}

function streamOf(request: Request, env: Env): ReadableStream<Uint8Array> {
  const limit = fileLimit(env);
  if (Number(request.headers.get('content-length') ?? 0) > limit)
    throw new AppError('BODY_TOO_LARGE', `The body is larger than ${limit} bytes. Send less, or in several requests.`, {
      limit,
    });
  return request.body!;
}

/** 202: whoever called cannot wait for a run that something newer may still replace. */
function answerDebounced({ executionId, startsAt, duplicate }: DebounceAnswer): Response {
  const body = {
    executionId,
    ...(startsAt === null ? {} : { startsAt: toIso(startsAt) }),
    ...(duplicate ? { duplicate } : {}),
  };
  const headers = {
    'X-Sluice-Execution': executionId,
    ...(duplicate ? { 'X-Sluice-Duplicate': 'true' } : {}),
  };
  return Response.json(body, { status: 202, headers });
}

async function answerStarted(
  started: StartedByTrigger,
  route: WebhookRow,
  call: { path: string; requestId: string },
  deadline: number,
  env: Env,
): Promise<Response> {
  const { id, answer } = started;
  const executionId = id.toString();
  const isDuplicate = answer !== null && !answer.created;
  const accepted = (config: Receipt) =>
    receipt(config, { executionId, ...(isDuplicate ? { duplicate: true as const } : {}) });
  let response: Response;
  if (route.config.respond === 'immediately' || answer === null) {
    response = accepted(route.config);
  } else {
    const isGone =
      isDuplicate &&
      answer.response === null &&
      ['succeeded', 'failed', 'cancelled', 'timed_out'].includes(answer.status);
    // The data of an execution that was delivered again may be deleted already; that it ran is still known.
    const ready = isGone ? 'gone' : (answer.response ?? (await awaitReady(id, route.workspaceId, deadline, env)));
    const sent = ready === 'gone' ? null : answeredFile(ready, route.config, executionId);
    if (ready === 'gone') response = accepted(GONE);
    else if (sent) response = await answerFile(sent.around, sent.file, executionId, env);
    else response = answerReady(ready, route.config, { ...call, executionId });
  }
  response.headers.set('X-Sluice-Execution', executionId);
  if (isDuplicate) response.headers.set('X-Sluice-Duplicate', 'true');
  return response;
}

async function awaitReady(id: DurableObjectId, workspaceId: string, deadline: number, env: Env) {
  for (;;) {
    const left = deadline - Date.now();
    if (left <= 0) {
      throw new AppError(
        'WEBHOOK_RESPONSE_TIMEOUT',
        `The workflow has not answered within ${SYNCHRONOUS_MS / 1000} seconds. It goes on; see the execution.`,
        {
          executionId: id.toString(),
        },
      );
    }
    const ready = valueOf(
      await callExecution(env, id, (stub) => stub.awaitResponse(workspaceId, Math.min(left, SLICE_MS))),
    );
    if (ready) return ready;
  }
}

function preflight(rows: readonly WebhookRow[]): Response {
  const methods = [...rows.map((row) => row.method), 'OPTIONS'].join(', ');
  return new Response(null, {
    status: 204,
    headers: {
      Allow: methods,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': '*, Authorization',
      'Access-Control-Max-Age': '600',
    },
  });
}

function methodNotAllowed(rows: readonly WebhookRow[], method: string): AppError {
  const allow = [...rows.map((row) => row.method), 'OPTIONS'];
  return new AppError(
    'WEBHOOK_METHOD_NOT_ALLOWED',
    `This webhook takes ${rows.map((row) => row.method).join(' or ')}, not ${method.slice(0, 20)}.`,
    { allow },
  );
}
