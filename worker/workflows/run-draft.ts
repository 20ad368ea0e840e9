import { AppError } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { WorkflowRow } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { givenItem } from '../executions/given-item.ts';
import { startExecution } from '../executions/start-execution.ts';
import { toTriggerData } from '../executions/trigger-data.ts';
import { requireSound } from './check-workflow.ts';

/** How long a repeated request is recognised by its key. */
const KEY_WINDOW_MS = 86_400_000;

/** Starts an execution of the draft and gives its object's id. `key` names the request: a repeated one starts nothing. */
export async function runDraft(
  env: Env,
  workflow: WorkflowRow,
  request: { data?: Record<string, Json>[] | undefined; startNode?: string | undefined },
  key: string | null = null,
): Promise<{ id: DurableObjectId; isDuplicate: boolean }> {
  const { draft } = workflow;
  requireSound(draft, {});
  const start = startNodeOf(draft, request.startNode);
  const name = key === null ? null : JSON.stringify([workflow.workspaceId, workflow.id, 'run', key]);
  const first = name === null ? env.EXECUTION.newUniqueId() : env.EXECUTION.idFromName(name);
  const items = (request.data ?? [{}]).map(givenItem);
  // How large the request was is not known here any more; measuring costs a run by hand nothing that matters.
  const data = await toTriggerData(first.toString(), items, Infinity, env);
  const { id, answer } = await startExecution(env, first, {
    workspaceId: workflow.workspaceId,
    workflowId: workflow.id,
    workflowName: workflow.name,
    definition: { kind: 'draft', document: draft, hash: `draft:${workflow.draftHash}` },
    mode: 'manual',
    triggerNode: start.id,
    data,
    dedupeMs: key === null ? 0 : KEY_WINDOW_MS,
    ...(name === null ? {} : { delivery: { name, generation: 0 } }),
    synchronous: false,
  });
  return { id, isDuplicate: !answer.created };
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
