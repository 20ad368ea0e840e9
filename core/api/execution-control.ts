import { z } from 'zod';
import { contract } from './contract.ts';
import { ExecutionStatus, ExecutionSummary } from './executions.ts';

const Id = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/, 'An execution id has 64 hexadecimal digits.') });
const Expression = z.string().min(1).max(65_536);
const Data = z.array(z.record(z.string(), z.json())).max(100_000);
const DATA_BYTES = 16 * 1_048_576;

/** Where a run stops for a person to look: before each run of the node (by id), or only when the expression holds. */
export const BreakpointShape = z.strictObject({ node: z.string().min(1).max(64), when: Expression.optional() });
export const Breakpoints = z.array(BreakpointShape).max(100);

export const cancelExecution = contract({
  method: 'POST',
  path: '/executions/:id/cancel',
  summary: 'Ends an execution. Calls in flight are aborted.',
  tag: 'executions',
  access: 'execution:control',
  params: Id,
  response: ExecutionSummary,
  errors: ['EXECUTION_NOT_FOUND', 'EXECUTION_ENDED'],
});

export const pauseExecution = contract({
  method: 'POST',
  path: '/executions/:id/pause',
  summary: 'Holds an execution: what is in flight may finish, nothing new starts. Repeating it changes nothing.',
  tag: 'executions',
  access: 'execution:control',
  params: Id,
  body: z.strictObject({
    /** Goes on by itself at this moment. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** Goes on by itself as soon as this expression is true; looked at every half a minute. */
    when: Expression.optional(),
  }),
  response: ExecutionSummary,
  errors: ['EXECUTION_NOT_FOUND', 'EXECUTION_ENDED', 'EXPRESSION_SYNTAX'],
});

export const resumeExecution = contract({
  method: 'POST',
  path: '/executions/:id/resume',
  summary:
    'Lets a paused execution go on, or ends the wait that is named. A request that names what it ends may be repeated at any time: it changes nothing more and is answered the same.',
  tag: 'executions',
  access: 'execution:control',
  params: Id,
  body: z
    .strictObject({
      /** Ends this pause or this stop at a breakpoint, `hold.id` of the execution, and no later one. */
      holdId: z.number().int().min(1).optional(),
      /**
       * Ends this wait, `wait.id` of a node's run, in place of the moment or the answer that it waits for. Without
       * `data` the node goes on as if it had not waited; a decision needs `[{ "choice": … }]`, unless it has a time
       * limit, whose way it goes then. Without any name a pause or a stop ends, never a wait.
       */
      waitId: z.string().min(1).max(128).optional(),
      /** What the wait ends with; for a paused execution `$execution.resumeData`. Bare JSON or `{ json }`. */
      data: Data.optional(),
      /** From a breakpoint: past this node, into sub-workflows too, or out of this one. Absent: to the next breakpoint. */
      step: z.enum(['over', 'into', 'out']).optional(),
      /** From a breakpoint: items per input that the node gets instead of its own. */
      inputs: z.array(Data).max(64).optional(),
      /** For a paused execution: goes on with this published version, by id, or with the one that triggers run. */
      version: z.union([z.literal('published'), z.string().min(1).max(64)]).optional(),
    })
    .refine(
      ({ waitId, data: _data, ...ofHold }) =>
        waitId === undefined || Object.values(ofHold).every((given) => given === undefined),
      { message: 'With `waitId` only `data` may be given: the rest is for a pause or a stop at a breakpoint.' },
    ),
  maxBodyBytes: DATA_BYTES,
  response: ExecutionSummary,
  errors: [
    'EXECUTION_NOT_FOUND',
    'EXECUTION_ENDED',
    'EXECUTION_NOT_WAITING',
    'EXECUTION_NOT_PAUSED',
    'EXECUTION_INCOMPATIBLE',
    'WAIT_OVER',
    'ANSWER_INVALID',
    'VERSION_NOT_FOUND',
    'WORKFLOW_NOT_PUBLISHED',
  ],
});

