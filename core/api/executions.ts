import { z } from 'zod';
import { WorkflowDocument } from '../workflow/document.ts';
import { contract } from './contract.ts';
import { PortsById } from './ports.ts';
import { PageQuery, pageOf } from './paging.ts';

export const EXECUTION_STATUSES = [
  'queued',
  'running',
  'waiting',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
] as const;
export const ExecutionStatus = z.enum(EXECUTION_STATUSES);
export type ExecutionStatus = z.output<typeof ExecutionStatus>;

const ErrorShape = z.object({
  code: z.string(),
  message: z.string(),
  node: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const ExecutionSummary = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  /** Published version's number; null for a run of the draft. */
  version: z.number().int().nullable(),
  status: ExecutionStatus,
  mode: z.string(),
  /** Name of the node that started it. */
  trigger: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  error: ErrorShape.nullable(),
});
export type ExecutionSummary = z.output<typeof ExecutionSummary>;

const ItemShape = z.object({
  json: z.record(z.string(), z.unknown()),
  binary: z.record(z.string(), z.unknown()).optional(),
  pairedItem: z.unknown().optional(),
});

/** One run of one node. `outputs` stands only where data was asked for. */
export const NodeRunView = z.object({
  nodeId: z.string(),
  run: z.number().int(),
  order: z.number().int(),
  status: z.string(),
  attempt: z.number().int(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nullable(),
  itemCounts: z.array(z.number().int()),
  source: z.array(z.object({ node: z.string(), output: z.number().int(), run: z.number().int() }).nullable()),
  outputs: z.array(z.array(ItemShape)).optional(),
  inputs: z.array(z.array(ItemShape)).optional(),
  error: ErrorShape.optional(),
  /** Present while it waits for a service to recover (`breaker`) or for its place at a rate limit (`bucket`). */
  deferred: z.object({ by: z.enum(['breaker', 'bucket']), until: z.iso.datetime() }).optional(),
  warnings: z.array(ErrorShape).optional(),
});
export type NodeRunView = z.output<typeof NodeRunView>;

export const ExecutionDetail = ExecutionSummary.extend({
  /** The definition that this execution runs. */
  document: WorkflowDocument,
  ports: PortsById,
  /** Runs by node name, ascending. */
  nodes: z.record(z.string(), z.array(NodeRunView)),
});
export type ExecutionDetail = z.output<typeof ExecutionDetail>;

const Id = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/, 'An execution id has 64 hexadecimal digits.') });

export const listExecutions = contract({
  method: 'GET',
  path: '/executions',
  summary: 'Lists executions, newest first.',
  tag: 'executions',
  access: 'execution:read',
  query: PageQuery.extend({ workflowId: z.string().max(64).optional(), status: ExecutionStatus.optional() }),
  response: pageOf(ExecutionSummary),
  errors: ['CURSOR_INVALID'],
});

export const getExecution = contract({
  method: 'GET',
  path: '/executions/:id',
  summary: 'Gives an execution; with `data=true` also every item, streamed.',
  tag: 'executions',
  access: 'execution:read',
  params: Id,
  query: z.strictObject({ data: z.enum(['true', 'false']).default('false') }),
  response: ExecutionDetail,
  errors: ['EXECUTION_NOT_FOUND'],
});

export const getNodeRun = contract({
  method: 'GET',
  path: '/executions/:id/nodes/:node/runs/:run',
  summary: 'Gives one run of one node with its input and output items, in pages.',
  tag: 'executions',
  access: 'execution:read',
  params: Id.extend({ node: z.string().max(64), run: z.coerce.number().int().min(0) }),
  query: z.strictObject({
    offset: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  response: NodeRunView.extend({ inputCounts: z.array(z.number().int()) }),
  errors: ['EXECUTION_NOT_FOUND'],
});
