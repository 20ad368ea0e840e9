import { DurableObject } from 'cloudflare:workers';
import type { ExecutionEvent } from '../../core/engine/events.ts';
import { openRuns } from '../../core/engine/runs.ts';
import { AppError, toErrorData, type Result } from '../../core/errors/app-error.ts';
import { parseAllowList } from '../../core/egress/allow-list.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { ObjectEnv } from '../env.ts';
import { Outgoing } from '../limits/outgoing.ts';
import { loadDefinition } from './definitions.ts';
import { logFailure } from './log-failure.ts';
import { Journal, type Tombstone } from './journal.ts';
import { LiveSockets } from './live-sockets.ts';
import { Payloads } from './payloads.ts';
import { readNodeData } from './node-data.ts';
import type {
  ExecutionReport,
  ExecutionRpc,
  ExecutionView,
  NodeData,
  ReadyResponse,
  StartAnswer,
  StartRequest,
} from './protocol.ts';
import { readyResponse } from './ready-response.ts';
import { deleteStored, retainUntil } from './retention.ts';
import { toMeta, type RunMeta } from './run-meta.ts';
import { noteActive, noteReleased, residents } from './residents.ts';
import { Run, type RunHost } from './run.ts';
import { waitFor } from './wait-for.ts';
import { Watch } from './watch.ts';
import { workerExports } from './worker-exports.ts';

/** After an alarm that could not do its work. */
const AGAIN_MS = 30_000;

/**
 * One execution. The object's id is the execution's id; everything that it knows is its journal.
 * See ARCHITECTURE §3.2–3.5 for why each line of the alarm's handling stands where it does.
 */