const Version = z.enum(['published', 'original']).default('original');
/** With `duplicate`, the execution that a request with the same key has started before. */
const Repeated = z.object({ executionId: z.string(), duplicate: z.literal(true).optional() });
const REPEAT_ERRORS = [
  'EXECUTION_NOT_FOUND',
  'EXECUTION_NOT_ENDED',
  'EXECUTION_INCOMPATIBLE',
  'WORKFLOW_NOT_PUBLISHED',
  'RUN_DATA_MISSING',
  'OVERLOADED',
] as const;

export const retryExecution = contract({
  method: 'POST',
  path: '/executions/:id/retry',
  summary:
    'Starts an execution that repeats what failed in this one and goes on; what succeeded is taken over. A second request with the same `Idempotency-Key` within a day starts nothing and gives the first one.',
  headers: ['Idempotency-Key'],
  tag: 'executions',
  access: 'execution:control',
  params: Id,
  body: z.strictObject({
    /** The definition that it runs: the one of this execution, or the one that triggers run now. */
    version: Version,
  }),
  status: 202,
  response: Repeated,
  errors: [...REPEAT_ERRORS, 'EXECUTION_NOT_FAILED'],
});

export const forkExecution = contract({
  method: 'POST',
  path: '/executions/:id/fork',
  summary:
    'Starts an execution that takes over what ran before a step of this one, and runs the rest anew. A second request with the same `Idempotency-Key` within a day starts nothing and gives the first one.',
  headers: ['Idempotency-Key'],
  tag: 'executions',
  access: 'execution:control',
  params: Id,
  body: z
    .strictObject({
      /** Id of the node of the step. */
      node: z.string().min(1).max(64),
      run: z.number().int().min(0).default(0),
      /** Items per output that the step is to have given: it is not run. */
      outputs: z.array(Data).max(64).optional(),
      /** Items per input that the step gets instead of those that came to it. */
      inputs: z.array(Data).max(64).optional(),
      version: Version,
    })
    .refine((body) => body.outputs === undefined || body.inputs === undefined, {
      message: 'Give `outputs`, so that the step is not run, or `inputs`, with which it is run; not both.',
    }),
  maxBodyBytes: DATA_BYTES,
  status: 202,
  response: Repeated,
  errors: [...REPEAT_ERRORS, 'NODE_NOT_FOUND', 'BODY_INVALID'],
});

export const replaceBreakpoints = contract({
  method: 'PUT',
  path: '/executions/:id/breakpoints',
  summary: 'Replaces the breakpoints of an execution that goes on.',
  tag: 'executions',
  access: 'execution:control',
  params: Id,
  body: z.strictObject({ breakpoints: Breakpoints }),
  response: ExecutionSummary,
  errors: ['EXECUTION_NOT_FOUND', 'EXECUTION_ENDED', 'EXPRESSION_SYNTAX'],
});

/** Most executions that one call reaches; a caller with more repeats it. */
export const BULK_LIMIT = 200;

export const controlExecutions = contract({
  method: 'POST',
  path: '/executions/control',
  summary: `Pauses, resumes or cancels up to ${BULK_LIMIT} executions: the named ones, or the unfinished ones that match.`,
  tag: 'executions',
  access: 'execution:control',
  body: z
    .strictObject({
      action: z.enum(['pause', 'resume', 'cancel']),
      ids: z.array(Id.shape.id).min(1).max(BULK_LIMIT).optional(),
      workflowId: z.string().min(1).max(64).optional(),
      status: ExecutionStatus.extract(['queued', 'running', 'waiting', 'paused']).optional(),
    })
    .refine((body) => (body.ids === undefined) !== (body.workflowId === undefined && body.status === undefined), {
      message: 'Name the executions by `ids`, or say which by `workflowId` and `status`; not both.',
    }),
  response: z.object({
    done: z.array(z.string()),
    /** Those that could not be changed, and why. */
    refused: z.array(z.object({ id: z.string(), code: z.string() })),
    /** True when more match than one call reaches. */
    more: z.boolean(),
  }),
  errors: ['EXECUTION_NOT_FOUND'],
});
