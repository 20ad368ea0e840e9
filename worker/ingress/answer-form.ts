import { AppError } from '../../core/errors/app-error.ts';
import { databaseOf } from '../db/database.ts';
import { findFormSystemWide, type FormRow } from '../db/forms.ts';
import type { Env } from '../env.ts';
import { formPage } from '../pages/form.ts';
import { messagePage, pageResponse } from '../pages/page.ts';
import { publishedTrigger } from '../workflows/published-trigger.ts';
import { debounceTrigger } from './debounce-trigger.ts';
import { deliveryByKey } from './delivery.ts';
import { startFromTrigger } from './start-from-trigger.ts';
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

/** The workflow's own key names the delivery; where it says nothing, the page does that was sent. */
async function start(form: FormRow, once: string, { record }: Submitted, env: Env): Promise<void> {
  const { workspaceId, workflowId, nodeId } = form;
  const json = { ...record, submittedAt: new Date(Date.now()).toISOString(), formMode: 'production' };
  const item = { json };
  const settings = (await publishedTrigger(env, workspaceId, workflowId, nodeId))?.settings;
  const bySend = { id: ['form', once], windowMs: REMEMBER_MS };
  const call = {
    arrived: { item, files: [] },
    bytes: JSON.stringify(item).length,
    delivery: deliveryByKey(settings?.idempotency, form, item) ?? bySend,
    hops: 0,
  };
  if (settings?.debounce) await debounceTrigger(form, settings.debounce, call, env);
  else await startFromTrigger(form, call, false, env);
}
