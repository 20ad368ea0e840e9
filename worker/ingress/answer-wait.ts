import { AppError } from '../../core/errors/app-error.ts';
import type { DecisionShow, FormShow } from '../../core/nodes/kit/wait-show.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { OpenWait } from '../../durable-objects/execution/protocol.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from '../executions/call-execution.ts';
import { resumeWait } from '../executions/resume-wait.ts';
import { decisionPage } from '../pages/decision.ts';
import { filledBefore, formPage, type FilledForm } from '../pages/form.ts';
import { expiredPage } from '../pages/next-form.ts';
import { messagePage, pageResponse } from '../pages/page.ts';
import { nextAddress, toNextForm } from './next-form.ts';
import { receiveForm } from './receive-form.ts';
import { readDecision, type SubmittedDecision } from './submitted-decision.ts';
import { readAnswers, sentItem } from './submitted-form.ts';

/** What an address that ends a wait names. */
interface Wait {
  executionId: string;
  key: string;
}

/**
 * Answers `GET` and `POST /form/<execution id>/<key>`. A page that was answered leads to what came after it; one whose time
 * is over says so first, for nobody has taken the answers that come now.
 */
export async function answerFormWait(request: Request, wait: Wait, env: Env): Promise<Response> {
  try {
    return await fillIn(request, wait, env);
  } catch (error) {
    const { next, expired } = error instanceof AppError && error.code === 'WAIT_OVER' ? (error.details ?? {}) : {};
    if (typeof next !== 'string') throw error;
    return expired === true ? expiredPage(nextAddress(wait.executionId, next)) : toNextForm(wait.executionId, next);
  }
}

async function fillIn(request: Request, { executionId, key }: Wait, env: Env): Promise<Response> {
  const id = executionObject(env, executionId);
  const wait = valueOf(await callExecution(env, id, (stub) => stub.openWait('form', key)));
  const show = wait.show as FormShow;
  const shown = (filled: FilledForm) =>
    pageResponse(formPage(show, wait.workflowName, filled), filled.errors.size > 0 ? 422 : 200);
  if (request.method !== 'POST') return shown(filledBefore(show, new URL(request.url).searchParams));
  const sent = await receiveForm(request, show, () => payloadKey(executionId, ''), env);
  const { item, ...filled } = readAnswers(show, sent);
  if (filled.errors.size > 0) {
    await sent.discard();
    return shown(filled);
  }
  await resumeWait(env, id, 'form', key, sentItem(item, wait.mode === 'manual' ? 'test' : 'production'));
  if (wait.next !== null) return toNextForm(executionId, wait.next);
  return messagePage({ title: 'Thank you', text: 'Your answers have arrived. You can close this page.' });
}

/** Answers `GET` and `POST /approve/<execution id>/<key>`. */
export async function answerDecision(request: Request, { executionId, key }: Wait, env: Env): Promise<Response> {
  const id = executionObject(env, executionId);
  const wait: OpenWait = valueOf(await callExecution(env, id, (stub) => stub.openWait('decision', key)));
  const show = wait.show as DecisionShow;
  const shown = (submitted?: SubmittedDecision) =>
    pageResponse(decisionPage(show, wait, submitted), submitted ? 422 : 200);
  if (request.method !== 'POST') return shown();
  const { given } = await receiveForm(request, null, () => payloadKey(executionId, ''), env);
  const submitted = readDecision(show, given);
  if (Object.keys(submitted.errors).length > 0) return shown(submitted);
  await resumeWait(env, id, 'decision', key, { json: { ...submitted.record, ...whoWhen(request) } });
  const { choice } = submitted.record;
  const label = show.choices.find(({ value }) => value === choice)?.label ?? choice;
  return messagePage({ title: 'Thank you', text: `Your decision has arrived: ${label}.` });
}

/** Who decided, as far as a page without a sign-in can know, and when. */
function whoWhen(request: Request): Record<string, Json> {
  return {
    answeredAt: new Date(Date.now()).toISOString(),
    address: request.headers.get('cf-connecting-ip'),
    userAgent: request.headers.get('user-agent')?.slice(0, 500) ?? null,
  };
}
