import { BEARER_PROTOCOL_PREFIX, LIVE_PROTOCOL } from '../../core/api/live.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { identify, identifyByToken } from '../auth/identify.ts';
import { requireSameOrigin } from '../auth/origin.ts';
import { isAllowed, type Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject } from '../executions/call-execution.ts';
import type { App } from '../http/app.ts';
import { API_PREFIX } from '../http/route.ts';

/** The one route that is no contract: its answer is a socket. `core/api/live.ts` describes what it says. */
export const LIVE_ROUTE = { method: 'GET', path: `${API_PREFIX}/executions/:id/live` } as const;

export function mountLive(app: App): void {
  app.get(LIVE_ROUTE.path, async (c) => {
    const request = c.req.raw;
    // Browsers open sockets to any site and send no preflight: the origin is the only guard.
    requireSameOrigin(request, c.env);
    const scope = await identifySocket(request, c.env, c.executionCtx as ExecutionContext);
    if (!isAllowed(scope, 'execution:read'))
      throw new AppError('FORBIDDEN', `The role "${scope.role}" does not hold the permission "execution:read".`);
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      throw new AppError('PARAMETER_INVALID', 'This address answers WebSockets only. Send "Upgrade: websocket".');
    }
    const executionId = c.req.param('id') ?? '';
    const id = executionObject(c.env, executionId);
    const headers = new Headers(request.headers);
    for (const name of ['authorization', 'x-api-key', 'cookie']) headers.delete(name);
    // The token has done its work: the object need not see it.
    const protocols =
      headers
        .get('sec-websocket-protocol')
        ?.split(',')
        .map((part) => part.trim()) ?? [];
    headers.delete('Sec-WebSocket-Protocol');
    if (protocols.includes(LIVE_PROTOCOL)) headers.set('Sec-WebSocket-Protocol', LIVE_PROTOCOL);
    headers.set('x-sluice-workspace', scope.workspaceId);
    const response = await callExecution(c.env, id, (stub) => stub.fetch(new Request(request.url, { headers })));
    if (response.status === 404)
      throw new AppError('EXECUTION_NOT_FOUND', `The execution ${executionId.slice(0, 64)} does not exist.`);
    return response;
  });
}

/** A browser cannot set headers on a socket, so its token comes as a subprotocol. */
async function identifySocket(request: Request, env: Env, ctx: ExecutionContext): Promise<Scope> {
  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((part) => part.trim());
  const bearer = offered.find((part) => part.startsWith(BEARER_PROTOCOL_PREFIX));
  if (bearer === undefined) return identify(request.headers, env, ctx);
  if (request.headers.has('authorization') || request.headers.has('x-api-key')) {
    throw new AppError(
      'TWO_IDENTITIES',
      'The request carries a token as subprotocol and another identity in a header. Send one of them.',
    );
  }
  return identifyByToken(bearer.slice(BEARER_PROTOCOL_PREFIX.length), env);
}
