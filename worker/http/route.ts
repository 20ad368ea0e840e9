import type { Context } from 'hono';
import type { z } from 'zod';
import type { Contract } from '../../core/api/contract.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { identify } from '../auth/identify.ts';
import { requireSameOrigin } from '../auth/origin.ts';
import { isAllowed, type Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';
import type { App, AppTypes } from './app.ts';
import { parseBody, parseParams, parseQuery } from './parse-input.ts';

export const API_PREFIX = '/api/v1';

/** What a handler gets: parsed input and the scope of the caller. */
export interface RouteInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, S> {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  scope: S;
  request: Request;
  env: Env;
  ctx: ExecutionContext;
}

/** Plain data is sent as JSON with the contract's status; a Response is for streams, cookies and sockets. */
type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, S> = (
  input: RouteInput<P, Q, B, S>,
) => Promise<z.input<R> | Response | void>;

/** Every mounted contract: the router's 405, the OpenAPI document and the architecture test read it. */
export const MOUNTED: Contract[] = [];

/** Mounts a route that needs an identity. The order is fixed: origin, identity, permission, then the input. */
export function mount<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: App,
  contract: Contract<P, Q, B, R>,
  handler: Handler<P, Q, B, R, Scope>,
): void {
  add(app, contract, async (c) => {
    const scope = await identify(c.req.raw.headers, c.env, c.executionCtx as ExecutionContext);
    if (contract.access !== 'session' && contract.access !== 'public' && !isAllowed(scope, contract.access)) {
      throw new AppError('FORBIDDEN', `The role "${scope.role}" does not hold the permission "${contract.access}".`);
    }
    return handler({ ...(await readInput(c, contract)), scope } as RouteInput<P, Q, B, Scope>);
  });
}

/** Mounts a route whose contract says that it needs no identity. */
export function mountPublic<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: App,
  contract: Contract<P, Q, B, R>,
  handler: Handler<P, Q, B, R, null>,
): void {
  if (contract.access !== 'public')
    throw new AppError(
      'INTERNAL',
      `${contract.method} ${contract.path} is not public and must be mounted with an identity.`,
    );
  add(app, contract, async (c) =>
    handler({ ...(await readInput(c, contract)), scope: null } as RouteInput<P, Q, B, null>),
  );
}

function add(app: App, contract: Contract, answer: (c: Context<AppTypes>) => Promise<unknown>): void {
  MOUNTED.push(contract);
  app.on(contract.method, API_PREFIX + contract.path, async (c) => {
    if (contract.method !== 'GET') requireSameOrigin(c.req.raw, c.env);
    const value = await answer(c);
    if (value instanceof Response) return value;
    if (contract.status === 204) return new Response(null, { status: 204 });
    return Response.json(value ?? null, { status: contract.status ?? 200 });
  });
}

async function readInput(c: Context<AppTypes>, contract: Contract) {
  return {
    params: parseParams(contract, c.req.param()),
    query: parseQuery(contract, new URL(c.req.url).searchParams),
    body: await parseBody(contract, c.req.raw),
    request: c.req.raw,
    env: c.env,
    ctx: c.executionCtx as ExecutionContext,
  };
}
