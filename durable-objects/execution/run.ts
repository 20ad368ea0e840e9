import { failureOfInterruption } from '../../core/engine/attempts.ts';
import type { Command } from '../../core/engine/commands.ts';
import { due, inFlight as inFlightOf } from '../../core/engine/due.ts';
import { foldEvent, foldJournal, type Folded } from '../../core/engine/fold-journal.ts';
import { newsOfPause } from '../../core/engine/hold.ts';
import { hash } from '../../core/engine/retry.ts';
import { findRun } from '../../core/engine/runs.ts';
import { nextTimer } from '../../core/engine/timers.ts';
import { failureOfTimer } from '../../core/engine/waits.ts';
import type { EndStatus, ExecutionEvent } from '../../core/engine/events.ts';
import type { NodeRun, RunState } from '../../core/engine/state.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { EgressRules } from '../egress/rules.ts';
import { makeAttempt, type Fact } from './attempt.ts';
import { Bell } from './bell.ts';
import { Stops } from './breakpoint.ts';
import { logFailure } from './log-failure.ts';
import type { LoadedDefinition } from './definitions.ts';
import { callbackRequests } from './follow-ups.ts';
import { InFlight, type AttemptId } from './in-flight.ts';
import { ErrorPaths } from './error-path.ts';
import type { Journal } from './journal.ts';
import type { Payloads } from './payloads.ts';
import type { NodeMemory } from '../../core/nodes/kit/context.ts';
import { readCredential } from './read-credential.ts';
import type { RunHost } from './run-host.ts';
import { metaOf, type RunMeta } from './run-meta.ts';
import type { Versions } from './versions.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** Outgoing work of one execution at a time: the platform allows six connections. */
const MAX_IN_FLIGHT = 6;
/** A long run of pure nodes gives way to others, and to its own caller, after this many events. */
const EVENTS_PER_TURN = 200;

/** One execution in memory: state, what is in flight, and the burst that is not written yet. */
export class Run {
  readonly id: string;
  readonly versions: Versions;
  readonly journal: Journal;
  readonly payloads: Payloads;
  private folded: Folded;
  private readonly host: RunHost;
  private readonly attempts = new InFlight();
  private readonly settles = new Bell();
  /** A node may reach the outside in the very turn in which the run is made, before anyone waits for that. */
  private hasSettled = false;
  private readonly changes = new Bell();
  private isDriving = false;
  private isEnding = false;
  private isFlushingSoon = false;
  private readonly errorPaths = new ErrorPaths();
  private readonly stops = new Stops();
  /** Set once the journal has refused a write. */
  private loss: AppError | null = null;

  constructor(
    id: string,
    versions: Versions,
    journal: Journal,
    payloads: Payloads,
    host: RunHost,
    first: ExecutionEvent,
    rest: readonly ExecutionEvent[] = [],
  ) {
    this.id = id;
    this.versions = versions;
    this.journal = journal;
    this.payloads = payloads;
    this.host = host;
    this.folded = foldJournal(versions.graphFor, [first, ...rest]);
  }

  get state(): RunState {
    return this.folded.state;
  }

  /** The version with which the run goes on now. */
  get definition(): LoadedDefinition {
    return this.versions.of(this.state.meta);
  }

  get meta(): RunMeta {
    return metaOf(this.state);
  }

  get hasEnded(): boolean {
    return this.state.endedAt !== null;
  }

  get egress(): EgressRules {
    return this.host.egress;
  }

  get codeEngine(): RunHost['codeEngine'] {
    return this.host.codeEngine;
  }

  get outgoing(): RunHost['outgoing'] {
    return this.host.outgoing;
  }

  get publicUrl(): string {
    return this.host.publicUrl;
  }

  newExecutionId(): string {
    return this.host.newExecutionId();
  }

  get isWorking(): boolean {
    return (
      this.attempts.size > 0 ||
      this.stops.isJudging ||
      this.errorPaths.isPreparing ||
      this.isEnding ||
      this.host.children.isBusy
    );
  }

  nodeRun(node: string, run: number): NodeRun | undefined {
    return findRun(this.state, node, run);
  }

  /** Adds a fact. False when it changes nothing: a stale or repeated one is not journalled. */
  append(fact: Fact, at = Date.now()): boolean {
    if (this.loss) return false;
    const event = { v: 1, at, ...fact } as ExecutionEvent;
    const before = this.folded;
    const next = foldEvent(this.versions.graphFor, before, event);
    if (next === before) return false;
    this.folded = next;
    this.journal.add(event);
    // What others are told of a pause is asked for in the burst of the pause.
    const news = newsOfPause(before.state, next.state);
    if (news) for (const request of callbackRequests(this, news, {})) this.append(request);
    return true;
  }

