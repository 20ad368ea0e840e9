import { AppError } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { Callable } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { findCallableSystemWide } from '../db/workflows.ts';
import type { Env } from '../env.ts';

/** How an execution starts another workflow: as a sub-workflow, or because something failed. */
export type CallKind = 'workflow' | 'error';

const TRIGGER_LABEL = { workflow: 'sub-workflow', error: 'error' } as const;

/** What to start when an execution calls a workflow. A run by hand runs what stands in the editor, here as there. */
export async function callableWorkflow(
  env: Env,
  workspaceId: string,
  workflowId: string,
  { trigger, draft }: { trigger: CallKind; draft: boolean },
): Promise<Callable> {
  const found = await findCallableSystemWide(databaseOf(env), workspaceId, workflowId);
  if (!found)
    throw new AppError(
      'WORKFLOW_NOT_FOUND',
      `The workflow ${JSON.stringify(workflowId)} that is called does not exist.`,
    );
  const published = draft ? null : found.published;
  // An error workflow need not be published, as in n8n: it starts by nothing but a failure.
  if (!published && !draft && trigger !== 'error')
    throw new AppError(
      'SUB_WORKFLOW_NOT_CALLABLE',
      `The workflow "${found.name}" is not published, so it cannot be called. Publish it.`,
    );
  const document = published?.document ?? found.draft;
  return {
    workflowId,
    workflowName: document.name,
    definition: published
      ? { kind: 'version', versionId: published.id, number: published.number, hash: published.hash }
      : { kind: 'draft', document, hash: `draft:${found.draftHash}` },
    triggerNode: requireTrigger(document, trigger).id,
  };
}

/** The node that such a call starts with. */
export function requireTrigger(document: WorkflowDocument, kind: CallKind): WorkflowNode {
  const node = document.nodes.find((one) => !one.disabled && registry.get(one.type)?.trigger?.kind === kind);
  if (node) return node;
  throw new AppError(
    'SUB_WORKFLOW_NOT_CALLABLE',
    `The workflow "${document.name}" has no ${TRIGGER_LABEL[kind]} trigger, so it cannot be called. Add one.`,
  );
}
