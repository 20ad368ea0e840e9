import * as contracts from '../../core/api/workspace.ts';
import type { Scope } from '../auth/scope.ts';
import { databaseOf } from '../db/database.ts';
import { changeWorkspaceRow, findWorkspace } from '../db/workspaces.ts';
import type { Env } from '../env.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { requireTrigger } from '../workflows/callable-workflow.ts';
import { requireWorkflow } from '../workflows/require-workflow.ts';

export function mountWorkspace(app: App): void {
  mount(app, contracts.getWorkspace, ({ scope, env }) => describe(env, scope));

  mount(app, contracts.changeWorkspace, async ({ body, scope, env }) => {
    const { name, errorWorkflow } = body;
    if (typeof errorWorkflow === 'string') {
      const { draft } = await requireWorkflow(env, scope, errorWorkflow);
      requireTrigger(draft, 'error');
    }
    await changeWorkspaceRow(databaseOf(env), scope, { name, errorWorkflowId: errorWorkflow });
    return describe(env, scope);
  });
}

async function describe(env: Env, scope: Scope): Promise<contracts.Workspace> {
  const { id, name, errorWorkflowId } = await findWorkspace(databaseOf(env), scope);
  return { id, name, errorWorkflow: errorWorkflowId };
}
