import type { EndStatus, ExecutionEvent } from '../../core/engine/events.ts';
import { metasIn } from '../../core/engine/fold-journal.ts';
import type { RunState } from '../../core/engine/state.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { NodeMemory } from '../../core/nodes/kit/context.ts';
import type { CodeEngine } from '../../core/code/engine.ts';
import { engineFor } from '../code/engine-for.ts';
import { egressRules, type EgressRules } from '../egress/rules.ts';
import type { ObjectEnv } from '../env.ts';
import { Outgoing } from '../limits/outgoing.ts';
import { askMemory } from '../memory/ask-memory.ts';
import { valueOf } from './call-execution.ts';
import { ChildRuns } from './child-runs.ts';
import { loadDefinition, type LoadedDefinition } from './definitions.ts';
import { followUps, hasToLookUp, ownFollowUps } from './follow-ups.ts';
import { Journal, type Tombstone } from './journal.ts';
import { nextLook } from './hold-condition.ts';
import { LettingGo } from './let-go.ts';
import { LiveSockets } from './live-sockets.ts';
import { ParentLink } from './parent-link.ts';
import { isolateMemory } from './memory-budget.ts';
import { Payloads } from './payloads.ts';
import { Run } from './run.ts';
import type { RunHost } from './run-host.ts';
import { metaOfStart, type RunMeta } from './run-meta.ts';
import { Turns } from './turns.ts';
import { Versions } from './versions.ts';
import { viewable } from './viewable.ts';
import { earliest, Watch } from './watch.ts';
import { workerExports } from './worker-exports.ts';

/**
 * What one object holds: its journal, its watchers, its alarm, and the run while that is in memory. Each operation of
 * an execution is a function over this, in a file of its own.
 */
export class Host implements RunHost {
  readonly id: string;
  readonly ctx: DurableObjectState;
  readonly env: ObjectEnv;
  journal: Journal;
  payloads: Payloads;
  readonly sockets: LiveSockets;
  readonly watch: Watch;
  readonly lettingGo: LettingGo;
  readonly children: ChildRuns;
  readonly parent: ParentLink;
  readonly turns: Turns;
  readonly egress: EgressRules;
  readonly codeEngine: CodeEngine | null;
  readonly outgoing: Outgoing;
  readonly publicUrl: string;
  /** The run in memory; null before it is started or read, and after its data is deleted. */
  run: Run | null = null;
  /** Present after a load when the data was deleted and only this is left. */
  tombstone: Tombstone | null = null;
  private loading: Promise<Run | null> | null = null;

  /** Does nothing that can throw and stores nothing: an unknown id must not make storage. */
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    this.id = ctx.id.toString();
    this.ctx = ctx;
    this.env = env;
    this.journal = new Journal(ctx.storage);
    // A former object of this execution that was cut off can give nothing back itself.
    isolateMemory.abandon(this.id);
    this.payloads = this.newPayloads();
    this.sockets = new LiveSockets(ctx);
    this.lettingGo = new LettingGo(ctx, env, this.id, () => this.run !== null && !this.watch.isSettled(this.run));
    this.children = new ChildRuns(env, () => this.worker.Definitions);
    this.parent = new ParentLink(env);
    this.turns = new Turns(this);
    this.watch = new Watch(ctx, env, this.id, {
      nextAt: (run) => earliest(this.children.nextAt(run), this.parent.nextAt(run), nextLook(run)),
      onSettled: () => {
        this.payloads.forget();
        void this.lettingGo.letGo();
      },
    });
    this.egress = egressRules(env);
    this.codeEngine = engineFor(env);
    this.outgoing = new Outgoing(env, () => this.worker.Limits);
    this.publicUrl = (env.PUBLIC_URL ?? '').replace(/\/$/, '');
  }

  /** Looked up when it is needed: making the exports costs more than most runs do. */
  get worker() {
    return workerExports(this.ctx);
  }

  vault() {
    return this.worker.Vault;
  }

  memory(owner: readonly string[], run: string): NodeMemory {
    return askMemory(this.env, owner, run);
  }

  newExecutionId(): string {
    return this.env.EXECUTION.newUniqueId().toString();
  }

  hasToLookUp(run: Run, status: EndStatus): boolean {
    return hasToLookUp(run, status);
  }

  ownFollowUps(run: Run, status: EndStatus, error: RunState['error']) {
    return ownFollowUps(run, status, error);
  }

  followUps(run: Run, status: EndStatus, error: RunState['error']) {
    return followUps(run, status, error, async () =>
      valueOf(await this.worker.Definitions.errorWorkflow(run.meta.workspaceId)),
    );
  }

  onWritten(run: Run, events: ExecutionEvent[]): void {
    this.watch.arm(run);
    this.sockets.broadcast(
      viewable(events),
      run.state.events - events.length - run.journal.pendingEvents,
      run.hasEnded,
    );
    this.watch.tell(run);
    if (run.hasEnded) void this.parent.tell(run);
    if (run.hasEnded) this.turns.leave(run);
  }

  /** The next call or alarm folds the journal again; every state that is written has its alarm. */
  onLost(run: Run): void {
    if (this.run === run) this.forgetRun();
  }

  /** Drops the run from memory, and with it whatever of it is not written. */
  forgetRun(): void {
    this.run = null;
    this.journal = new Journal(this.ctx.storage);
    this.payloads.forget();
    this.payloads = this.newPayloads();
  }

  private newPayloads(): Payloads {
    const megabytes = Number(this.env.EXECUTION_DATA_MB ?? Number.NaN);
    const limits = megabytes > 0 ? { maxStored: megabytes * 1e6 } : {};
    return new Payloads(this.journal, this.env.BLOBS, this.id, limits);
  }

  /** The run of this object, from memory or from the journal; null when none was ever started, or only a tombstone is left. */
  load(): Promise<Run | null> {
    if (this.run) return Promise.resolve(this.run);
    this.loading ??= this.fold().finally(() => (this.loading = null));
    return this.loading;
  }

  /** The run, if it belongs to this workspace; EXECUTION_NOT_FOUND otherwise. What is told of it is written. */
  async require(workspaceId: string): Promise<Run> {
    const run = await this.load();
    if (!run || run.meta.workspaceId !== workspaceId) throw this.notFound();
    run.flush();
    return run;
  }

  notFound(): AppError {
    return new AppError('EXECUTION_NOT_FOUND', `There is no execution ${this.id} in this workspace.`);
  }

  private async fold(): Promise<Run | null> {
    if (!this.journal.exists()) return null;
    const { events, tombstone } = this.journal.load();
    this.tombstone = tombstone;
    const [first, ...rest] = events;
    if (first?.type !== 'run.started') return null;
    const { workspaceId } = metaOfStart(first);
    const versions: LoadedDefinition[] = [];
    for (const meta of metasIn(events)) {
      const { definition } = meta as unknown as RunMeta;
      versions.push(await loadDefinition(definition, workspaceId, () => this.worker.Definitions));
    }
    const run = new Run(this.id, new Versions(versions), this.journal, this.payloads, this, first, rest);
    await this.watch.look();
    this.run = run;
    run.interruptLost();
    run.drive();
    return run;
  }
}