  /** Answers every attempt that a crash or an eviction cut off, so that what is due comes back. */
  interruptLost(): void {
    for (const attempt of inFlightOf(this.state)) {
      if (!this.attempts.has(attempt)) this.interrupt(attempt);
    }
  }

  private interrupt({ node, run, attempt }: AttemptId): boolean {
    const lost = { node, run, attempt };
    const error = failureOfInterruption(this.definition.graph, this.state, lost);
    return this.errorPaths.add(this, { type: 'node.interrupted', ...lost }, lost, error);
  }

  private fire(id: string): boolean {
    const failed = failureOfTimer(this.definition.graph, this.state, id);
    return this.errorPaths.add(this, { type: 'timer.fired', id }, failed, failed?.error ?? null);
  }

  /** Performs what is due until nothing more can be done without waiting for the world. */
  drive(): void {
    if (this.isDriving || this.loss) return;
    this.isDriving = true;
    try {
      while (!this.loss && this.performAll(due(this.definition.graph, this.state)));
    } finally {
      this.isDriving = false;
    }
    this.attempts.giveUpUnless((attempt) => this.isCurrent(attempt));
    if (this.attempts.size === 0) {
      this.flush();
      this.settle();
    } else if (this.hasSettled) this.flushSoon();
  }

  /**
   * Has what others did written while some are still outside, once everything that only computes has followed it: so
   * that this shares its row, and a slow call keeps nothing from the disk, from its alarm or from who waits for it.
   * Before anything has been outside there is nothing to lose: it would be computed again.
   */
  private flushSoon(): void {
    if (this.isFlushingSoon || this.journal.pendingEvents === 0) return;
    this.isFlushingSoon = true;
    this.later(() => {
      this.isFlushingSoon = false;
      if (this.journal.pendingEvents > 0) this.flush();
    });
  }

  /** Does something as soon as no more follows from what has happened. */
  private later(work: () => void): void {
    setTimeout(() => {
      try {
        work();
      } catch (error) {
        this.logCrash(error);
      }
    }, 0);
  }

  /** Writes the burst and lets everyone know who waits for a change. Throws when that fails, and from then on. */
  flush(): void {
    if (this.loss) throw this.loss;
    let written: ExecutionEvent[];
    try {
      written = this.journal.flush();
    } catch (error) {
      throw this.lose(error);
    }
    if (written.length === 0) return;
    this.host.onWritten(this, written);
    this.changes.ring();
  }

  /** Called before anything leaves the object: the intent stands in the journal before the effect happens. */
  beforeEffect(): void {
    this.flush();
    this.settle();
  }

  /** Runs work that takes real time. */
  async external<T>(work: () => Promise<T>): Promise<T> {
    this.beforeEffect();
    return work();
  }

  /** Resolves when the run has, for the first time, got as far as it can without the outside. */
  async settled(): Promise<void> {
    if (!this.loss && !this.hasSettled && this.attempts.size > 0) await this.settles.rings();
    if (this.loss) throw this.loss;
  }

  /** Resolves at the next write. */
  async changed(): Promise<void> {
    if (!this.loss) await this.changes.rings();
    if (this.loss) throw this.loss;
  }

  async readCredential(credentialId: string | undefined, node: string) {
    if (credentialId === undefined) return null;
    return readCredential(this.host.vault(), this.meta.workspaceId, credentialId, { executionId: this.id, node });
  }

  /** What a run of a node may read of earlier executions, and leaves for later ones. */
  memory(scope: 'node' | 'workflow', { node, run }: { node: string; run: number }): NodeMemory {
    const owner = [this.meta.workspaceId, this.meta.workflowId, ...(scope === 'node' ? [node] : [])];
    return this.host.memory(owner, `${this.id}:${node}:${run}`);
  }

  /** Epoch milliseconds at which the run wants to be woken by itself; null: only from outside. */
  nextTimer(): number | null {
    return nextTimer(this.state)?.at ?? null;
  }

  /**
   * Ends the run, together with what its end asks for: the error workflow, the callbacks. One burst, so that a crash
   * loses both or neither. True when it ended at once; else it ends as soon as it is known what to ask for. Where that
   * cannot be looked up, the alarm has it tried again.
   */
  end(status: EndStatus, error?: RunState['error']): boolean {
    const fact: Fact = { type: 'run.ended', status, ...(error ? { error } : {}) };
    // A run that was cancelled meanwhile has ended with follow-ups of its own.
    const endWith = (followUps: readonly Fact[]): boolean =>
      this.append(fact) && followUps.every((followUp) => this.append(followUp));
    if (!this.host.hasToLookUp(this, status)) return endWith(this.host.ownFollowUps(this, status, error ?? null));
    if (this.isEnding) return false;
    this.isEnding = true;
    void this.external(() => this.host.followUps(this, status, error ?? null))
      .then(endWith)
      .catch((failure: unknown) => logFailure('run.end.failed', this.id, failure))
      .finally(() => {
        this.isEnding = false;
        if (this.hasEnded) this.drive();
        this.flush();
      });
    return false;
  }

