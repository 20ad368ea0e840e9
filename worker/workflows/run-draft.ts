import type { Breakpoint, Step } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { findNewestDraftRun } from '../db/executions.ts';
import type { WorkflowRow } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { givenItem, givenToStart } from '../executions/given-item.ts';
import { readSource, type SourceExecution } from '../executions/source.ts';
import { requestObject } from '../executions/request-object.ts';
import { startExecution } from '../executions/start-execution.ts';
import { toTriggerData } from '../executions/trigger-data.ts';
import { requireSound } from './check-workflow.ts';
import { contentHash } from './content-hash.ts';
import { pinOf, planPartialStart, requireNode, withPins, type PartialRunRequest } from './partial-run.ts';

/** What a person asks of a run of the draft. */
export interface DraftRunRequest extends PartialRunRequest {
  data?: Record<string, Json>[] | undefined;
  pinData?: Record<string, Json[]> | undefined;
  /** The execution whose results are used again; the newest run of the draft when absent. */
  from?: string | undefined;
  breakpoints?: Breakpoint[] | undefined;
  step?: Step | undefined;
}

/** Starts an execution of the draft and gives its object's id. `key` names the request: a repeated one starts nothing. */
export async function runDraft(
  env: Env,
  scope: Scope,
  workflow: WorkflowRow,
  request: DraftRunRequest,
  key: string | null = null,
): Promise<{ id: DurableObjectId; isDuplicate: boolean }> {
  const { pinData, breakpoints = [], step } = request;
  const document = pinData ? withPins(workflow.draft, pinData) : workflow.draft;
  const hash = `draft:${pinData ? contentHash(document) : workflow.draftHash}`;
  requireSound(document, {});
  const start = isPartial(request)
    ? planPartialStart({ hash, document }, request, await sourceOf(env, scope, workflow, request))
    : { trigger: startNodeOf(document, request.startNode), takeover: undefined, isPinned: request.data === undefined };
  const { first, window } = requestObject(env, key === null ? null : [workflow.workspaceId, workflow.id, 'run', key]);
  const pinned = start.isPinned ? pinOf(start.trigger) : null;
  const given = pinned ??
    request.data?.map(start.takeover?.from ? givenItem : givenToStart) ?? [startItemOf(start.trigger, document)];
  // In n8n's orders a trigger is run like any node, with the given items before it: what it gives says so.
  const items =
    document.settings.order === 'parallel'
      ? given
      : given.map((item, index): Item => ({ pairedItem: { item: pinned ? 0 : index }, ...item }));
  // How large the request was is not known here any more; measuring costs a run by hand nothing that matters.
  const data = await toTriggerData(first.toString(), start.takeover?.trigger ? [] : items, Infinity, env);
  const { id, answer } = await startExecution(env, first, {
    workspaceId: workflow.workspaceId,
    workflowId: workflow.id,
    workflowName: workflow.name,
    definition: { kind: 'draft', document, hash },
    mode: 'manual',
    triggerNode: start.trigger.id,
    data,
    ...window,
    synchronous: false,
    ...(start.takeover ? { takeover: start.takeover } : {}),
    ...(step || breakpoints.length > 0 ? { debug: { breakpoints, ...(step ? { step } : {}) } } : {}),
  });
  return { id, isDuplicate: !answer.created };
}

/** What a run by hand starts with when nobody says: for most triggers an empty item. */
function startItemOf({ type }: WorkflowNode, { settings }: WorkflowDocument): Item {
  const moment = { at: Date.now(), timezone: settings.timezone ?? 'UTC' };
  return registry.get(type)?.startItem?.(moment) ?? givenItem({});
}

/** A start node with items of its own begins a whole run: those items are what it gave. */
function isPartial({ startNode, destinationNode, data, alone }: DraftRunRequest): boolean {
  return destinationNode !== undefined || alone === true || (startNode !== undefined && data === undefined);
}

async function sourceOf(
  env: Env,
  scope: Scope,
  workflow: WorkflowRow,
  { from }: DraftRunRequest,
): Promise<SourceExecution | null> {
  const id = from ?? (await findNewestDraftRun(databaseOf(env), scope, workflow.id));
  if (id === null) return null;
  try {
    const source = await readSource(env, scope, id);
    if (source.view.report.workflowId === workflow.id) return source;
  } catch (error) {
    // The newest one may just have been deleted; nobody asked for it by name.
    if (from !== undefined || !(error instanceof AppError) || error.code !== 'EXECUTION_NOT_FOUND') throw error;
    return null;
  }
  throw new AppError('EXECUTION_NOT_FOUND', `The execution ${id} is not one of this workflow.`);
}

/** The node that a run begins with: the named one, else the first trigger that is not disabled. */
function startNodeOf(draft: WorkflowDocument, name: string | undefined): WorkflowNode {
  if (name !== undefined) return requireNode(draft, name);
  const node = draft.nodes.find((one) => !one.disabled && registry.get(one.type)?.trigger);
  if (node) return node;
  throw new AppError('WORKFLOW_INVALID', 'The workflow has no trigger to start with. Add one, or name a start node.');
}
