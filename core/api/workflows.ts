import { z } from 'zod';
import { WorkflowDocument } from '../workflow/document.ts';
import { contract } from './contract.ts';
import { Breakpoints } from './execution-control.ts';
import { ExecutionDetail } from './executions.ts';
import { PortsById } from './ports.ts';
import { PageQuery, pageOf } from './paging.ts';

const NodeName = z.string().max(128);
const Id = z.object({ id: z.string().max(64) });

/** A document is one row of the database, which takes 2 MB: what is larger is refused before it is parsed. */
const DOCUMENT_BYTES = 1_048_576;
/** Imports and runs carry data of other systems. */
const DATA_BYTES = 16 * 1_048_576;

export const WorkflowSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** Version that triggers run; null while the workflow is a draft only. */
  publishedVersion: z.number().int().nullable(),
  /** True when the draft differs from the published version. */
  draftChanged: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type WorkflowSummary = z.output<typeof WorkflowSummary>;

/** A registered webhook of the published version. */
const WebhookAddress = z.object({ node: z.string(), method: z.string(), url: z.string() });

export const WorkflowDetail = WorkflowSummary.extend({
  /** Grows with each change of the draft; `If-Match` takes it in quotes. */
  revision: z.number().int(),
  draft: WorkflowDocument,
  ports: PortsById,
  webhooks: z.array(WebhookAddress),
  /** Where the forms of the published version are filled in. */
  forms: z.array(z.object({ node: z.string(), url: z.string() })),
  /** When the published version starts by itself next, the soonest first. */
  schedules: z.array(z.object({ node: z.string(), nextAt: z.iso.datetime() })),
});
export type WorkflowDetail = z.output<typeof WorkflowDetail>;

const Problem = z.object({
  code: z.string(),
  message: z.string(),
  node: z.string().optional(),
  path: z.string().optional(),
  /** `warning`: a run by hand is possible all the same. */
  severity: z.literal('warning').optional(),
});

export const listWorkflows = contract({
  method: 'GET',
  path: '/workflows',
  summary: 'Lists workflows, newest first.',
  tag: 'workflows',
  access: 'workflow:read',
  query: PageQuery,
  response: pageOf(WorkflowSummary),
  errors: ['CURSOR_INVALID'],
});

export const createWorkflow = contract({
  method: 'POST',
  path: '/workflows',
  summary: 'Makes a workflow from a document.',
  tag: 'workflows',
  access: 'workflow:edit',
  body: WorkflowDocument,
  invalidBody: 'WORKFLOW_INVALID',
  maxBodyBytes: DOCUMENT_BYTES,
  status: 201,
  response: WorkflowDetail,
  errors: ['WORKFLOW_INVALID'],
});

export const getWorkflow = contract({
  method: 'GET',
  path: '/workflows/:id',
  summary: 'Gives a workflow with its draft.',
  tag: 'workflows',
  access: 'workflow:read',
  params: Id,
  response: WorkflowDetail,
  errors: ['WORKFLOW_NOT_FOUND'],
});

export const replaceDraft = contract({
  method: 'PUT',
  path: '/workflows/:id',
  summary: 'Replaces the draft. Needs `If-Match` with the revision that was read.',
  tag: 'workflows',
  access: 'workflow:edit',
  params: Id,
  headers: ['If-Match'],
  body: WorkflowDocument,
  invalidBody: 'WORKFLOW_INVALID',
  maxBodyBytes: DOCUMENT_BYTES,
  response: WorkflowDetail,
  errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_INVALID', 'PRECONDITION_REQUIRED', 'PRECONDITION_FAILED'],
});

export const deleteWorkflow = contract({
  method: 'DELETE',
  path: '/workflows/:id',
  summary: 'Deletes a workflow that no unfinished execution uses.',
  tag: 'workflows',
  access: 'workflow:delete',
  params: Id,
  status: 204,
  errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_IN_USE'],
});

export const validateWorkflow = contract({
  method: 'POST',
  path: '/workflows/:id/validate',
  summary: 'Lists every problem of the draft.',
  tag: 'workflows',
  access: 'workflow:read',
  params: Id,
  response: z.object({ problems: z.array(Problem) }),
  errors: ['WORKFLOW_NOT_FOUND'],
});

export const publishWorkflow = contract({
  method: 'POST',
  path: '/workflows/:id/publish',
  summary: 'Makes the draft an immutable version that triggers run from now on.',
  tag: 'workflows',
  access: 'workflow:publish',
  params: Id,
  response: WorkflowDetail,
  errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_INVALID', 'WEBHOOK_PATH_TAKEN'],
});

export const unpublishWorkflow = contract({
  method: 'POST',
  path: '/workflows/:id/unpublish',
  summary: 'Stops the triggers; running executions finish.',
  tag: 'workflows',
  access: 'workflow:publish',
  params: Id,
  response: WorkflowDetail,
  errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_NOT_PUBLISHED'],
});

export const listVersions = contract({
  method: 'GET',
  path: '/workflows/:id/versions',
  summary: 'Lists the published versions, newest first.',
  tag: 'workflows',
  access: 'workflow:read',
  params: Id,
  response: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        number: z.number().int(),
        hash: z.string(),
        publishedAt: z.iso.datetime(),
        /** Name of the person; null for versions of the platform's own. */
        publishedBy: z.string().nullable(),
        current: z.boolean(),
      }),
    ),
  }),
  errors: ['WORKFLOW_NOT_FOUND'],
});

