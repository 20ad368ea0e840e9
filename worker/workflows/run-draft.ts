import { AppError } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { WorkflowRow } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from '../executions/call-execution.ts';
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
  const id =
    key === null
      ? env.EXECUTION.newUniqueId()
      : env.EXECUTION.idFromName(JSON.stringify([workflow.workspaceId, workflow.id, 'run', key]));
  const items = (request.data ?? [{}]).map(toItem);
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
      dedupeMs: key === null ? 0 : KEY_WINDOW_MS,
      synchronous: false,
    }),
  );
  return { id, isDuplicate: !valueOf(answer).created };
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

/** Callers give whole items or bare JSON. Only `{ json: {…} }` with nothing but an item's keys is taken for an item. */
function toItem(given: Record<string, Json>): Item {
  const { json } = given;
  const isItem =
    typeof json === 'object' &&
    json !== null &&
    !Array.isArray(json) &&
    Object.keys(given).every((key) => ['json', 'binary', 'pairedItem'].includes(key));
  return isItem ? { json } : { json: given };
}
