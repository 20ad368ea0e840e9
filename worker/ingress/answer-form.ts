import { AppError } from '../../core/errors/app-error.ts';
import type { StartRequest } from '../../durable-objects/execution/protocol.ts';
import { databaseOf } from '../db/database.ts';
import { findFormSystemWide, type FormRow } from '../db/forms.ts';
import { addPendingStartSystemWide } from '../db/pending-starts.ts';
import type { Env } from '../env.ts';
import { startExecution } from '../executions/start-execution.ts';
import { formPage } from '../pages/form.ts';
import { messagePage, pageResponse } from '../pages/page.ts';
import { readForm, type Submitted } from './submitted.ts';
import { normalizeWebhookPath } from './webhook-path.ts';

/** A form that is sent twice, by a second press or a reload, starts one execution. */
const ONCE = 'once';
const REMEMBER_MS = 86_400_000;

/** Answers `GET` and `POST /form/<path>`: the form of a published workflow. Anybody who knows the address may fill it in. */
export async function answerForm(
  method: string,
  path: string,
  given: () => Promise<URLSearchParams>,
  env: Env,
): Promise<Response> {
  const normal = normalizeWebhookPath(path);
  const form = normal === null ? null : await findFormSystemWide(databaseOf(env), normal);
  if (!form)
    throw new AppError(
      'WEBHOOK_NOT_FOUND',
      'There is no form at this address. Check it; the form may also have been taken back.',
    );
  if (method !== 'POST') return shown(form, crypto.randomUUID());
  const fields = await given();
  const once = fields.get(ONCE)?.slice(0, 64) || crypto.randomUUID();
  const submitted = readForm(form.show, fields);
  if (!submitted.ok) return shown(form, once, submitted);
  await start(form, once, submitted, env);
  return messagePage({ title: 'Thank you', text: form.done });
}

function shown(form: FormRow, once: string, submitted?: Submitted): Response {
  const page = formPage(form.show, form, submitted, [{ name: ONCE, value: once }]);
  return pageResponse(page, submitted ? 422 : 200);
}

async function start(form: FormRow, once: string, { record }: Submitted, env: Env): Promise<void> {
  const { workspaceId, workflowId, workflowName, nodeId } = form;
  const name = JSON.stringify([workspaceId, workflowId, nodeId, 'form', once]);
  const id = env.EXECUTION.idFromName(name);
  const json = { ...record, submittedAt: new Date(Date.now()).toISOString(), formMode: 'production' };
  const request: StartRequest = {
    workspaceId,
    workflowId,
    workflowName,
    definition: { kind: 'version', versionId: form.versionId, number: form.versionNumber, hash: form.versionHash },
    mode: 'production',
    triggerNode: nodeId,
    data: { kind: 'inline', items: [{ json }] },
    dedupeMs: REMEMBER_MS,
    delivery: { name, generation: 0 },
    synchronous: false,
  };
  try {
    await startExecution(env, id, request);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'OVERLOADED') throw error;
    await addPendingStartSystemWide(databaseOf(env), id.toString(), request, Date.now());
  }
}