export class Execution extends DurableObject<ObjectEnv> implements ExecutionRpc {
  private readonly id: string;
  private readonly journal: Journal;
  private readonly payloads: Payloads;
  private readonly sockets: LiveSockets;
  private readonly host: RunHost;
  private run: Run | null = null;
  private loading: Promise<Run | null> | null = null;
  private tombstone: Tombstone | null = null;
  private openCalls = 0;
  private readonly watch: Watch;

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    this.id = ctx.id.toString();
    this.journal = new Journal(ctx.storage);
    this.payloads = new Payloads(this.journal, env.BLOBS, this.id);
    this.sockets = new LiveSockets(ctx);
    this.watch = new Watch(ctx, env, this.id, () => void this.letGo());
    this.host = {
      // Looked up when it is needed: making the exports costs more than most runs do.
      vault: () => workerExports(ctx).Vault,
      outgoing: new Outgoing(env, () => workerExports(ctx).Limits),
      allow: parseAllowList(env.EGRESS_ALLOW).hosts,
      publicUrl: (env.PUBLIC_URL ?? '').replace(/\/$/, ''),
      newExecutionId: () => env.EXECUTION.newUniqueId().toString(),
      onWritten: (run, events) => this.onWritten(run, events),
    };
  }

  async start(request: StartRequest): Promise<Result<StartAnswer>> {
    return this.answer(async () => {
      const known = (await this.load()) ?? this.tombstone;
      if (known) return this.alreadyStarted(known, request);
      const loaded = loadDefinition(request.definition, request.workspaceId, () => workerExports(this.ctx).Definitions);
      const definition = loaded instanceof Promise ? await loaded : loaded;
      // Another delivery of the same key may have come first while the definition was read.
      if (this.run) return this.alreadyStarted(this.run, request);

      const trigger = definition.document.nodes.find((node) => node.id === request.triggerNode);
      if (!trigger)
        throw new AppError('WORKFLOW_INVALID', `The workflow has no node "${request.triggerNode}" to start with.`);
      const { data } = request;
      const outputs =
        data.kind === 'inline'
          ? await this.payloads.write([data.items])
          : [[{ ref: Payloads.storedRef(data.key), from: 0, to: data.count }]];
      // Large items went to R2 meanwhile: the same delivery may have come in between.
      if (this.run) return this.alreadyStarted(this.run, request);
      this.journal.create();
      const timeout = definition.document.settings.timeoutSeconds;
      const event: ExecutionEvent = {
        v: 1,
        at: Date.now(),
        type: 'run.started',
        rules: 1,
        order: definition.document.settings.order,
        mode: request.mode,
        trigger: { node: trigger.id, outputs },
        seed: crypto.getRandomValues(new Uint32Array(1))[0]!,
        timeoutMs: timeout === undefined ? DEFAULT_TIMEOUT_MS : timeout * 1000,
        meta: toMeta(request, trigger.name) as unknown as Record<string, unknown>,
      };
      this.journal.add(event);
      const run = new Run(this.id, definition, this.journal, this.payloads, this.host, event);
      this.run = run;
      run.drive();
      await run.settled();
      // The answer leaves only when the start is durable: the flush is in this turn, the output gate does the rest.
      run.flush();
      return {
        created: true,
        status: run.state.status,
        response: request.synchronous ? await readyResponse(run) : null,
      };
    });
  }

  async awaitResponse(workspaceId: string, timeoutMs: number): Promise<Result<ReadyResponse | null>> {
    return this.answer(async () => {
      const run = await this.require(workspaceId);
      return waitFor(run, timeoutMs, () => readyResponse(run));
    });
  }

  async awaitEnd(workspaceId: string, timeoutMs: number): Promise<Result<ExecutionReport['status']>> {
    return this.answer(async () => {
      const run = await this.require(workspaceId);
      const reached = await waitFor(run, timeoutMs, async () => (run.hasEnded ? run.state.status : null));
      return reached ?? run.state.status;
    });
  }

  async view(workspaceId: string): Promise<Result<ExecutionView>> {
    return this.answer(async () => {
      const run = await this.require(workspaceId);
      run.flush();
      return { report: this.watch.report(run), document: run.definition.document, events: this.journal.read().events };
    });
  }

  async nodeData(
    workspaceId: string,
    node: string,
    nodeRun: number,
    offset: number,
    limit: number,
  ): Promise<Result<NodeData>> {
    return this.answer(async () => {
      const run = await this.require(workspaceId);
      const found = run.nodeRun(node, nodeRun);
      if (!found)
        throw new AppError('EXECUTION_NOT_FOUND', `The execution has no run ${nodeRun} of the node "${node}".`);
      return readNodeData(run, found, offset, limit);
    });
  }

  async cancel(workspaceId: string): Promise<Result<ExecutionReport>> {
    return this.answer(async () => {
      const run = await this.require(workspaceId);
      if (run.hasEnded)
        throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
      run.append({ type: 'run.ended', status: 'cancelled' });
      run.drive();
      return this.watch.report(run);
    });
  }

  async resume(by: 'webhook' | 'form' | 'decision', key: string, items: Item[]): Promise<Result<{ resumed: true }>> {
    return this.answer(async () => {
      const run = await this.load();
      if (!run || !isSameKey(key, run.meta.resumeKey)) throw notFound(this.id);
      if (run.hasEnded)
        throw new AppError('EXECUTION_ENDED', `The execution has ended already, as ${run.state.status}.`);
      const waiting = openRuns(run.state).find(({ entry }) => entry.wait?.kind === by && entry.resumed === null);
      if (!waiting) throw new AppError('EXECUTION_NOT_WAITING', `The execution does not wait for a ${by} now.`);
      const written = await this.payloads.write([items]);
      // Of two calls that come at once the second finds the wait ended: the fold drops it.
      const fact = {
        type: 'wait.resumed',
        node: waiting.node,
        run: waiting.entry.run,
        by,
        ref: written[0]?.[0]?.ref ?? null,
      } as const;
      if (!run.append(fact))
        throw new AppError('EXECUTION_NOT_WAITING', `The execution does not wait for a ${by} any more.`);
      run.flush();
      run.drive();
      return { resumed: true };
    });
  }

  async poke(): Promise<ExecutionReport | null> {
    const run = await this.load();
    if (!run) return null;
    await this.watch.look();
    this.watch.arm(run);
    run.drive();
    return this.watch.report(run);
  }

  /** The live view: a WebSocket that the worker has authenticated. */
  override async fetch(request: Request): Promise<Response> {
    const run = await this.load();
    if (!run || request.headers.get('x-sluice-workspace') !== run.meta.workspaceId)
      return new Response(null, { status: 404 });
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 });
    run.flush();
    return this.sockets.accept(request, this.journal.read().events, run.hasEnded);
  }

  override webSocketMessage(): void {
    // Watchers have nothing to say.
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close();
  }

  /** Never throws: an alarm that always throws is dropped by the platform after seven calls. */
  override async alarm(): Promise<void> {
    this.watch.forget();
    try {
      const run = await this.load();
      if (!run) {
        if (this.tombstone && this.tombstone.until <= Date.now()) await this.vanish();
        else if (this.tombstone) await this.ctx.storage.setAlarm(this.tombstone.until);
        return;
      }
      if (
        run.hasEnded &&
        this.watch.isConfirmed(run) &&
        (retainUntil(run.state, run.definition.document) ?? Infinity) <= Date.now()
      ) {
        return await this.retire(run);
      }
      if (!run.hasEnded) {
        // Armed before anything is tried: whatever happens below, the object wakes again and goes on.
        this.watch.arm(run);
        run.drive();
        run.flush();
      }
      await this.watch.confirm(run);
      // Everything that could be early is done: this once the alarm may move back, to the moment that comes next.
      this.watch.forget();
      this.watch.arm(run);
    } catch (error) {
      logFailure('execution.alarm.failed', this.id, error);
      await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS);
    }
  }

  /** Deletes the data of an ended execution: D1 row, R2 prefix, object, in that order, so that a crash leaves no orphan. */
  private async retire(run: Run): Promise<void> {
    const { workspaceId, dedupeMs } = run.meta;
    await workerExports(this.ctx).ExecutionIndex.forget(workspaceId, this.id);
    await deleteStored(this.env.BLOBS, this.id);
    this.run = null;
    const until = run.state.startedAt + dedupeMs;
    if (until <= Date.now()) {
      await this.vanish();
      return;
    }
    this.tombstone = { ended: true, status: run.state.status, workspaceId, until };
    this.journal.bury(this.tombstone);
    await this.ctx.storage.setAlarm(until);
  }

  /** Forgets that anything ever ran here: the next delivery with the same key starts anew. */
  private async vanish(): Promise<void> {
    await this.ctx.storage.deleteAll();
    this.tombstone = null;
    this.watch.reset();
  }

  /**
   * Frees the handles of an ended run at once where very many objects are held: each has three open files, and a
   * machine allows only so many. Idleness frees them within seconds anyway and costs nothing, so this is the exception.
   */
  private async letGo(): Promise<void> {
    const limit = Number(this.env.RESIDENT_OBJECTS ?? Number.NaN);
    if (!(residents() > limit)) return;
    await this.ctx.storage.sync();
    // In a turn of its own: an abort throws away what its own turn has written.
    setTimeout(() => {
      if (this.openCalls > 0 || this.ctx.getWebSockets().length > 0) return;
      noteReleased(this.id);
      this.ctx.abort('The execution has ended and its object is let go.', { retryAlarm: false } as never);
    }, 0);
  }

  private onWritten(run: Run, events: ExecutionEvent[]): void {
    this.watch.arm(run);
    this.sockets.broadcast(events, run.state.events - events.length - run.journal.pendingEvents, run.hasEnded);
    this.watch.tell(run);
  }

  /** The run of this object, from memory or from the journal; null when none was ever started, or only a tombstone is left. */
  private load(): Promise<Run | null> {
    if (this.run) return Promise.resolve(this.run);
    this.loading ??= this.fold().finally(() => (this.loading = null));
    return this.loading;
  }

  private async fold(): Promise<Run | null> {
    if (!this.journal.exists()) return null;
    const { events, tombstone } = this.journal.read();
    this.tombstone = tombstone;
    const [first, ...rest] = events;
    if (first?.type !== 'run.started') return null;
    const meta = first.meta as unknown as RunMeta;
    const definition = await loadDefinition(
      meta.definition,
      meta.workspaceId,
      () => workerExports(this.ctx).Definitions,
    );
    const run = new Run(this.id, definition, this.journal, this.payloads, this.host, first, rest);
    await this.watch.look();
    this.run = run;
    run.interruptLost();
    if (!run.hasEnded) run.drive();
    return run;
  }

  private async alreadyStarted(known: Run | Tombstone, request: StartRequest): Promise<StartAnswer> {
    const workspaceId = known instanceof Run ? known.meta.workspaceId : known.workspaceId;
    if (workspaceId !== request.workspaceId) throw notFound(this.id);
    if (!(known instanceof Run)) return { created: false, status: known.status, response: null };
    return {
      created: false,
      status: known.state.status,
      response: request.synchronous ? await readyResponse(known) : null,
    };
  }

  private async require(workspaceId: string): Promise<Run> {
    const run = await this.load();
    if (!run || run.meta.workspaceId !== workspaceId) throw notFound(this.id);
    return run;
  }

  /** Class identity does not survive the RPC border: errors cross it as data. */
  private async answer<T>(work: () => Promise<T>): Promise<Result<T>> {
    this.openCalls++;
    noteActive(this.id, Date.now());
    try {
      return { ok: true, value: await work() };
    } catch (error) {
      if (!(error instanceof AppError)) logFailure('execution.failed', this.id, error);
      return { ok: false, error: toErrorData(error) };
    } finally {
      this.openCalls--;
    }
  }
}

/** Active time that an execution may use when its workflow says nothing else. */
const DEFAULT_TIMEOUT_MS = 300_000;

function notFound(id: string): AppError {
  return new AppError('EXECUTION_NOT_FOUND', `There is no execution ${id} in this workspace.`);
}

/** Compared without telling by its duration how much was right. */
function isSameKey(given: string, key: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(given), encoder.encode(key)];
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}
