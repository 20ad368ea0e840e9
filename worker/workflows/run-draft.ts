import { AppError } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { WorkflowRow } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from '../executions/call-execution.ts';
import { givenItem } from '../executions/given-item.ts';
import { toTriggerData } from '../executions/trigger-data.ts';
import { requireSound } from './check-workflow.ts';

/** Starts an execution of the draft and gives its object's id. */
export async function runDraft(
  env: Env,
  workflow: WorkflowRow,
  request: { data?: Record<string, Json>[] | undefined; startNode?: string | undefined },
): Promise<DurableObjectId> {
  const { draft } = workflow;
  requireSound(draft, {});
  const start = startNodeOf(draft, request.startNode);
  const id = env.EXECUTION.newUniqueId();
  const items = (request.data ?? [{}]).map(givenItem);
  // How large the request was is not known here any more; measuring costs a run by hand nothing that matters.
  const data = await toTriggerData(id.toString(), items, Infinity, env);
  const answer = await callExecution(env, id, (stub) =>
    stub.start({
      workspaceId: workflow.workspaceId,
      workflowId: workflow.id,
      workflowName: workflow.name,
      definition: { kind: 'draft', document: draft, hash: `draft:${workflow.draftHash}` },
      mode: 'manual',
      triggerNode: start.id,
      data,
      dedupeMs: 0,
      synchronous: false,
    }),
  );
  valueOf(answer);
  return id;
}

/** The node that a run begins with: the named one, else the first trigger that is not disabled. */
function startNodeOf(draft: WorkflowDocument, name: string | undefined): WorkflowNode {
  const node =
    name === undefined
      ? draft.nodes.find((one) => !one.disabled && registry.get(one.type)?.trigger)
      : draft.nodes.find((one) => one.name === name);
  if (node) return node;
  throw name === undefined
    ? new AppError('WORKFLOW_INVALID', 'The workflow has no trigger to start with. Add one, or name a start node.')
    : new AppError('WORKFLOW_INVALID', `The workflow has no node named ${JSON.stringify(name)} to start with.`);
}
