import { AppError } from '../../core/errors/app-error.ts';
import { isWebAddress } from '../../core/nodes/kit/web-address.ts';
import { isRecord } from '../../core/nodes/kit/records.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { NextForm } from '../../durable-objects/execution/protocol.ts';
import type { Env } from '../env.ts';
import { callExecution, executionObject, valueOf } from '../executions/call-execution.ts';
import { downloadFile } from '../executions/download-file.ts';
import { endingPage, leadingPage, workingPage } from '../pages/next-form.ts';
import { messagePage } from '../pages/page.ts';
import { givenResponse } from './webhook-answer.ts';

/** Right after a form was sent, what comes next is mostly there within this time: no page need say that it is not. */
const FIRST_LOOK_MS = 1500;
/** One look of a page that waits is held open so long: it is not told late, and does not ask all the time. */
const LOOK_MS = 20_000;
/** A page that a workflow's data makes can be looked at, and can do nothing. */
const DOCUMENT_POLICY =
  "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; font-src https: data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Where whoever has filled in a form of an execution is led to; relative, so that it works behind any name. */
export const nextAddress = (executionId: string, key: string): string => `/form/${executionId}/${key}/next`;

/** Leads a browser that has sent a form to what comes next: a reload there sends nothing again. */
export const toNextForm = (executionId: string, key: string): Response => seeOther(nextAddress(executionId, key));

const seeOther = (location: string): Response =>
  new Response(null, {
    status: 303,
    headers: { Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
  });

/**
 * Answers `GET /form/<execution id>/<key>/next`: leads to the next page of the execution as soon as it waits for one, and
 * shows how it ends when it has ended; until then a page says that it is at work, and looks again by itself.
 */
export async function answerNextForm(request: Request, executionId: string, key: string, env: Env): Promise<Response> {
  const looks = Math.max(0, Math.trunc(Number(new URL(request.url).searchParams.get('look')))) || 0;
  const isLook = request.method === 'GET';
  const next = await askNext(executionId, key, !isLook ? 0 : looks === 0 ? FIRST_LOOK_MS : LOOK_MS, env);
  switch (next.kind) {
    case 'page':
      return seeOther(`/form/${executionId}/${next.key}`);
    case 'working':
      return workingPage(nextAddress(executionId, key), looks);
    case 'given':
      return shownEnding(next, executionId, key);
    case 'ended':
      return shownEnd(next);
  }
}

/** Answers `GET /form/<execution id>/<key>/file`: the file that the workflow ends with. */
export async function answerFormFile(executionId: string, key: string, env: Env): Promise<Response> {
  const next = await askNext(executionId, key, 0, env);
  const file = next.kind === 'given' ? next.response.file : undefined;
  if (!file)
    throw new AppError('FILE_NOT_FOUND', 'There is no file here. The page before says how the form has ended.');
  return downloadFile(env, executionId, file.id);
}

async function askNext(executionId: string, key: string, timeoutMs: number, env: Env): Promise<NextForm> {
  const id = executionObject(env, executionId);
  return valueOf(await callExecution(env, id, (stub) => stub.nextForm(key, timeoutMs)));
}

/** What a node answers with: a page, another address, a file, or a document of its own. */
function shownEnding(
  { response, body }: Extract<NextForm, { kind: 'given' }>,
  executionId: string,
  key: string,
): Response {
  const { file, headers, status } = response;
  const said = recordIn(body);
  const named = (name: string) => (typeof said[name] === 'string' ? said[name] : '');
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
  // n8n's forms read these two out of the JSON of a Respond node.
  const leadsTo = [location, response.isPage ? '' : named('redirectURL')].find(isWebAddress);
  if (leadsTo) return leadingPage(leadsTo);
  const saved = file && { address: `/form/${executionId}/${key}/file`, name: file.fileName ?? 'the file' };
  if (response.isPage || saved) return endingPage({ title: named('title'), text: named('text') }, saved ?? null);
  if (named('formSubmittedText') !== '') return endingPage({ title: '', text: named('formSubmittedText') }, null);
  const document = givenResponse(status >= 200 && status < 300 ? 200 : status, headers, body ?? '');
  document.headers.set('Content-Security-Policy', DOCUMENT_POLICY);
  document.headers.set('X-Content-Type-Options', 'nosniff');
  document.headers.set('Cache-Control', 'no-store');
  document.headers.set('Referrer-Policy', 'no-referrer');
  return document;
}

function recordIn(body: string | null): Record<string, Json> {
  try {
    const value = JSON.parse(body ?? '') as Json;
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** The end of a workflow that shows none itself; one that went wrong is told as that. */
function shownEnd({ status, error, done }: Extract<NextForm, { kind: 'ended' }>): Response {
  if (status !== 'succeeded')
    return messagePage({
      title: 'This could not be finished',
      text: 'Not all of what was to be done with your answers has been done: it went wrong, or was stopped. Tell whoever gave you the form; there it can be seen what happened.',
      code: error?.code ?? (status === 'cancelled' ? 'EXECUTION_CANCELLED' : 'EXECUTION_TIMED_OUT'),
    });
  if (done?.redirect) return leadingPage(done.redirect);
  return messagePage({
    title: 'Thank you',
    text: done?.text ?? 'Your answers have arrived. You can close this page.',
  });
}
