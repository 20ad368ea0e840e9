import { WorkerEntrypoint } from 'cloudflare:workers';
import { AppError, toErrorData, type Result } from '../../core/errors/app-error.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { DefinitionsRpc } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { findVersionDocumentSystemWide } from '../db/workflow-versions.ts';
import type { Env } from '../env.ts';
import { logLine } from '../http/log.ts';

/** Gives executions the published version that they run. */
export class Definitions extends WorkerEntrypoint<Env> implements DefinitionsRpc {
  async version(workspaceId: string, versionId: string): Promise<Result<WorkflowDocument>> {
    try {
      const document = await findVersionDocumentSystemWide(databaseOf(this.env), workspaceId, versionId);
      if (!document)
        throw new AppError('WORKFLOW_NOT_FOUND', `The version ${versionId} of the workflow does not exist any more.`);
      return { ok: true, value: document };
    } catch (error) {
      if (!(error instanceof AppError)) logLine('definitions.failed', { workspaceId, versionId, error: String(error) });
      return { ok: false, error: toErrorData(error) };
    }
  }
}
