import { parseAllowList } from '../../core/egress/allow-list.ts';
import type { ExecutionEvent } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { ObjectEnv } from '../env.ts';
import { loadDefinition } from './definitions.ts';
import { Journal, type Tombstone } from './journal.ts';
import { LettingGo } from './let-go.ts';
import { LiveSockets } from './live-sockets.ts';
import { Payloads } from './payloads.ts';
import { Run, type RunHost } from './run.ts';
import { metaOfStart } from './run-meta.ts';
import { viewable } from './viewable.ts';
import { Watch } from './watch.ts';
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
  readonly allow: ReadonlySet<string>;
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
    this.payloads = new Payloads(this.journal, env.BLOBS, this.id);
    this.sockets = new LiveSockets(ctx);
    this.lettingGo = new LettingGo(ctx, env, this.id, () => this.run !== null && !this.run.hasEnded);
    this.watch = new Watch(ctx, env, this.id, () => void this.lettingGo.letGo());
    this.allow = parseAllowList(env.EGRESS_ALLOW).hosts;
    this.publicUrl = (env.PUBLIC_URL ?? '').replace(/\/$/, '');
  }

  /** Looked up when it is needed: making the exports costs more than most runs do. */
  get worker() {
    return workerExports(this.ctx);
  }

  vault() {
    return this.worker.Vault;
  }

  onWritten(run: Run, events: ExecutionEvent[]): void {
    this.watch.arm(run);
    this.sockets.broadcast(
      viewable(events),
      run.state.events - events.length - run.journal.pendingEvents,
      run.hasEnded,
    );
    this.watch.tell(run);
  }

  /** The next call or alarm folds the journal again; every state that is written has its alarm. */
  onLost(run: Run): void {
    if (this.run === run) this.forgetRun();
  }

  /** Drops the run from memory, and with it whatever of it is not written. */
  forgetRun(): void {
    this.run = null;
    this.journal = new Journal(this.ctx.storage);
    this.payloads = new Payloads(this.journal, this.env.BLOBS, this.id);
  }

  /** The run of this object, from memory or from the journal; null when none was ever started, or only a tombstone is left. */
  load(): Promise<Run | null> {
    if (this.run) return Promise.resolve(this.run);
    this.loading ??= this.fold().finally(() => (this.loading = null));
    return this.loading;
  }

  /** The run, if it belongs to this workspace; EXECUTION_NOT_FOUND otherwise. */
  async require(workspaceId: string): Promise<Run> {
    const run = await this.load();
    if (!run || run.meta.workspaceId !== workspaceId) throw this.notFound();
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
    const meta = metaOfStart(first);
    const definition = await loadDefinition(meta.definition, meta.workspaceId, () => this.worker.Definitions);
    const run = new Run(this.id, definition, this.journal, this.payloads, this, first, rest);
    await this.watch.look();
    this.run = run;
    run.interruptLost();
    if (!run.hasEnded) run.drive();
    return run;
  }
}
