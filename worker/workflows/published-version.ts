import { AppError } from '../../core/errors/app-error.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { PublishedVersion } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { findVersionSystemWide } from '../db/workflow-versions.ts';
import { findCallableSystemWide } from '../db/workflows.ts';
import type { Env } from '../env.ts';

/** A version of a workflow: the present one for `published`, else by its id. */
export async function publishedVersion(
  env: Env,
  workspaceId: string,
  workflowId: string,
  version: string,
): Promise<{ definition: PublishedVersion; document: WorkflowDocument }> {
  const db = databaseOf(env);
  const found =
    version === 'published'
      ? (await findCallableSystemWide(db, workspaceId, workflowId))?.published
      : await findVersionSystemWide(db, workspaceId, workflowId, version);
  if (found) {
    const { id, number, hash, document } = found;
    return { definition: { kind: 'version', versionId: id, number, hash }, document };
  }
  if (version === 'published')
    throw new AppError('WORKFLOW_NOT_PUBLISHED', 'The workflow is not published. Publish it, or name a version.');
  throw new AppError('VERSION_NOT_FOUND', `The workflow has no version ${JSON.stringify(version)}.`);
}
