import { WorkerEntrypoint } from 'cloudflare:workers';
import { AppError, toErrorData, type Result } from '../../core/errors/app-error.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Callable, DefinitionsRpc } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { listVariablesSystemWide } from '../db/variables.ts';
import { findVersionDocumentSystemWide } from '../db/workflow-versions.ts';
import { findErrorWorkflowSystemWide } from '../db/workspaces.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';
import { callableWorkflow } from '../workflows/callable-workflow.ts';
import { publishedVersion } from '../workflows/published-version.ts';
import { publishedTrigger } from '../workflows/published-trigger.ts';

/** Gives executions the published version that they run, and the workflows that they call. */
export class Definitions extends WorkerEntrypoint<Env> implements DefinitionsRpc {
  async version(workspaceId: string, versionId: string): Promise<Result<WorkflowDocument>> {
    return answer({ workspaceId, versionId }, async () => {
      const document = await findVersionDocumentSystemWide(databaseOf(this.env), workspaceId, versionId);
      if (!document)
        throw new AppError('WORKFLOW_NOT_FOUND', `The version ${versionId} of the workflow does not exist any more.`);
      return document;
    });
  }

  async versionOf(workspaceId: string, workflowId: string, version: string) {
    return answer({ workspaceId, workflowId, version }, () =>
      publishedVersion(this.env, workspaceId, workflowId, version),
    );
  }

  async callable(
    workspaceId: string,
    workflowId: string,
    how: { trigger: 'workflow' | 'error'; draft: boolean },
  ): Promise<Result<Callable>> {
    return answer({ workspaceId, workflowId }, () => callableWorkflow(this.env, workspaceId, workflowId, how));
  }

  async published(workspaceId: string, workflowId: string, triggerNode: string): Promise<Result<Callable | null>> {
    return answer({ workspaceId, workflowId }, async () => {
      const found = await publishedTrigger(this.env, workspaceId, workflowId, triggerNode);
      return found && found.callable;
    });
  }

  async variables(workspaceId: string): Promise<Result<Record<string, string>>> {
    return answer({ workspaceId }, async () => {
      const rows = await listVariablesSystemWide(databaseOf(this.env), workspaceId);
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    });
  }

  async errorWorkflow(workspaceId: string): Promise<Result<string | null>> {
    return answer({ workspaceId }, () => findErrorWorkflowSystemWide(databaseOf(this.env), workspaceId));
  }
}

async function answer<T>(about: Record<string, string>, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof AppError)) logLine('definitions.failed', { ...about, error: String(error) });
    return { ok: false, error: toErrorData(error) };
  }
}
