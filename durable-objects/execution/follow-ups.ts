import type { EndStatus, Outputs } from '../../core/engine/events.ts';
import type { RunState } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Fact } from './attempt.ts';
import type { CallbackRequest } from './callback.ts';
import type { Run } from './run.ts';
import { staticDataRequest } from './static-data.ts';

type CallbackEvent = 'paused' | 'resumed' | 'ended';
type RunError = (ErrorData & { node?: string }) | null;

/** As much of an error's text as a callback carries. */
const MESSAGE_CHARACTERS = 2000;
/** `settings.errorWorkflow` of a workflow that wants none, whatever the workspace's default is. */
const NONE = 'none';

/**
 * Only a failure may have to wait for an answer: the workspace's error workflow, and its data where they are large. A
 * success and a cancel depend on nothing but the run.
 */
export function hasToLookUp(run: Run, status: EndStatus): boolean {
  const { mode } = run.state;
  const failed = status === 'failed' || status === 'timed_out';
  return (
    failed && (mode === 'production' || mode === 'child') && run.definition.document.settings.errorWorkflow !== NONE
  );
}

/** What an end asks for by the run alone: that its static data is saved, and the callbacks. */
export function ownFollowUps(run: Run, status: EndStatus, error: RunError): Fact[] {
  const told = error ? { code: error.code, message: error.message.slice(0, MESSAGE_CHARACTERS) } : null;
  return [...staticDataRequest(run), ...callbackRequests(run, 'ended', { status, error: told })];
}

/** Everything that the end of a run asks for. */
export async function followUps(
  run: Run,
  status: EndStatus,
  error: RunError,
  workspaceDefault: () => Promise<string | null>,
): Promise<Fact[]> {
  const request = await errorWorkflowRequest(run, status, error, workspaceDefault);
  return [...ownFollowUps(run, status, error), ...request];
}

/**
 * The execution of the error workflow that a failed run asks for, once: the request stands in the burst of the end.
 * A called workflow leaves its failure to its caller unless it names an error workflow of its own; runs of drafts and of
 * error workflows start none.
 */
async function errorWorkflowRequest(
  run: Run,
  status: EndStatus,
  error: RunError,
  workspaceDefault: () => Promise<string | null>,
): Promise<Fact[]> {
  if (!hasToLookUp(run, status)) return [];
  const { mode } = run.state;
  const own = run.definition.document.settings.errorWorkflow;
  const target = own ?? (mode === 'production' ? await workspaceDefault() : null);
  if (!target || target === run.meta.workflowId) return [];
  const input = (await run.payloads.write([[{ json: describeFailure(run, status, error) }]]))[0]!;
  return [
    {
      type: 'child.recorded',
      node: error?.node ?? '',
      run: 0,
      child: run.newExecutionId(),
      status: 'requested',
      request: { kind: 'error-workflow', target, index: 0, input, detached: true },
    },
  ];
}

/** The signed requests that the workflow's settings ask for when this happens to a run. Nobody is told of draft runs. */
export function callbackRequests(run: Run, event: CallbackEvent, about: { [key: string]: Json }): Fact[] {
  const wanted = (run.definition.document.settings.callbacks ?? []).filter((one) => one.events.includes(event));
  if (wanted.length === 0 || run.state.mode === 'manual') return [];
  const message: { [key: string]: Json } = {
    type: `execution.${event}`,
    timestamp: new Date(Date.now()).toISOString(),
    data: { executionId: run.id, workflowId: run.meta.workflowId, workflowName: run.meta.workflowName, ...about },
  };
  const requests = wanted.map(({ credential }): CallbackRequest => ({ credential, message }));
  // A few hundred characters each: they lie in the journal, so there is nothing to wait for.
  const inputs = run.payloads.write(requests.map((request) => [{ json: { ...request } }])) as Outputs;
  return wanted.map(({ url }, index) => ({
    type: 'child.recorded',
    node: '',
    run: 0,
    child: `callback:${crypto.randomUUID()}`,
    status: 'requested',
    request: { kind: 'callback', target: url, index, input: inputs[index] ?? [], detached: true },
  }));
}

/** What an error workflow is told, in the shape that n8n's users know, with our codes beside it. */
function describeFailure(run: Run, status: EndStatus, error: RunError): { [key: string]: Json } {
  const nameOf = (id: string | undefined) => run.definition.document.nodes.find((node) => node.id === id)?.name ?? null;
  return {
    execution: {
      id: run.id,
      url: `${run.publicUrl}/executions/${run.id}`,
      status,
      mode: run.state.mode,
      startedAt: new Date(run.state.startedAt).toISOString(),
      lastNodeExecuted: nameOf(error?.node ?? lastNode(run.state)),
      error: {
        name: error?.code ?? 'INTERNAL',
        code: error?.code ?? 'INTERNAL',
        message: error?.message ?? '',
        node: nameOf(error?.node),
        item: (error?.details?.['item'] as Json | undefined) ?? null,
        status: (error?.details?.['status'] as Json | undefined) ?? null,
      },
    },
    workflow: { id: run.meta.workflowId, name: run.meta.workflowName },
  };
}

function lastNode(state: RunState): string | undefined {
  let last: { node: string; order: number } | undefined;
  for (const [node, runs] of Object.entries(state.nodes)) {
    const order = runs.at(-1)?.order ?? -1;
    if (order > (last?.order ?? -1)) last = { node, order };
  }
  return last?.node;
}
