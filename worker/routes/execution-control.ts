import * as contracts from '../../core/api/execution-control.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { ExecutionReport } from '../../durable-objects/execution/protocol.ts';
import type { Result } from '../../core/errors/app-error.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { listUnfinished } from '../db/executions.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf, type ExecutionStub } from '../executions/call-execution.ts';
import { cancelExecution } from '../executions/cancel.ts';
import { givenBreakpoint, requireExpression } from '../executions/given-breakpoint.ts';
import { givenItem } from '../executions/given-item.ts';
import { forkExecution, retryExecution } from '../executions/repeat.ts';
import { toExecutionSummary } from '../executions/summary.ts';
import type { App } from '../http/app.ts';
import { readIdempotencyKey } from '../http/idempotency-key.ts';
import { mount } from '../http/route.ts';

/** Executions that a bulk call reaches at a time. */
const AT_ONCE = 20;

export function mountExecutionControl(app: App): void {
  mount(app, contracts.controlExecutions, async ({ body, scope, env }) => {
    const { action, ids } = body;
    const found = ids ?? (await listUnfinished(databaseOf(env), scope, body, contracts.BULK_LIMIT + 1));
    const reached = found.slice(0, contracts.BULK_LIMIT);
    const done: string[] = [];
    const refused: { id: string; code: string }[] = [];
    for (let from = 0; from < reached.length; from += AT_ONCE) {
      await Promise.all(
        reached.slice(from, from + AT_ONCE).map(async (id) => {
          const code = await control(env, scope, id, action);
          if (code === null) done.push(id);
          else refused.push({ id, code });
        }),
      );
    }
    return { done, refused, more: found.length > reached.length };
  });

  mount(app, contracts.cancelExecution, ({ params, scope, env }) => cancelExecution(env, scope, params.id));

  mount(app, contracts.pauseExecution, ({ params, body, scope, env }) => {
    const { until, when } = body;
    if (when !== undefined) requireExpression(when);
    return summaryOf(env, params.id, (stub) =>
      stub.pause(scope.workspaceId, {
        ...(until === undefined ? {} : { until: Date.parse(until) }),
        ...(when === undefined ? {} : { when }),
      }),
    );
  });

  mount(app, contracts.resumeExecution, ({ params, body, scope, env }) => {
    const { holdId, waitId, data, step, inputs, version } = body;
    return summaryOf(env, params.id, (stub) =>
      stub.goOn(scope.workspaceId, {
        ...(holdId === undefined ? {} : { holdId }),
        ...(waitId === undefined ? {} : { waitId }),
        ...(data === undefined ? {} : { data: data.map(givenItem) }),
        ...(step === undefined ? {} : { step }),
        ...(inputs === undefined ? {} : { inputs: inputs.map((list) => list.map(givenItem)) }),
        ...(version === undefined ? {} : { version }),
      }),
    );
  });

  mount(app, contracts.retryExecution, ({ params, body, scope, request, env }) =>
    retryExecution(env, scope, params.id, body.version, readIdempotencyKey(request.headers)),
  );

  mount(app, contracts.forkExecution, ({ params, body, scope, request, env }) => {
    const items = (lists: typeof body.outputs) => lists?.map((list) => list.map(givenItem));
    const fork = {
      node: body.node,
      run: body.run,
      outputs: items(body.outputs),
      inputs: items(body.inputs),
      version: body.version,
    };
    return forkExecution(env, scope, params.id, fork, readIdempotencyKey(request.headers));
  });

  mount(app, contracts.replaceBreakpoints, ({ params, body, scope, env }) => {
    const breakpoints = body.breakpoints.map(givenBreakpoint);
    return summaryOf(env, params.id, (stub) => stub.setBreakpoints(scope.workspaceId, breakpoints));
  });
}

async function summaryOf(
  env: Env,
  executionId: string,
  call: (stub: ExecutionStub) => Promise<Result<ExecutionReport>>,
) {
  return toExecutionSummary(valueOf(await callExecution(env, executionObject(env, executionId), call)));
}

/** Null when it was done, else the code of what stood against it. */
async function control(
  env: Env,
  scope: Scope,
  executionId: string,
  action: 'pause' | 'resume' | 'cancel',
): Promise<string | null> {
  const { workspaceId } = scope;
  try {
    if (action === 'cancel') {
      await cancelExecution(env, scope, executionId);
      return null;
    }
    const answer = await callExecution(env, executionObject(env, executionId), (stub) =>
      action === 'pause' ? stub.pause(workspaceId, {}) : stub.goOn(workspaceId, {}),
    );
    return answer.ok ? null : answer.error.code;
  } catch (error) {
    return error instanceof AppError ? error.code : 'INTERNAL';
  }
}
