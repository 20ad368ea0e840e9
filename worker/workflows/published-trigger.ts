import type { Callable } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { findCallableSystemWide } from '../db/workflows.ts';
import type { Env } from '../env.ts';

/** What a trigger starts now; null when the workflow is not published any more, or not with this trigger. */
export async function publishedTrigger(
  env: Env,
  workspaceId: string,
  workflowId: string,
  triggerNode: string,
): Promise<Callable | null> {
  const found = await findCallableSystemWide(databaseOf(env), workspaceId, workflowId);
  const published = found?.published;
  if (!published?.document.nodes.some((node) => node.id === triggerNode && !node.disabled)) return null;
  const { id, number, hash, document } = published;
  return {
    workflowId,
    workflowName: document.name,
    definition: { kind: 'version', versionId: id, number, hash },
    triggerNode,
  };
}
