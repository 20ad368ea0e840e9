import { exportWorkflow, importWorkflow } from '../../core/api/workflows.ts';
import { importCurl } from '../../core/curl/import-curl.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { exportN8n } from '../../core/n8n/export.ts';
import { importN8n } from '../../core/n8n/import.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import { exportSluice, importSluice, type Imported } from '../../core/workflow/import-export.ts';
import { isTimeZone } from '../../core/workflow/validate-settings.ts';
import { publicOrigin } from '../auth/origin.ts';
import type { App } from '../http/app.ts';
import { mount } from '../http/route.ts';
import { createWorkflowFrom } from '../workflows/create-workflow.ts';
import { readWorkflowDetail, requireWorkflow } from '../workflows/require-workflow.ts';

/** Longest document, in bytes of JSON: it is one row of the database, which takes 2 MB with all that stands beside it. */
const MAX_BYTES = 1_500_000;

const IMPORTS = {
  sluice: importSluice,
  n8n: (workflow: unknown, timezone: string | undefined) => importN8n(workflow, registry, { timezone }),
  curl: importCurl,
} satisfies Record<string, (workflow: unknown, timezone: string | undefined) => Imported>;

/** Import and export. Import stores a draft and runs nothing; export holds ids of credentials, never secrets. */
export function mountTransfer(app: App): void {
  mount(app, importWorkflow, async ({ body, scope, request, env }) => {
    const part = body.format === 'curl' ? 'command' : 'workflow';
    const source = body[part];
    if (source === undefined)
      throw new AppError('BODY_INVALID', `An import of the format "${body.format}" needs "${part}".`, {
        problems: [{ path: part, message: 'Required' }],
      });
    checkZone(body);
    const { workflow, report, staticData = null }: Imported = IMPORTS[body.format](source, body.timezone);
    requireRoom(workflow);
    const id = await createWorkflowFrom(env, scope, workflow, { staticData });
    return { workflow: await readWorkflowDetail(env, scope, id, publicOrigin(request, env)), report };
  });

  mount(app, exportWorkflow, async ({ params, query, scope, env }) => {
    const { draft } = await requireWorkflow(env, scope, params.id);
    return query.format === 'n8n' ? exportN8n(draft, registry) : exportSluice(draft);
  });
}

function checkZone({ format, timezone }: { format: string; timezone?: string | undefined }): void {
  if (timezone === undefined) return;
  const refuse = (message: string) =>
    new AppError('BODY_INVALID', message, { problems: [{ path: 'timezone', message }] });
  if (format !== 'n8n')
    throw refuse('`timezone` is the zone of an n8n instance. Leave it out for workflows from elsewhere.');
  if (!isTimeZone(timezone))
    throw refuse(`"${timezone}" is no time zone. Give the name of one, such as Europe/Berlin or UTC.`);
}

function requireRoom(workflow: WorkflowDocument): void {
  const size = new TextEncoder().encode(JSON.stringify(workflow)).length;
  if (size > MAX_BYTES)
    throw new AppError(
      'BODY_TOO_LARGE',
      `The workflow takes ${size} bytes with what is kept of its source; a workflow may take ${MAX_BYTES}. Remove pinned data, or split it.`,
    );
}
