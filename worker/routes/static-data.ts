import * as contracts from '../../core/api/static-data.ts';
import { askStaticData } from '../../durable-objects/static-data/ask-static-data.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { requireWorkflow } from '../workflows/require-workflow.ts';

export function mountStaticData(app: App): void {
  mount(app, contracts.getStaticData, async ({ params, scope, env }) => {
    const { workspaceId, id } = await requireWorkflow(env, scope, params.id);
    const { global, nodes } = await askStaticData(env, { workspaceId, workflowId: id }).read();
    return { global, nodes };
  });

  mount(app, contracts.resetStaticData, async ({ params, scope, env }) => {
    const { workspaceId, id } = await requireWorkflow(env, scope, params.id);
    await askStaticData(env, { workspaceId, workflowId: id }).reset();
  });
}
