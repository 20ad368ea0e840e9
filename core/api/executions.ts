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
  /** The execution that this one tries again, or from a step of which it went its own way. */
  retryOf: z.string().nullable(),
  forkedFrom: z.string().nullable(),
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
  /** Present while it waits: `id` names the wait to whoever ends it, `until` is when it ends by itself. */
  wait: z
    .object({
      id: z.string(),
      kind: z.enum(['timer', 'webhook', 'form', 'decision', 'children']),
      until: z.iso.datetime().optional(),
    })
    .optional(),
  /** Present while it waits for a service to recover (`breaker`) or for its place at a rate limit (`bucket`). */
  deferred: z.object({ by: z.enum(['breaker', 'bucket']), until: z.iso.datetime() }).optional(),
  warnings: z.array(ErrorShape).optional(),
  /** Lines that it wrote, in its last attempt. */
  log: z.array(z.object({ level: z.enum(['log', 'info', 'warn', 'error', 'debug']), text: z.string() })).optional(),
  /** The executions that it called. */
  children: z.array(z.object({ executionId: z.string(), status: z.string() })).optional(),
});
export type NodeRunView = z.output<typeof NodeRunView>;

/** What keeps a held execution from going on. */
const HoldShape = z.object({
  /** Names it to whoever ends it; absent for the line of executions, which nobody jumps. */
  id: z.number().int().optional(),
  by: z.enum(['person', 'breakpoint', 'step', 'turn']),
  /** Before which run of which node it stands. */
  nodeId: z.string().optional(),
  run: z.number().int().optional(),
  /** It goes on by itself at this moment, or as soon as this expression holds. */
  until: z.iso.datetime().optional(),
  when: z.string().optional(),
});

export const ExecutionDetail = ExecutionSummary.extend({
  /** The definition that this execution runs. */
  document: WorkflowDocument,
  ports: PortsById,
  /** Names that definition in the events of the live view. */
  hash: z.string(),
  /** The definitions that it ran before it went on with this one. */
  earlierVersions: z.array(z.object({ hash: z.string(), document: WorkflowDocument, ports: PortsById })),
  hold: HoldShape.nullable(),
  /** What the execution says of itself (`$execution.customData`). */
  customData: z.record(z.string(), z.string()),
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

const ItemPage = z.strictObject({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** The node run before which an execution has stopped. */
export const StoppedNode = z.object({
  nodeId: z.string(),
  run: z.number().int(),
  inputCounts: z.array(z.number().int()),
  inputs: z.array(z.array(ItemShape)),
});
export type StoppedNode = z.output<typeof StoppedNode>;

export const getHold = contract({
  method: 'GET',
  path: '/executions/:id/hold',
  summary: 'Gives the items that the node gets before which an execution has stopped, in pages.',
  tag: 'executions',
  access: 'execution:read',
  params: Id,
  query: ItemPage,
  response: StoppedNode,
  errors: ['EXECUTION_NOT_FOUND', 'EXECUTION_NOT_WAITING'],
});

export const getNodeRun = contract({
  method: 'GET',
  path: '/executions/:id/nodes/:node/runs/:run',
  summary: 'Gives one run of one node with its input and output items, in pages.',
  tag: 'executions',
  access: 'execution:read',
  params: Id.extend({ node: z.string().max(64), run: z.coerce.number().int().min(0) }),
  query: ItemPage,
  response: NodeRunView.extend({ inputCounts: z.array(z.number().int()) }),
  errors: ['EXECUTION_NOT_FOUND'],
});

export const getFile = contract({
  method: 'GET',
  path: '/executions/:id/binary/:file',
  summary: 'Gives a file of an execution, to be saved: `file` is the `id` in the `binary` of an item.',
  tag: 'executions',
  access: 'execution:read',
  params: Id.extend({ file: z.string().max(64) }),
  errors: ['EXECUTION_NOT_FOUND', 'FILE_NOT_FOUND'],
});
