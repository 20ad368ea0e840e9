import { z } from 'zod';

/** Any JSON value, as parameters and items carry it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NodeId = z.string().min(1).max(64);

/** How a node repeats after a failure. Milliseconds; `attempts` counts the first try too. */
export const RetryPolicy = z.strictObject({
  strategy: z.enum(['fixed', 'linear', 'exponential', 'fibonacci', 'custom']).default('exponential'),
  attempts: z.number().int().min(1).max(50).default(3),
  baseMs: z.number().int().min(0).max(86_400_000).default(1000),
  maxMs: z.number().int().min(0).max(86_400_000).default(300_000),
  jitter: z.boolean().default(true),
  /** Expression over `$error`: only errors for which it holds are tried again. */
  when: z.string().max(65_536).optional(),
  /** Expression that gives the delay in milliseconds; strategy `custom` only. */
  delay: z.string().max(65_536).optional(),
});
export type RetryPolicy = z.output<typeof RetryPolicy>;

export const OnError = z.enum(['stop', 'continue', 'branch', 'n8n-error-output']);
export type OnError = z.output<typeof OnError>;

/** The node of n8n that a node was imported from. An export gives it back as far as nothing was changed here. */
export const N8nNodeSource = z.strictObject({
  /** As it came, without what is data of runs and ids of credentials. */
  node: z.record(z.string(), z.json()),
  /** Hash of the type and parameters that it became: while they are the same, n8n's own are exported. */
  became: z.string().max(64),
});
export type N8nNodeSource = z.output<typeof N8nNodeSource>;

export const WorkflowNode = z.strictObject({
  id: NodeId,
  name: z.string().min(1).max(128),
  type: z.string().min(1).max(128),
  version: z.number().positive().default(1),
  position: z.tuple([z.number(), z.number()]).default([0, 0]),
  params: z.record(z.string(), z.json()).default({}),
  /** Credential ids by the name of the credential field. */
  credentials: z.record(z.string(), z.string()).optional(),
  onError: OnError.default('stop'),
  retry: RetryPolicy.optional(),
  timeoutSeconds: z.number().positive().max(86_400).optional(),
  /** What happens while the circuit breaker of the service is open: wait for it, fail, or fail to the error path. */
  onOpenBreaker: z.enum(['wait', 'fail', 'branch']).optional(),
  executeOnce: z.boolean().optional(),
  alwaysOutputData: z.boolean().optional(),
  /** Items that stand in for running the node; draft runs only. */
  pinned: z.array(z.json()).nullish(),
  disabled: z.boolean().default(false),
  notes: z.string().max(10_000).optional(),
  n8n: N8nNodeSource.optional(),
});
export type WorkflowNode = z.output<typeof WorkflowNode>;

const ConnectionEnd = z.strictObject({
  node: NodeId,
  port: z.string().max(32).default('main'),
  index: z.number().int().min(0).max(63).default(0),
});

/** `limit` makes a connection that leads back legal: how often an execution may take it. */
export const Connection = z.strictObject({
  from: ConnectionEnd,
  to: ConnectionEnd,
  limit: z.number().int().min(1).max(1_000_000).optional(),
});
export type Connection = z.output<typeof Connection>;

/** `v1` and `v0` are n8n's orders, one node at a time; `parallel` runs all that is ready. */
export const Order = z.enum(['v1', 'v0', 'parallel']);
export type Order = z.output<typeof Order>;

export const WorkflowSettings = z.strictObject({
  timezone: z.string().max(64).optional(),
  order: Order.default('parallel'),
  /** Longest active time of an execution, waits not counted. */
  timeoutSeconds: z.number().positive().max(604_800).optional(),
  /** Id of the workflow that is started when an execution of this one fails; `none` keeps the workspace's default away. */
  errorWorkflow: z.string().max(64).optional(),
  /** Signed requests that tell others when an execution pauses, goes on or ends. */
  callbacks: z
    .array(
      z.strictObject({
        url: z.string().max(2048),
        events: z.array(z.enum(['paused', 'resumed', 'ended'])).min(1),
        /** Id of the signing secret (credential type `hmac`). */
        credential: z.string().min(1).max(64),
      }),
    )
    .max(10)
    .optional(),
  /**
   * What a webhook or a form brings starts only after this many seconds without more of the same key, with the newest
   * data.
   */
  debounce: z
    .strictObject({
      seconds: z.number().positive().max(86_400),
      key: z.string().max(65_536).optional(),
      /** Starts at the latest this long after the first of them. */
      maxSeconds: z.number().positive().max(604_800).optional(),
    })
    .optional(),
  /**
   * What a webhook, a form or a schedule brings starts nothing when its key was seen within the window. A key that gives
   * nothing recognises nothing.
   */
  idempotency: z
    .strictObject({
      key: z.string().min(1).max(65_536),
      seconds: z.number().int().min(1).max(2_592_000).default(604_800),
    })
    .optional(),
  /**
   * How long an execution is kept with its data, for example `7d`, `12h`, `forever`. Publishing refuses `data: 'none'`:
   * nothing keeps the record without the data.
   */
  retain: z
    .strictObject({
      success: z
        .string()
        .regex(/^(forever|\d{1,4}[smhd])$/)
        .optional(),
      failure: z
        .string()
        .regex(/^(forever|\d{1,4}[smhd])$/)
        .optional(),
      data: z.enum(['all', 'none']).optional(),
    })
    .optional(),
  concurrency: z
    .strictObject({ limit: z.number().int().min(1).max(10_000), key: z.string().max(65_536).optional() })
    .optional(),
});
export type WorkflowSettings = z.output<typeof WorkflowSettings>;

/**
 * A workflow as it is stored, edited, run and exported. The document always names its order.
 * Source: ARCHITECTURE §4.
 */
export const WorkflowDocument = z.strictObject({
  name: z.string().trim().min(1).max(128),
  settings: WorkflowSettings.default({ order: 'parallel' }),
  nodes: z.array(WorkflowNode).max(500),
  connections: z.array(Connection).max(5000),
  /** What a workflow of n8n had besides, kept for its export: `settings`, `meta`, `tags`, `staticData` and so on. */
  n8n: z.record(z.string(), z.json()).optional(),
});
export type WorkflowDocument = z.output<typeof WorkflowDocument>;

/** A problem that validation found, at a node and a parameter where it has one. */
export interface WorkflowProblem {
  code: string;
  message: string;
  node?: string;
  /** Path inside the node, for example `params.url` or `connections.3`. */
  path?: string;
  /** `warning`: the draft can be run by hand all the same; it cannot be published. An error when absent. */
  severity?: 'warning';
}
