import type { z } from 'zod';
import type { ErrorCode } from '../errors/codes.ts';
import type { Permission } from './permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call a route. `public` needs no identity; `session` any signed-in user or API key;
 * a permission needs a role that holds it.
 */
export type Access = 'public' | 'session' | Permission;

/** One route as data: mounted by the worker, called by the web, printed as OpenAPI. Paths are relative to `/api/v1`. */
export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** Hono-style path, for example `/workflows/:id`. */
  path: string;
  summary: string;
  tag: string;
  access: Access;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Code of the answer to a body that does not fit the schema; BODY_INVALID when absent. */
  invalidBody?: ErrorCode;
  /** Longest body in bytes; 1 MiB when absent. */
  maxBodyBytes?: number;
  /** Header names that the handler reads. */
  headers?: readonly string[];
  /** Status of the regular answer; 200 when absent, 204 has no body. */
  status?: 200 | 201 | 202 | 204;
  response?: Response;
  errors: readonly ErrorCode[];
}

/** Declares a route. Keeps the schemas' types for handler and caller. */
export function contract<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  definition: Contract<P, Q, B, R>,
): Contract<P, Q, B, R> {
  return definition;
}

/** A page of a list: `cursor` is opaque and absent on the last page. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}
