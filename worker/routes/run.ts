import { runWorkflow } from '../../core/api/workflows.ts';
import type { App } from '../http/app.ts';
import { readIdempotencyKey } from '../http/idempotency-key.ts';
import { mount } from '../http/route.ts';
import { callExecution, valueOf } from '../executions/call-execution.ts';
import { givenBreakpoint } from '../executions/given-breakpoint.ts';
import { toExecutionDetail } from '../executions/detail.ts';
import { streamDetail } from '../executions/stream-detail.ts';
import { requireWorkflow } from '../workflows/require-workflow.ts';
import { runDraft } from '../workflows/run-draft.ts';

const WAIT_MS = 60_000;
const SLICE_MS = 20_000;
const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'timed_out']);

export function mountRun(app: App): void {
  mount(app, runWorkflow, async ({ params, body, scope, request, env }) => {
    const deadline = Date.now() + WAIT_MS;
    const workflow = await requireWorkflow(env, scope, params.id);
    const breakpoints = body.breakpoints?.map(givenBreakpoint);
    const key = readIdempotencyKey(request.headers);
    const { id, isDuplicate } = await runDraft(env, scope, workflow, { ...body, breakpoints }, key);
    if (!body.wait) return { executionId: id.toString(), ...(isDuplicate ? { duplicate: true as const } : {}) };
    // An execution that has not ended by then is given as it is: its status says so.
    for (let left = WAIT_MS; left > 0; left = deadline - Date.now()) {
      const status = valueOf(
        await callExecution(env, id, (stub) => stub.awaitEnd(scope.workspaceId, Math.min(left, SLICE_MS))),
      );
      if (ENDED.has(status)) break;
    }
    const view = valueOf(await callExecution(env, id, (stub) => stub.view(scope.workspaceId)));
    return streamDetail(env, id, scope.workspaceId, toExecutionDetail(view));
  });
}
