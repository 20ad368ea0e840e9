import type { Command } from '../../core/engine/commands.ts';
import { childOf, childrenOf } from '../../core/engine/children.ts';
import { due } from '../../core/engine/due.ts';
import type { Slice } from '../../core/engine/events.ts';
import { AppError, fromErrorData, toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import type { ObjectEnv } from '../env.ts';
import type { Fact } from './attempt.ts';
import { callExecution, valueOf } from './call-execution.ts';
import { deliverCallback } from './callback.ts';
import { StartRequests, type StartChild } from './child-start.ts';
import { FanOut } from './fan-out.ts';
import { logFailure } from './log-failure.ts';
import type { ChildStarted, ChildStarts, DefinitionsRpc, Outcome } from './protocol.ts';
import type { Run } from './run.ts';
import { saveStaticData } from './static-data.ts';

export type ChildCommand = Extract<Command, { type: 'start-child' | 'cancel-child' }>;
type ChildFact = Extract<Fact, { type: 'child.recorded' }>;

/** An answer to the queue carries about so many characters, so that what crosses the border stays small. */
const STARTS_CHARACTERS = 1_000_000;
/** Calls of other executions at a time, beside the run's own nodes. */
const AT_ONCE = 6;
/** A child tells when it has ended; this often its caller asks all the same. */
const ASK_MS = 600_000;
/** What could not be done is tried again after this long at first, then after ever longer, up to the second figure. */
const AGAIN_MS = 5000;
const AGAIN_AT_MOST_MS = 3_600_000;
/** A callback that nobody took for so long is given up. */
const GIVE_UP_MS = 86_400_000;
const FINAL_FOR_CALLBACKS = new Set<string>([
  'HTTP_ADDRESS_REFUSED',
  'HTTP_URL_INVALID',
  'CREDENTIAL_NOT_FOUND',
  'CREDENTIAL_INVALID',
] satisfies ErrorCode[]);

/**
 * Performs what a run asks of other executions: starting them, ending them, learning how they ended. Nothing is
 * remembered that the run's state does not say: what is lost in a crash is asked for again by `due`.
 */
export class ChildRuns {
  private readonly env: ObjectEnv;
  private readonly definitions: () => DefinitionsRpc;
  private readonly fanOut: FanOut;
  private readonly busy = new Set<string>();
  private readonly later = new Map<string, { tries: number; at: number }>();
  /** Children that are said to have ended and have not been asked how. */
  private readonly toAsk = new Set<string>();
  private askedAt = Date.now();
  private hasAsked = false;

  constructor(env: ObjectEnv, definitions: () => DefinitionsRpc) {
    this.env = env;
    this.definitions = definitions;
    this.fanOut = new FanOut(env);
  }

  get isBusy(): boolean {
    return this.busy.size > 0;
  }

  /** Hands what is due to the queue where it is much: there many others start it at once. The rest is performed here. */
  handOver(run: Run, commands: readonly Command[]): void {
    const starts = commands.filter(
      (command) => command.type === 'start-child' && !this.busy.has(command.child) && !this.isPutOff(command.child),
    );
    this.fanOut.handOver(run, starts as StartChild[]);
  }

  /** Begins what a command asks for, unless it is being done or its time has not come. The answer comes as an event. */
  perform(run: Run, command: ChildCommand): void {
    if (this.isPutOff(command.child)) return;
    if (command.type === 'cancel-child') this.work(run, command.child, () => this.cancel(run, command.child));
    else if (!this.fanOut.has(command.child)) this.work(run, command.child, () => this.start(run, command));
  }

  /** The starts that the queue asks for, as far as they are still due and fit into one answer; `left` is to be asked for again. */
  async startsOf(run: Run, children: readonly string[]): Promise<ChildStarts> {
    const asked = new Set(children);
    const answer: ChildStarts = { starts: [], left: [] };
    const starts = new StartRequests(run, this.env, this.definitions());
    let room = STARTS_CHARACTERS;
    for (const command of due(run.definition.graph, run.state)) {
      if (command.type !== 'start-child' || !asked.delete(command.child) || this.busy.has(command.child)) continue;
      if (room <= 0) answer.left.push(command.child);
      else
        try {
          const request = await starts.of(command);
          room -= JSON.stringify(request).length;
          answer.starts.push({ child: command.child, request });
        } catch (error) {
          this.notStarted(run, command, error);
        }
    }
    // With what is not due the queue is done: a run that is held now sends it again when it goes on.
    for (const child of asked) this.fanOut.forget(child);
    this.goOn(run);
    return answer;
  }

  /** Records what the queue has started, and what could not be. */
  begun(run: Run, answers: readonly ChildStarted[]): void {
    const commands = new Map<string, StartChild>();
    for (const command of due(run.definition.graph, run.state))
      if (command.type === 'start-child') commands.set(command.child, command);
    for (const { child, error } of answers) {
      const command = commands.get(child);
      if (!error) run.append(recorded(of(run, child), 'started'));
      else if (command) this.notStarted(run, command, fromErrorData(error));
    }
    this.goOn(run);
  }

  /** Records the end of a child that tells of it. False: it is not known yet how the child ended, but will be asked. */
  async ended(run: Run, child: string, outcome: Outcome | null): Promise<boolean> {
    const isOpen = () => ['requested', 'started'].includes(childOf(run.state, child)?.status ?? '');
    if (!isOpen()) return true;
    if (!outcome) {
      this.learn(run, child);
      return false;
    }
    run.append(await this.taken(run, child, outcome));
    this.goOn(run);
    return true;
  }

  /** Asks the children that have been silent for long. Called by the alarm. */
  ask(run: Run): void {
    for (const child of this.later.keys())
      if (!this.isPutOff(child) && childOf(run.state, child)?.status === 'started') this.learn(run, child);
    const now = Date.now();
    const isTime = now >= this.askedAt + ASK_MS;
    // An object that sleeps between its alarms does not remember when it last asked.
    const isOld = (child: string) => now >= (childOf(run.state, child)?.requestedAt ?? now) + ASK_MS;
    const silent = this.awaited(run).filter((child) => isTime || (!this.hasAsked && isOld(child)));
    if (isTime) this.askedAt = now;
    this.hasAsked = true;
    for (const child of silent) this.learn(run, child);
  }

  /** Epoch milliseconds at which something is to be tried or asked; null: nothing. */
  nextAt(run: Run): number | null {
    const moments: number[] = [];
    for (const [child, { at }] of this.later) {
      const status = childOf(run.state, child)?.status;
      // What has been settled by somebody else's word is not to be tried again.
      if (status !== 'requested' && status !== 'started') this.later.delete(child);
      // A held run starts nothing: its release drives it on.
      else if (status === 'started' || !run.state.held) moments.push(at);
    }
    const again = this.fanOut.nextAt(run);
    if (again !== null && !run.state.held) moments.push(again);
    if (this.awaited(run).length > 0) moments.push(this.askedAt + ASK_MS);
    if (run.hasEnded && this.unfinished(run).some((child) => !this.later.has(child) && !this.fanOut.has(child)))
      moments.push(Date.now() + AGAIN_MS);
    // Never a moment that has passed: whatever is wrong, the alarm must not come without a pause.
    return moments.length > 0 ? Math.max(Math.min(...moments), Date.now() + 1000) : null;
  }

  /** True when a try has failed and none has succeeded since. */
  hasFailed(child: string): boolean {
    return this.later.has(child);
  }

  private isPutOff(child: string): boolean {
    return (this.later.get(child)?.at ?? 0) > Date.now();
  }

  /** What an ended run still asks for: it is kept until that is done. */
  private unfinished(run: Run): string[] {
    return due(run.definition.graph, run.state).flatMap((command) => ('child' in command ? [command.child] : []));
  }

  private awaited(run: Run): string[] {
    if (run.hasEnded) return [];
    return childrenOf(run.state)
      .filter(([, { status, request }]) => status === 'started' && !request?.detached)
      .map(([child]) => child);
  }

  private learn(run: Run, child: string): void {
    this.toAsk.add(child);
    this.askNext(run);
  }

  private askNext(run: Run): void {
    for (const child of this.toAsk) {
      if (this.busy.size >= AT_ONCE) return;
      if (this.busy.has(child)) continue;
      this.toAsk.delete(child);
      if (childOf(run.state, child)?.status === 'started') this.work(run, child, () => this.outcome(run, child));
    }
  }

  private work(run: Run, child: string, what: () => Promise<ChildFact | null>): void {
    if (this.busy.has(child) || this.busy.size >= AT_ONCE) return;
    this.busy.add(child);
    void run
      .external(what)
      .then((fact) => {
        this.later.delete(child);
        if (fact) run.append(fact);
      })
      .catch((error: unknown) => this.putOff(run, child, error))
      .finally(() => {
        this.busy.delete(child);
        this.askNext(run);
        this.goOn(run);
      });
  }

  private goOn(run: Run): void {
    run.drive();
    run.flush();
  }

  private putOff(run: Run, child: string, error: unknown): void {
    const tries = (this.later.get(child)?.tries ?? 0) + 1;
    this.later.set(child, { tries, at: Date.now() + Math.min(AGAIN_AT_MOST_MS, AGAIN_MS * 2 ** (tries - 1)) });
    logFailure('execution.child.failed', run.id, error, { child, tries });
    // Who waits for it waits no longer than for one try.
    run.wake();
  }

  private async start(run: Run, command: StartChild): Promise<ChildFact> {
    try {
      return await this.startNow(run, command);
    } catch (error) {
      if (isFinal(error, command)) return recorded(command, 'failed', { error: toErrorData(error) });
      throw error;
    }
  }

  private async startNow(run: Run, command: StartChild): Promise<ChildFact> {
    const { request, child } = command;
    if (request.kind === 'callback') {
      const items = await run.payloads.read(request.input);
      await deliverCallback(run, { ...command, body: items[0]?.json ?? {} });
      return recorded(command, 'succeeded');
    }
    if (request.kind === 'static-data') {
      await saveStaticData(run);
      return recorded(command, 'succeeded');
    }
    const start = await new StartRequests(run, this.env, this.definitions()).of(command);
    const id = this.env.EXECUTION.idFromString(child);
    valueOf(await callExecution(this.env, id, (stub) => stub.start(start)));
    return recorded(command, 'started');
  }

  private notStarted(run: Run, command: StartChild, error: unknown): void {
    if (isFinal(error, command)) run.append(recorded(command, 'failed', { error: toErrorData(error) }));
    else this.putOff(run, command.child, error);
    this.fanOut.forget(command.child);
  }

  private async cancel(run: Run, child: string): Promise<ChildFact | null> {
    const id = this.env.EXECUTION.idFromString(child);
    const answer = await callExecution(this.env, id, (stub) => stub.callOff(run.meta.workspaceId));
    if (!answer.ok && answer.error.code !== 'EXECUTION_NOT_FOUND') throw fromErrorData(answer.error);
    if (!answer.ok || answer.value === 'cancelled') return recorded(of(run, child), 'cancelled');
    // It had ended before.
    return this.outcome(run, child);
  }

  /** An outcome that this run cannot hold is a failed call: to ask again would give the same. */
  private async outcome(run: Run, child: string): Promise<ChildFact | null> {
    try {
      return await this.readOutcome(run, child);
    } catch (error) {
      if (error instanceof AppError && isForGood(error)) return failedFor(run, child, error);
      throw error;
    }
  }

  private async taken(run: Run, child: string, outcome: Outcome): Promise<ChildFact> {
    try {
      await run.payloads.files.takeFrom(child, outcome.items);
      const [outputs = []] = await run.payloads.write([outcome.items]);
      return recordedOutcome(run, child, outcome, outputs);
    } catch (error) {
      if (error instanceof AppError && isForGood(error)) return failedFor(run, child, error);
      throw error;
    }
  }

  private async readOutcome(run: Run, child: string): Promise<ChildFact | null> {
    const id = this.env.EXECUTION.idFromString(child);
    const outputs: Slice[] = [];
    let count = 0;
    let outcome: Outcome | null;
    do {
      const from = count;
      outcome = valueOf(await callExecution(this.env, id, (stub) => stub.outcome(run.meta.workspaceId, from)));
      if (!outcome) return null;
      count += outcome.items.length;
      await run.payloads.files.takeFrom(child, outcome.items);
      outputs.push(...(await run.payloads.write([outcome.items]))[0]!);
    } while (outcome.items.length > 0 && count < outcome.total);
    return recordedOutcome(run, child, outcome, outputs);
  }
}

function recordedOutcome(run: Run, child: string, { status, error }: Outcome, outputs: Slice[]): ChildFact {
  return recorded(of(run, child), status, { outputs, ...(error ? { error } : {}) });
}

function failedFor(run: Run, child: string, error: AppError): ChildFact {
  return recorded(of(run, child), 'failed', { error: toErrorData(error) });
}

function of(run: Run, child: string): { node: string; run: number; child: string } {
  const known = childOf(run.state, child);
  return { node: known?.node ?? '', run: known?.run ?? 0, child };
}

function recorded(
  { node, run, child }: { node: string; run: number; child: string },
  status: ChildFact['status'],
  more: { outputs?: Slice[]; error?: ErrorData } = {},
): ChildFact {
  return { type: 'child.recorded', node, run, child, status, ...more };
}

/** A callback is tried for a day, whatever stands against it: whoever takes it may be away for a while. */
function isFinal(error: unknown, { request, requestedAt }: StartChild): boolean {
  if (request.kind === 'callback' && Date.now() > requestedAt + GIVE_UP_MS) return true;
  if (!(error instanceof AppError)) return false;
  return request.kind === 'callback' ? FINAL_FOR_CALLBACKS.has(error.code) : isForGood(error);
}

/** What another try cannot mend. */
function isForGood({ code }: AppError): boolean {
  return code !== 'OVERLOADED' && code !== 'INTERNAL';
}
