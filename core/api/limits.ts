import { z } from 'zod';
import { contract } from './contract.ts';

export const LimitKind = z.enum(['credential', 'host']);
export type LimitKind = z.output<typeof LimitKind>;

/** Settings of a circuit breaker; what is absent is as usual. `off`: calls go whatever happens. */
export const BreakerChoice = z.union([
  z.literal('off'),
  z.strictObject({
    /** So many failed calls in a row open it. */
    failures: z.number().int().min(1).max(10_000).optional(),
    /** So large a share of the window's calls opens it, once there were `calls` of them. */
    ratio: z.number().gt(0).max(1).optional(),
    calls: z.number().int().min(1).max(100_000).optional(),
    windowSeconds: z.number().min(1).max(3600).optional(),
    /** How long it stays open the first time; each failed probe doubles it, up to `maxOpenSeconds`. */
    openSeconds: z.number().min(1).max(3600).optional(),
    maxOpenSeconds: z.number().min(1).max(86_400).optional(),
  }),
]);
export type BreakerChoice = z.output<typeof BreakerChoice>;

/** What holds for every call of the workspace that carries a credential or goes to a host. */
export const Limit = z.object({
  kind: LimitKind,
  /** Credential id, or host with its port where that is not the usual one of its scheme. */
  key: z.string(),
  /** Calls per second in the long run; null: any number. Callers beyond it wait in order. */
  ratePerSecond: z.number().nullable(),
  /** Calls that may go at once after a quiet time; null without a rate. */
  burst: z.number().int().nullable(),
  /** Null: the usual settings. */
  breaker: BreakerChoice.nullable(),
  updatedAt: z.iso.datetime(),
});
export type Limit = z.output<typeof Limit>;

const Key = z.object({ kind: LimitKind, key: z.string().min(1).max(259) });

export const listLimits = contract({
  method: 'GET',
  path: '/limits',
  summary: 'Lists the limits that the workspace has set for outgoing calls.',
  tag: 'limits',
  access: 'limit:read',
  response: z.object({ items: z.array(Limit) }),
  errors: [],
});

export const getLimit = contract({
  method: 'GET',
  path: '/limits/:kind/:key',
  summary: 'Gives the limit of a credential or host.',
  tag: 'limits',
  access: 'limit:read',
  params: Key,
  response: Limit,
  errors: ['LIMIT_NOT_FOUND'],
});

export const putLimit = contract({
  method: 'PUT',
  path: '/limits/:kind/:key',
  summary: 'Sets the rate limit and circuit breaker of a credential or host, in place of what was set.',
  tag: 'limits',
  access: 'limit:edit',
  params: Key,
  body: z.strictObject({
    ratePerSecond: z.number().min(0.001).max(1000).nullish(),
    /** The rate, at least 1, when absent. */
    burst: z.number().int().min(1).max(100_000).nullish(),
    breaker: BreakerChoice.nullish(),
  }),
  response: Limit,
  errors: ['CREDENTIAL_NOT_FOUND', 'LIMITS_TOO_MANY'],
});

export const deleteLimit = contract({
  method: 'DELETE',
  path: '/limits/:kind/:key',
  summary: 'Removes the limit of a credential or host: its rate is free and its breaker as usual.',
  tag: 'limits',
  access: 'limit:edit',
  params: Key,
  status: 204,
  errors: ['LIMIT_NOT_FOUND'],
});
