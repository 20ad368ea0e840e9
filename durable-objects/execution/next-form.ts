import type { EndStatus } from '../../core/engine/events.ts';
import { readLiterals } from '../../core/nodes/kit/input.ts';
import form from '../../core/nodes/form.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Host } from './host.ts';
import type { FormDone, NextForm } from './protocol.ts';
import { readyResponse } from './ready-response.ts';
import type { Run } from './run.ts';
import { waitFor } from './wait-for.ts';
import { isNextKey, openPageKey } from './wait-address.ts';

/**
 * What whoever fills in the forms of this run is to see: a page that waits before an ending of another branch, so that
 * nothing is left unasked. EXECUTION_NOT_FOUND for another key than the run's.
 */
export async function nextForm(host: Host, key: string, timeoutMs: number): Promise<NextForm> {
  const run = await host.load();
  if (!run || !isNextKey(run, key)) throw host.notFound();
  return (await waitFor(run, timeoutMs, () => look(run))) ?? { kind: 'working' };
}

async function look(run: Run): Promise<NextForm | null> {
  const page = openPageKey(run);
  if (page !== null) return { kind: 'page', key: page };
  if (!run.hasEnded && !run.state.response) return null;
  const ready = await readyResponse(run);
  if (ready?.kind === 'given') return ready;
  const { status, error } = run.state;
  return { kind: 'ended', status: status as EndStatus, error, done: doneOf(run) };
}

/** What the form that started the run says at its end; null where none did. */
function doneOf(run: Run): FormDone | null {
  const trigger = formOf(run);
  if (!trigger) return null;
  const { done, redirect } = readLiterals(form.fields, trigger.params);
  return { text: done, ...(redirect ? { redirect } : {}) };
}

/** The form that started a run; null where something else did. */
export function formOf({ definition, meta }: Run): WorkflowNode | null {
  const trigger = definition.document.nodes.find(({ name }) => name === meta.triggerName);
  return trigger?.type === form.type ? trigger : null;
}