export const importWorkflow = contract({
  method: 'POST',
  path: '/workflows/import',
  summary: 'Makes a workflow from an exported one. Import runs nothing.',
  tag: 'workflows',
  access: 'workflow:edit',
  body: z.strictObject({
    format: z.enum(['sluice', 'n8n', 'curl']).default('sluice'),
    /** The exported workflow; formats `sluice` and `n8n`. */
    workflow: z.record(z.string(), z.unknown()).optional(),
    /** A command line, as browsers copy a request; format `curl`. */
    command: z.string().max(1_048_576).optional(),
    /** What is unknown becomes a placeholder in any case; the report names it. */
    lenient: z.boolean().optional(),
  }),
  maxBodyBytes: DATA_BYTES,
  status: 201,
  response: z.object({
    workflow: WorkflowDetail,
    report: z.object({
      /** Names of the nodes that were taken over. */
      mapped: z.array(z.string()),
      /** What works differently here. */
      changed: z.array(z.string()),
      /** Nodes that became placeholders, each with the reason. */
      unsupported: z.array(z.string()),
      /** What has to be looked at before the workflow runs. */
      warnings: z.array(z.string()),
    }),
  }),
  errors: ['WORKFLOW_INVALID', 'WORKFLOW_FORMAT_UNSUPPORTED', 'BODY_TOO_LARGE', 'CURL_INVALID'],
});

export const exportWorkflow = contract({
  method: 'GET',
  path: '/workflows/:id/export',
  summary: 'Gives the draft as a document to keep or import elsewhere.',
  tag: 'workflows',
  access: 'workflow:read',
  params: Id,
  query: z.strictObject({ format: z.enum(['sluice', 'n8n']).default('sluice') }),
  response: z.record(z.string(), z.unknown()),
  errors: ['WORKFLOW_NOT_FOUND'],
});

export const runWorkflow = contract({
  method: 'POST',
  path: '/workflows/:id/run',
  summary:
    'Runs the draft. With `wait` the answer is the finished execution. A second request with the same `Idempotency-Key` within a day starts nothing and gives the first one.',
  tag: 'workflows',
  access: 'workflow:run',
  params: Id,
  headers: ['Idempotency-Key'],
  body: z.strictObject({
    /** Items of the start node, bare JSON or `{ json }`. One empty item when absent. */
    data: z.array(z.record(z.string(), z.json())).max(100_000).optional(),
    /** Name of the first node that runs. Without `data`, what stands above it gives its earlier results. */
    startNode: NodeName.optional(),
    /** Name of the node up to which is run; what has results already, and was not changed since, is not run again. */
    destinationNode: NodeName.optional(),
    /** `exclusive` stops before the destination. */
    mode: z.enum(['inclusive', 'exclusive']).optional(),
    /** Runs the start node, or else the destination, and nothing besides. */
    alone: z.boolean().optional(),
    /** Items by node name that stand in for running the node, in this run only. */
    pinData: z.record(z.string().max(128), z.array(z.json()).max(100_000)).optional(),
    /** The execution whose results are used again; the newest run of the draft when absent. */
    from: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'An execution id has 64 hexadecimal digits.')
      .optional(),
    /** Names of nodes whose earlier results are not used. Those that were changed since are found without it. */
    dirty: z.array(NodeName).max(500).optional(),
    /** Where the run stops for a person to look. Nodes by id. */
    breakpoints: Breakpoints.optional(),
    /** Stops before the first node; `into` also stops in the workflows that it calls. */
    step: z.enum(['over', 'into']).optional(),
    wait: z.boolean().default(false),
  }),
  maxBodyBytes: DATA_BYTES,
  status: 202,
  response: z.union([z.object({ executionId: z.string(), duplicate: z.literal(true).optional() }), ExecutionDetail]),
  errors: [
    'WORKFLOW_NOT_FOUND',
    'WORKFLOW_INVALID',
    'NODE_NOT_FOUND',
    'RUN_HAS_NO_START',
    'RUN_DATA_MISSING',
    'EXECUTION_NOT_FOUND',
    'EXPRESSION_SYNTAX',
    'FILE_FOREIGN',
    'OVERLOADED',
    'WEBHOOK_RESPONSE_TIMEOUT',
  ],
});

/** The sample workflows that an empty workspace offers. */
export const installSample = contract({
  method: 'POST',
  path: '/samples/:id',
  summary: 'Adds and publishes a sample workflow, and gives a line that fires it.',
  tag: 'workflows',
  access: 'workflow:publish',
  params: Id,
  status: 201,
  response: z.object({
    workflow: WorkflowDetail,
    /** A shell command that starts an execution. It holds a signature of its body, never the secret. */
    command: z.string(),
  }),
  errors: ['WORKFLOW_NOT_FOUND', 'WEBHOOK_PATH_TAKEN'],
});

export const getSampleCommand = contract({
  method: 'GET',
  path: '/samples/:id/command',
  summary: 'Gives the line that fires an installed sample once more; null when its webhook was changed too much.',
  tag: 'workflows',
  // As for the installation: who holds the line can fire the sample without any further identity.
  access: 'workflow:publish',
  params: Id,
  response: z.object({ command: z.string().nullable() }),
  errors: ['WORKFLOW_NOT_FOUND', 'WORKFLOW_NOT_PUBLISHED', 'CREDENTIAL_NOT_FOUND', 'CREDENTIAL_KEY_MISSING'],
});

export const listSamples = contract({
  method: 'GET',
  path: '/samples',
  summary: 'Lists the sample workflows.',
  tag: 'workflows',
  access: 'workflow:read',
  response: z.object({
    items: z.array(
      z.object({ id: z.string(), name: z.string(), summary: z.string(), installed: z.string().nullable() }),
    ),
  }),
  errors: [],
});
