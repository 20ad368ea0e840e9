import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { StartAnswer } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import { databaseOf } from '../db/database.ts';
import { findFormSystemWide, type FormRow } from '../db/forms.ts';
import type { Env } from '../env.ts';
import { filledBefore, formPage, type FilledForm } from '../pages/form.ts';
import { leadingPage } from '../pages/next-form.ts';
import { messagePage, pageResponse } from '../pages/page.ts';
import { publishedTrigger } from '../workflows/published-trigger.ts';
import { authenticateWebhook } from './authenticate.ts';
import { debounceTrigger } from './debounce-trigger.ts';
import { deliveryByKey, type Delivery } from './delivery.ts';
import { toNextForm } from './next-form.ts';
import { fromParameters } from './parameters.ts';
import { receiveForm } from './receive-form.ts';
import type { ArrivedItem } from './request-item.ts';
import { executionOf, startFromTrigger } from './start-from-trigger.ts';
import { readAnswers, sentItem, type SentForm } from './submitted-form.ts';
import { normalizeWebhookPath } from './webhook-path.ts';

/** A form that is sent twice, by a second press or a reload, starts one execution. */
const ONCE = 'once';
const REMEMBER_MS = 86_400_000;

/** Answers `GET` and `POST /form/<path>`: the form of a published workflow. Anybody who knows the address may fill it in. */
export async function answerForm(request: Request, path: string, env: Env): Promise<Response> {
  const normal = normalizeWebhookPath(path);
  const form = normal === null ? null : await findFormSystemWide(databaseOf(env), normal);
  if (!form)
    throw new AppError(
      'WEBHOOK_NOT_FOUND',
      'There is no form at this address. Check it; the form may also have been taken back.',
    );
  await authenticate(form, request, env);
  const query = new URL(request.url).searchParams;
  const asked = query.size > 0 ? { formQueryParameters: fromParameters(query) } : {};
  if (request.method !== 'POST') return shown(form, crypto.randomUUID(), filledBefore(form.show, query));

  let once: string | undefined;
  // The page sends it before all files; where it comes late or not at all, the sending is one of its own.
  const onceIn = (fields: URLSearchParams) => (once ??= fields.get(ONCE)?.slice(0, 64) || crypto.randomUUID());
  const sendingOf = (fields: URLSearchParams): Delivery => ({ id: ['form', onceIn(fields)], windowMs: REMEMBER_MS });
  const prefixOf = (fields: URLSearchParams) => payloadKey(executionOf(form, sendingOf(fields), env).toString(), '');
  const sent = await receiveForm(request, form.show, prefixOf, env);
  const { item, ...filled } = readAnswers(form.show, sent);
  if (filled.errors.size > 0) {
    await sent.discard();
    return shown(form, onceIn(sent.given), filled);
  }
  const sending = sendingOf(sent.given);
  const started = await start(form, sending, sentItem(item, 'production', asked), sent, env);
  const { goesOn, redirect } = form.settings ?? { goesOn: false, redirect: null };
  // Who only gave the same key as somebody else, an address perhaps, is not led into that person's pages.
  const isTheirs = started?.answer?.created === true || started?.byKey === false;
  if (goesOn && isTheirs && started?.answer?.next) return toNextForm(started.id.toString(), started.answer.next);
  return redirect ? leadingPage(redirect) : messagePage({ title: 'Thank you', text: form.done });
}

function shown(form: FormRow, once: string, filled: FilledForm): Response {
  const page = formPage(form.show, form.workflowName, filled, [{ name: ONCE, value: once }]);
  return pageResponse(page, filled.errors.size > 0 ? 422 : 200);
}

async function authenticate({ workspaceId, settings }: FormRow, request: Request, env: Env): Promise<void> {
  if (!settings?.credentialId) return;
  const { headers, method } = request;
  // A browser sends the password it knows for a page of another site as well. Our own pages name no origin.
  if (method === 'POST' && /^(cross|same)-site$/.test(headers.get('sec-fetch-site') ?? ''))
    throw new AppError(
      'ORIGIN_REFUSED',
      'This form takes no answers from pages of other sites. Open it by its address.',
    );
  const config = {
    authentication: 'basic' as const,
    credentialId: settings.credentialId,
    signatureHeader: '',
    signaturePrefix: '',
  };
  try {
    await authenticateWebhook({ workspaceId, config }, headers, async () => new Uint8Array(), env);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'WEBHOOK_UNAUTHENTICATED') throw error;
    throw new AppError('UNAUTHENTICATED', 'This form asks for a user name and a password. Load the page again.');
  }
}

/**
 * The workflow's own key names the delivery; where it says nothing, the page does that was sent. Null where what was sent
 * waits until it is quiet.
 */
async function start(
  form: FormRow,
  sending: Delivery,
  item: Item,
  sent: SentForm,
  env: Env,
): Promise<{ id: DurableObjectId; answer: StartAnswer | null; byKey: boolean } | null> {
  const published = await publishedTrigger(env, form.workspaceId, form.workflowId, form.nodeId).catch(
    async (error: unknown) => {
      // Nothing was begun, and nobody would ever look for what belongs to no execution.
      await sent.discard();
      throw error;
    },
  );
  const settings = published?.settings;
  const byKey = deliveryByKey(settings?.idempotency, form, item);
  const call = {
    arrived: { item, files: [] } as ArrivedItem,
    bytes: JSON.stringify(item).length,
    delivery: byKey ?? sending,
    hops: 0,
  };
  // Whoever is shown what comes next waits for it.
  const isSynchronous = form.settings?.goesOn === true;
  if (!settings?.debounce && !byKey)
    return { ...(await startFromTrigger(form, call, isSynchronous, env)), byKey: false };
  try {
    call.arrived = await storedElsewhere(item, payloadKey(executionOf(form, sending, env).toString(), ''), env);
    if (!settings?.debounce) return { ...(await startFromTrigger(form, call, isSynchronous, env)), byKey: true };
    await debounceTrigger(form, settings.debounce, call, env);
    return null;
  } finally {
    await sent.discard();
  }
}

/** The item with its files as they are stored, for a place that nobody knew when they came. */
async function storedElsewhere({ binary = {}, ...item }: Item, prefix: string, env: Env): Promise<ArrivedItem> {
  const files: ArrivedItem['files'] = [];
  for (const [property, { id, mimeType, fileName }] of Object.entries(binary)) {
    const stored = await env.BLOBS.get(prefix + id);
    if (!stored) throw new AppError('FILE_NOT_FOUND', `The file ${fileName ?? property} was not kept. Send it again.`);
    files.push({ property, content: stored.body, mimeType, fileName });
  }
  return { item, files };
}
