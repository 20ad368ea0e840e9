import type { ExecutionEvent, Outputs } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import { loadDefinition, type LoadedDefinition } from './definitions.ts';
import type { Host } from './host.ts';
import type { Tombstone } from './journal.ts';
import { Payloads } from './payloads.ts';
import type { StartAnswer, StartRequest } from './protocol.ts';
import { readyResponse } from './ready-response.ts';
import { toMeta } from './run-meta.ts';
import { Run } from './run.ts';
import { lineOf } from './turns.ts';

/** Active time that an execution may use when its workflow says nothing else. */
const DEFAULT_TIMEOUT_MS = 300_000;

/** Starts the run of this object. The first call counts; every later one is told what became of it. */
export async function start(host: Host, request: StartRequest): Promise<StartAnswer> {
  const known = (await host.load()) ?? host.tombstone;
  if (known) return alreadyStarted(host, known, request);
  const loaded = loadDefinition(request.definition, request.workspaceId, () => host.worker.Definitions);
  const definition = loaded instanceof Promise ? await loaded : loaded;
  // Another delivery of the same key may have come first while the definition was read.
  if (host.run) return alreadyStarted(host, host.run, request);

  const trigger = definition.document.nodes.find((node) => node.id === request.triggerNode);
  if (!trigger)
    throw new AppError('WORKFLOW_INVALID', `The workflow has no node "${request.triggerNode}" to start with.`);
  const outputs = await triggerOutputs(host, request);
  const line = definition.document.settings.concurrency ? await lineOf(host, request, definition, outputs) : null;
  const hasToWait = line !== null && (await host.turns.enter(line));
  // Large items went to R2 meanwhile: the same delivery may have come in between.
  if (host.run) return alreadyStarted(host, host.run, request);
  host.journal.create();
  const event = started(request, definition, trigger, outputs, line?.name);
  host.journal.add(event);
  const run = new Run(host.id, definition, host.journal, host.payloads, host, event);
  host.run = run;
  if (hasToWait) run.append({ type: 'run.held', held: true, hold: { by: 'turn' } });
  run.drive();
  await run.settled();
  // The answer leaves only when the start is durable: the flush is in this turn, the output gate does the rest.
  run.flush();
  return {
    created: true,
    status: run.state.status,
    response: request.synchronous ? await readyResponse(run) : null,
  };
}

async function alreadyStarted(host: Host, known: Run | Tombstone, request: StartRequest): Promise<StartAnswer> {
  const workspaceId = known instanceof Run ? known.meta.workspaceId : known.workspaceId;
  if (workspaceId !== request.workspaceId) throw host.notFound();
  if (!(known instanceof Run)) return { created: false, status: known.status, response: null };
  return {
    created: false,
    status: known.state.status,
    response: request.synchronous ? await readyResponse(known) : null,
  };
}

async function triggerOutputs(host: Host, { data }: StartRequest): Promise<Outputs> {
  if (data.kind === 'inline') return host.payloads.write([data.items]);
  return [[{ ref: Payloads.storedRef(data.key), from: 0, to: data.count }]];
}

function started(
  request: StartRequest,
  { document }: LoadedDefinition,
  trigger: WorkflowNode,
  outputs: Outputs,
  line?: string,
): Extract<ExecutionEvent, { type: 'run.started' }> {
  const { order, timeoutSeconds } = document.settings;
  return {
    v: 1,
    at: Date.now(),
    type: 'run.started',
    rules: 1,
    order,
    mode: request.mode,
    trigger: { node: trigger.id, outputs },
    seed: crypto.getRandomValues(new Uint32Array(1))[0]!,
    timeoutMs: timeoutSeconds === undefined ? DEFAULT_TIMEOUT_MS : timeoutSeconds * 1000,
    meta: toMeta(request, trigger.name, line) as unknown as Record<string, unknown>,
  };
}
