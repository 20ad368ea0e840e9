import { AppError } from '../../core/errors/app-error.ts';
import { randomHex } from '../db/new-id.ts';
import type { Env } from '../env.ts';
import { allowedMethods } from './allowed-methods.ts';
import type { App } from './app.ts';
import { answerError } from './problem.ts';
import { withSecurityHeaders } from './security-headers.ts';

/** Given before Hono sees the request, so that an error on the way there has an id too. */
const requestIds = new WeakMap<Request, string>();

/** Prepares an app: errors become problem documents, unknown paths 404 and known ones with another method 405. */
export function finishApp(app: App, routes: () => readonly { method: string; path: string }[]): App {
  app.onError((error, c) =>
    answerError(error, { method: c.req.method, path: c.req.path, requestId: requestIds.get(c.req.raw) ?? '' }),
  );
  app.notFound((c) => {
    const allow = allowedMethods(routes(), c.req.path);
    const error =
      allow.length > 0
        ? new AppError(
            'METHOD_NOT_ALLOWED',
            `${c.req.path} takes ${allow.join(', ')}, not ${c.req.method.slice(0, 20)}.`,
            { allow },
          )
        : new AppError('ROUTE_NOT_FOUND', `There is no route ${c.req.path.slice(0, 200)}.`);
    return answerError(error, { method: c.req.method, path: c.req.path, requestId: requestIds.get(c.req.raw) ?? '' });
  });
  return app;
}

/** Runs a request through the app. Whatever happens, the answer is a response with a request id, and nothing is thrown. */
export async function answerRequest(app: App, request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const requestId = newRequestId(request);
  requestIds.set(request, requestId);
  const { pathname } = new URL(request.url);
  try {
    requireReadablePath(pathname);
    const response = await app.fetch(request, env, ctx);
    return withSecurityHeaders(response, requestId);
  } catch (error) {
    return withSecurityHeaders(answerError(error, { method: request.method, path: pathname, requestId }), requestId);
  }
}

/** Cloudflare's ray id where there is one, so that its logs and ours can be joined. */
function newRequestId(request: Request): string {
  const ray = request.headers.get('cf-ray');
  return ray && /^[\w-]{1,64}$/.test(ray) ? ray : randomHex(16);
}

function requireReadablePath(path: string): void {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw new AppError('PARAMETER_INVALID', 'The path holds a broken percent-encoding.');
  }
  // eslint-disable-next-line no-control-regex -- these characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(decoded))
    throw new AppError('PARAMETER_INVALID', 'The path holds a control character.');
}
