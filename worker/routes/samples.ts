import { getSampleCommand, installSample, listSamples } from '../../core/api/workflows.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { publicOrigin } from '../auth/origin.ts';
import { databaseOf } from '../db/database.ts';
import { findVersionDocumentSystemWide } from '../db/workflow-versions.ts';
import { findInstalledSamples } from '../db/workflows.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { SAMPLES } from '../samples/all.ts';
import type { Sample } from '../samples/sample.ts';
import { createWorkflowFrom } from '../workflows/create-workflow.ts';
import { publishWorkflowDraft } from '../workflows/publish.ts';
import { readWorkflowDetail, requireWorkflow } from '../workflows/require-workflow.ts';

export function mountSamples(app: App): void {
  mount(app, listSamples, async ({ scope, env }) => {
    const installed = await findInstalledSamples(databaseOf(env), scope);
    return {
      items: SAMPLES.map(({ id, name, summary }) => ({ id, name, summary, installed: installed.get(id) ?? null })),
    };
  });

  mount(app, installSample, async ({ params, scope, request, env }) => {
    const sample = requireSample(params.id);
    const place = { scope, env, origin: publicOrigin(request, env) };
    const document = await sample.make(place);
    const id = await createWorkflowFrom(env, scope, document, { sample: sample.id });
    await publishWorkflowDraft(env, scope, id);
    return {
      workflow: await readWorkflowDetail(env, scope, id, place.origin),
      command: (await sample.command(place, document))!,
    };
  });

  mount(app, getSampleCommand, async ({ params, scope, request, env }) => {
    const sample = requireSample(params.id);
    const db = databaseOf(env);
    const installed = (await findInstalledSamples(db, scope)).get(sample.id);
    if (installed === undefined)
      throw new AppError('WORKFLOW_NOT_FOUND', `The sample "${sample.name}" is not installed. Add it first.`);
    const { publishedVersionId } = await requireWorkflow(env, scope, installed);
    const document =
      publishedVersionId && (await findVersionDocumentSystemWide(db, scope.workspaceId, publishedVersionId));
    if (!document)
      throw new AppError('WORKFLOW_NOT_PUBLISHED', 'The sample is not published, so nothing can fire it. Publish it.');
    const place = { scope, env, origin: publicOrigin(request, env) };
    return { command: await sample.command(place, document) };
  });
}

function requireSample(id: string): Sample {
  const sample = SAMPLES.find((one) => one.id === id);
  if (!sample) throw new AppError('WORKFLOW_NOT_FOUND', `There is no sample ${JSON.stringify(id)}.`);
  return sample;
}
