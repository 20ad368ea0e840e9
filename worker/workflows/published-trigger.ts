import type { WorkflowSettings } from '../../core/workflow/document.ts';
import type { Callable } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { findCallableSystemWide } from '../db/workflows.ts';
import type { Env } from '../env.ts';

/** What a trigger starts, and the settings of that version. */
export interface PublishedTrigger {
  callable: Callable;
  settings: WorkflowSettings;
}

/** What a trigger starts now; null when the workflow is not published any more, or not with this trigger. */
export async function publishedTrigger(
  env: Env,
  workspaceId: string,
  workflowId: string,
  triggerNode: string,
): Promise<PublishedTrigger | null> {
  const found = await findCallableSystemWide(databaseOf(env), workspaceId, workflowId);
  const published = found?.published;
  if (!published?.document.nodes.some((node) => node.id === triggerNode && !node.disabled)) return null;
  const { id, number, hash, document } = published;
  const definition = { kind: 'version', versionId: id, number, hash } as const;
  return {
    callable: { workflowId, workflowName: document.name, definition, triggerNode },
    settings: document.settings,
  };
}
