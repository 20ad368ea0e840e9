import { installSample, listSamples } from '../../core/api/workflows.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { publicOrigin } from '../auth/origin.ts';
import { databaseOf } from '../db/database.ts';
import { findInstalledSamples } from '../db/workflows.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { SAMPLES } from '../samples/all.ts';
import { createWorkflowFrom } from '../workflows/create-workflow.ts';
import { publishWorkflowDraft } from '../workflows/publish.ts';
import { readWorkflowDetail } from '../workflows/require-workflow.ts';

export function mountSamples(app: App): void {
  mount(app, listSamples, async ({ scope, env }) => {
    const installed = await findInstalledSamples(databaseOf(env), scope);
    return {
      items: SAMPLES.map(({ id, name, summary }) => ({ id, name, summary, installed: installed.get(id) ?? null })),
    };
  });

  mount(app, installSample, async ({ params, scope, request, env }) => {
    const sample = SAMPLES.find((one) => one.id === params.id);
    if (!sample) throw new AppError('WORKFLOW_NOT_FOUND', `There is no sample ${JSON.stringify(params.id)}.`);
    const origin = publicOrigin(request, env);
    const { document, command } = await sample.make({ scope, env, origin });
    const id = await createWorkflowFrom(env, scope, document, sample.id);
    await publishWorkflowDraft(env, scope, id);
    return { workflow: await readWorkflowDetail(env, scope, id, origin), command };
  });
}