  /** Does what is due. True when more may be due now: beginning a node makes nothing else due, everything else can. */
  private performAll(commands: readonly Command[]): boolean {
    // What is overdue comes first: nothing is begun that has timed out already.
    if (commands.filter((command) => command.type === 'fire-timer' && this.perform(command)).length > 0) return true;
    this.host.children.handOver(this, commands);
    const { held, endedAt } = this.state;
    let isMoreDue = false;
    for (const command of commands) {
      if (command.type !== 'fire-timer' && this.perform(command)) isMoreDue = true;
      // A stop or the end makes the rest of the list a thing of the past.
      if (this.loss || this.state.held !== held || this.state.endedAt !== endedAt) return true;
    }
    return isMoreDue;
  }

  /** Does one command, if it is not being done already. True when that may have made more due. */
  private perform(command: Command): boolean {
    switch (command.type) {
      case 'run-node': {
        if (this.attempts.size >= MAX_IN_FLIGHT || this.attempts.has(command)) return false;
        // Started according to the journal, yet nobody works at it: that attempt is lost.
        if (command.started) return this.interrupt(command);
        return command.stop ? this.stopOrLaunch(command, command.stop.by) : this.launch(command);
      }
      case 'fire-timer': {
        return command.at <= Date.now() && this.fire(command.id);
      }
      case 'end-run':
        return this.end(command.status, command.error);
      case 'start-child':
      case 'cancel-child':
        this.host.children.perform(this, command);
        return false;
    }
  }

  /** Holds the run before a node where a person wants to look, or starts the node when the condition does not hold. */
  private stopOrLaunch(command: RunNode, by: 'breakpoint' | 'step'): boolean {
    const verdict = this.stops.judge(this, command);
    if (verdict === 'go') return this.launch(command);
    const { node, run } = command;
    return verdict === 'stop' && this.append({ type: 'run.held', held: true, hold: { by, node, run } });
  }

  /** Begins an attempt. False: nothing else becomes due by that. */
  private launch(command: RunNode): false {
    const now = Date.now();
    // Chance comes from the run's own seed: one source, and a repeat of the run would see the same.
    const seed = hash(`${this.state.seed}:${command.node}:${command.run}:${command.attempt}`);
    const isStarted = this.append(
      {
        type: 'node.started',
        node: command.node,
        run: command.run,
        attempt: command.attempt,
        order: command.order,
        now,
        seed,
      },
      now,
    );
    // What was done before it, of what was due together, may have left nothing of it.
    if (!isStarted) return false;
    this.stops.forget(command);
    void makeAttempt(this, command, this.attempts.begin(command))
      .catch((error: unknown): Fact[] => {
        // Storage failed while the failure itself was to be stored: the node must end all the same.
        logFailure('attempt.crashed', this.id, error, { node: command.node });
        const message = 'The node failed and its failure could not be stored. It was logged.';
        const { node, run, attempt } = command;
        return [{ type: 'node.failed', node, run, attempt, error: { code: 'INTERNAL', message }, retryable: false }];
      })
      .then((facts) => this.finish(command, facts))
      .catch((error: unknown) => this.logCrash(error, { node: command.node }));
    return false;
  }

  private finish(attempt: AttemptId, facts: readonly Fact[]): void {
    if (!this.attempts.end(attempt)) return;
    for (const fact of facts) this.append(fact);
    if (this.journal.pendingEvents < EVENTS_PER_TURN) return this.drive();
    this.beforeEffect();
    this.later(() => this.drive());
  }

  /**
   * The journal has refused a write: the state is ahead of it and so is worth nothing. What is in flight is given up;
   * whoever folds the journal again finds it interrupted.
   */
  private lose(error: unknown): AppError {
    logFailure('journal.unwritten', this.id, error);
    this.loss = new AppError(
      'INTERNAL',
      'The execution could not write its journal, and goes on from what is written. Try again.',
    );
    this.attempts.giveUpUnless(() => false);
    this.settle();
    this.changes.ring();
    this.host.onLost(this);
    return this.loss;
  }

  private logCrash(error: unknown, particulars: Record<string, unknown> = {}): void {
    // A loss has been logged where it happened.
    if (error !== this.loss) logFailure('run.crashed', this.id, error, particulars);
  }

  private isCurrent({ node, run, attempt }: AttemptId): boolean {
    if (this.hasEnded) return false;
    const nodeRun = this.nodeRun(node, run);
    return nodeRun?.attempt === attempt && nodeRun.status === 'running';
  }

  private settle(): void {
    this.hasSettled = true;
    this.settles.ring();
  }
}
