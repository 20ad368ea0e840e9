import * as contracts from '../../core/api/workflows.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { askStaticData } from '../../durable-objects/static-data/ask-static-data.ts';
import { publicOrigin } from '../auth/origin.ts';
import { databaseOf } from '../db/database.ts';
import { hasUnfinishedExecutions } from '../db/executions.ts';
import { listVersions } from '../db/workflow-versions.ts';
import { listWorkflows, replaceDraft } from '../db/workflows.ts';
import { toIso } from '../executions/summary.ts';
import type { App } from '../http/app.ts';
import { decodeCursor, encodeCursor, toPage } from '../http/cursor.ts';
import { requireRevision } from '../http/if-match.ts';
import { mount } from '../http/route.ts';
import { problemsOf } from '../workflows/check-workflow.ts';
import { contentHash } from '../workflows/content-hash.ts';
import { createWorkflowFrom } from '../workflows/create-workflow.ts';
import { toWorkflowSummary } from '../workflows/present.ts';
import { publishWorkflowDraft, withdrawWorkflow } from '../workflows/publish.ts';
import { readWorkflowDetail, requireWorkflow } from '../workflows/require-workflow.ts';

export function mountWorkflows(app: App): void {
  mount(app, contracts.listWorkflows, async ({ query, scope, env }) => {
    const after = decodeCursor('workflows', scope, query.cursor, env);
    const rows = await listWorkflows(databaseOf(env), scope, after, query.limit + 1);
    return toPage(rows, query.limit, toWorkflowSummary, (row) =>
      encodeCursor('workflows', scope, { at: row.createdAt, id: row.id }, env),
    );
  });

  mount(app, contracts.createWorkflow, async ({ body, scope, request, env }) => {
    const id = await createWorkflowFrom(env, scope, body);
    return readWorkflowDetail(env, scope, id, publicOrigin(request, env));
  });

  mount(app, contracts.getWorkflow, ({ params, scope, request, env }) =>
    readWorkflowDetail(env, scope, params.id, publicOrigin(request, env)),
  );

  mount(app, contracts.replaceDraft, async ({ params, body, scope, request, env }) => {
    const workflow = await requireWorkflow(env, scope, params.id);
    const revision = requireRevision(request.headers, workflow.revision);
    const replaced = await replaceDraft(databaseOf(env), scope, params.id, {
      revision,
      draft: body,
      draftHash: contentHash(body),
      at: Date.now(),
    });
    if (!replaced)
      throw new AppError(
        'PRECONDITION_FAILED',
        `The workflow has been changed since revision ${revision}. Read it again, then repeat your change.`,
      );
    return readWorkflowDetail(env, scope, params.id, publicOrigin(request, env));
  });

  mount(app, contracts.deleteWorkflow, async ({ params, scope, env }) => {
    await requireWorkflow(env, scope, params.id);
    if (await hasUnfinishedExecutions(databaseOf(env), scope, params.id)) {
      throw new AppError(
        'WORKFLOW_IN_USE',
        'An execution of this workflow has not ended. Wait for it, or cancel it first.',
      );
    }
    await withdrawWorkflow(env, scope, params.id, Date.now());
    await askStaticData(env, { workspaceId: scope.workspaceId, workflowId: params.id }).end();
  });

  mount(app, contracts.validateWorkflow, async ({ params, scope, env }) => ({
    problems: problemsOf((await requireWorkflow(env, scope, params.id)).draft, { forPublish: true }),
  }));

  mount(app, contracts.publishWorkflow, async ({ params, scope, request, env }) => {
    await publishWorkflowDraft(env, scope, params.id);
    return readWorkflowDetail(env, scope, params.id, publicOrigin(request, env));
  });

  mount(app, contracts.unpublishWorkflow, async ({ params, scope, request, env }) => {
    const workflow = await requireWorkflow(env, scope, params.id);
    if (workflow.publishedVersionId === null)
      throw new AppError('WORKFLOW_NOT_PUBLISHED', 'The workflow is not published, so there is nothing to take back.');
    await withdrawWorkflow(env, scope, params.id, null);
    return readWorkflowDetail(env, scope, params.id, publicOrigin(request, env));
  });

  mount(app, contracts.listVersions, async ({ params, scope, env }) => {
    const workflow = await requireWorkflow(env, scope, params.id);
    const versions = await listVersions(databaseOf(env), scope, params.id);
    return {
      items: versions.map((version) => ({
        id: version.id,
        number: version.number,
        hash: version.hash,
        publishedAt: toIso(version.publishedAt),
        publishedBy: version.publishedBy,
        current: version.id === workflow.publishedVersionId,
      })),
    };
  });
}
