import { exportWorkflow, importWorkflow } from '../../core/api/workflows.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { exportSluice, importSluice } from '../../core/workflow/import-export.ts';
import { publicOrigin } from '../auth/origin.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { createWorkflowFrom } from '../workflows/create-workflow.ts';
import { readWorkflowDetail, requireWorkflow } from '../workflows/require-workflow.ts';

/** Import and export. Import stores a draft and runs nothing; export holds ids of credentials, never secrets. */
export function mountTransfer(app: App): void {
  mount(app, importWorkflow, async ({ body, scope, request, env }) => {
    requireFormat(body.format);
    const { workflow, report } = importSluice(body.workflow);
    const id = await createWorkflowFrom(env, scope, workflow);
    return { workflow: await readWorkflowDetail(env, scope, id, publicOrigin(request, env)), report };
  });

  mount(app, exportWorkflow, async ({ params, query, scope, env }) => {
    requireFormat(query.format);
    return exportSluice((await requireWorkflow(env, scope, params.id)).draft);
  });
}

function requireFormat(format: 'sluice' | 'n8n'): void {
  if (format !== 'sluice')
    throw new AppError(
      'WORKFLOW_FORMAT_UNSUPPORTED',
      'Workflows of n8n cannot be imported or exported yet. Use the format "sluice".',
    );
}
