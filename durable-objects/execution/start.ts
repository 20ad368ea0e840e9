import type { ExecutionEvent, Outputs } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { evaluateInput } from '../../core/nodes/kit/input.ts';
import { fileIdsIn } from '../../core/workflow/file-reference.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { adoptFiles } from './adopt-files.ts';
import { loadDefinition, type LoadedDefinition } from './definitions.ts';
import { laterGeneration, rememberUntil } from './dedupe.ts';
import { takeGiven } from './given-items.ts';
import type { Host } from './host.ts';
import { logFailure } from './log-failure.ts';
import { Payloads } from './payloads.ts';
import { formOf } from './next-form.ts';
import type { StartAnswer, StartRequest, Takeover } from './protocol.ts';
import { readyResponse } from './ready-response.ts';
import { deleteCopies } from './retention.ts';
import { vanish } from './retire.ts';
import { payloadKey } from './stored-bytes.ts';
import { toMeta } from './run-meta.ts';
import { Run } from './run.ts';
import { appendTaken, storeTaken, type TakenResults } from './take-over.ts';
import { lineOf } from './turns.ts';
import { readVariables } from './variables.ts';
import { Versions } from './versions.ts';
import { nextKey } from './wait-address.ts';

/** Active time that an execution may use when its workflow says nothing else. */
const DEFAULT_TIMEOUT_MS = 300_000;

/** With these the start will never be possible, however often it is tried. */
const FOR_GOOD = new Set<string>([
  'WORKFLOW_NOT_FOUND',
  'WORKFLOW_INVALID',
  'NODE_INPUT_INVALID',
] satisfies ErrorCode[]);

/** Starts the run of this object. The first call counts; every later one is told what became of it. */
export async function start(host: Host, request: StartRequest): Promise<StartAnswer> {
  await host.load();
  // The window has ended, and the alarm that clears up is late.
  if (host.tombstone && rememberUntil(host, host.tombstone) <= Date.now()) await vanish(host);
  try {
    return (await alreadyStarted(host, request)) ?? (await startNew(host, request));
  } catch (error) {
    if (error instanceof AppError && FOR_GOOD.has(error.code)) await dropData(host, request);
    if (error instanceof AppError && request.takeover && isRefusal(error)) await dropTaken(host, request);
    throw error;
  }
}

/** What is refused stays refused; anything else may be tried again with what is there. */
const isRefusal = ({ code }: AppError) => code !== 'OVERLOADED' && code !== 'INTERNAL';

async function startNew(host: Host, request: StartRequest): Promise<StartAnswer> {
  const loaded = loadDefinition(request.definition, request.workspaceId, () => host.worker.Definitions);
  const definition = loaded instanceof Promise ? await loaded : loaded;
  const trigger = definition.document.nodes.find((node) => node.id === request.triggerNode);
  if (!trigger)
    throw new AppError('WORKFLOW_INVALID', `The workflow has no node "${request.triggerNode}" to start with.`);
  const { takeover, workspaceId } = request;
  const { variables } = definition;
  const vars =
    variables === 'none' || host.run ? undefined : await readVariables(variables, workspaceId, host.worker.Definitions);
  const taken = takeover && !host.run ? await storeTaken(host, workspaceId, definition, takeover) : null;
  const outputs = host.run ? [] : (taken?.trigger ?? (await triggerOutputs(host, request, trigger)));
  const isLimited = !host.run && definition.document.settings.concurrency;
  const line = isLimited ? await lineOf(host, request, definition, outputs) : null;
  const hasToWait = line !== null && (await host.turns.enter(line));
  // Another delivery of the same key may have come first while the definition was read, or large items went to R2.
  const known = await alreadyStarted(host, request);
  if (known) return known;
  host.journal.create();
  const event = started(request, definition, trigger, outputs, {
    ...(line ? { line: line.name } : {}),
    ...(vars ? { vars } : {}),
  });
  host.journal.add(event);
  const run = new Run(host.id, new Versions([definition]), host.journal, host.payloads, host, event);
  if (takeover && taken) takeOver(host, run, takeover, taken);
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
    ...nextOf(run),
  };
}

/** A takeover that is refused leaves nothing of the run that was to be. */
function takeOver(host: Host, run: Run, takeover: Takeover, taken: TakenResults): void {
  try {
    appendTaken(run, takeover, taken);
  } catch (error) {
    host.forgetRun();
    throw error;
  }
}

