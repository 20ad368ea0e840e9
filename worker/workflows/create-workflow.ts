import type { StaticData } from '../../core/engine/static-data.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import { askStaticData } from '../../durable-objects/static-data/ask-static-data.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { addWorkflow } from '../db/workflows.ts';
import type { Env } from '../env.ts';
import { contentHash } from './content-hash.ts';

/** Stores a new workflow, with what it keeps from the beginning, and gives its id. Nothing runs by this: drafts have no triggers. */
export async function createWorkflowFrom(
  env: Env,
  scope: Scope,
  draft: WorkflowDocument,
  { sample = null, staticData = null }: { sample?: string | null; staticData?: StaticData | null } = {},
): Promise<string> {
  const id = newId('wf');
  const now = Date.now();
  if (staticData) await askStaticData(env, { workspaceId: scope.workspaceId, workflowId: id }).begin(staticData);
  await addWorkflow(databaseOf(env), scope, {
    id,
    name: draft.name,
    draft,
    draftHash: contentHash(draft),
    sample,
    createdAt: now,
    updatedAt: now,
  });
  return id;
}