/** What a delivery is told that is not the first; null when there was none. */
async function alreadyStarted(host: Host, request: StartRequest): Promise<StartAnswer | null> {
  const known = host.run ?? host.tombstone;
  if (!known) return null;
  const { workspaceId } = known instanceof Run ? known.meta : known;
  if (workspaceId !== request.workspaceId) throw host.notFound();
  const status = known instanceof Run ? known.state.status : known.status;
  const later = laterGeneration(host, known, request);
  // Its data goes with it to the later generation.
  if (later !== null) return { created: false, later, status, response: null };
  await dropData(host, request);
  const response = known instanceof Run && request.synchronous ? await readyResponse(known) : null;
  return { created: false, status, response, ...(known instanceof Run ? nextOf(known) : {}) };
}

/** Whoever sends the form that starts a run may see what comes after it, again where it is sent again. */
const nextOf = (run: Run): { next?: string } => (formOf(run) ? { next: nextKey(run) } : {});

/** Deletes the items that came with a start which is none. What cannot be deleted goes with the rest of the execution. */
async function dropData(host: Host, { data, triggerNode }: StartRequest): Promise<void> {
  const { files = [] } = data;
  if (data.kind === 'inline' && files.length === 0) return;
  try {
    // A start that is repeated because its answer was lost names the items that the run has begun with.
    const begun = host.run?.nodeRun(triggerNode, 0)?.outputs.flat() ?? [];
    const isInUse = data.kind === 'stored' && begun.some(({ ref }) => ref === Payloads.storedRef(data.key));
    const used = files.length > 0 ? fileIdsIn(await host.payloads.read(begun)) : [];
    const keys = files.filter((id) => !used.includes(id)).map((id) => payloadKey(host.id, id));
    if (data.kind === 'stored' && !isInUse) keys.push(data.key);
    if (keys.length > 0) await host.env.BLOBS.delete(keys);
  } catch (error) {
    logFailure('trigger.undeleted', host.id, error);
  }
}

/** Deletes what a takeover that was refused had copied already: no execution is there whose retention would. */
async function dropTaken(host: Host, request: StartRequest): Promise<void> {
  await dropData(host, request);
  if (host.run || host.tombstone) return;
  try {
    await deleteCopies(host.env.BLOBS, host.id);
  } catch (error) {
    logFailure('takeover.undeleted', host.id, error);
  }
}

async function triggerOutputs(
  host: Host,
  { data, mode, takeover }: StartRequest,
  trigger: WorkflowNode,
): Promise<Outputs> {
  const from = takeover?.from ?? null;
  const definition = registry.get(trigger.type);
  if (!definition?.accept) {
    if (data.kind === 'inline') return writeAdopted(host, data.items, from);
    const slice = { ref: Payloads.storedRef(data.key), from: 0, to: data.count };
    // Requests hold references only; what a person pinned or gave may hold whole files.
    const isByHand = mode === 'manual' || from !== null;
    return isByHand ? writeAdopted(host, await host.payloads.read([slice]), from, [[slice]]) : [[slice]];
  }
  const items =
    data.kind === 'inline'
      ? data.items
      : await host.payloads.read([{ ref: Payloads.storedRef(data.key), from: 0, to: data.count }]);
  // A trigger's fields hold no expressions: there is no item yet that one could see.
  const params = evaluateInput(definition.fields, trigger.params, () => undefined);
  return writeAdopted(
    host,
    acceptedBy(trigger, () => definition.accept!(params, items)),
    from,
  );
}

/**
 * Writes items whose files came within them, as pins bring them, with these stored on their own. `from`: the execution
 * whose files they may name.
 */
function writeAdopted(
  { payloads }: Host,
  items: Item[],
  from: string | null,
  written?: Outputs,
): Outputs | Promise<Outputs> {
  if (!items.some(({ binary }) => binary !== undefined)) return written ?? payloads.write([items]);
  return payloads.holding('The start', async (holder) => {
    const lists = [items];
    const adopted = await (from === null
      ? adoptFiles(lists, (content, more) => payloads.files.write(content, more, holder))
      : takeGiven(payloads, lists, from));
    return adopted === lists && written ? written : payloads.write(adopted);
  });
}

/** Names the trigger in what it says of items that it does not take. */
function acceptedBy(trigger: WorkflowNode, accept: () => Item[]): Item[] {
  try {
    return accept();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { ...error.details, node: trigger.name });
  }
}

function started(
  request: StartRequest,
  { document }: LoadedDefinition,
  trigger: WorkflowNode,
  outputs: Outputs,
  more: Parameters<typeof toMeta>[2],
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
    ...(request.takeover?.scope ? { scope: request.takeover.scope } : {}),
    ...(request.debug ? { debug: request.debug } : {}),
    meta: toMeta(request, trigger.name, more) as unknown as Record<string, unknown>,
  };
}
