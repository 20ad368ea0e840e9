import type { Command } from '../../core/engine/commands.ts';
import { childOf, childrenOf } from '../../core/engine/children.ts';
import { due } from '../../core/engine/due.ts';
import type { Slice } from '../../core/engine/events.ts';
import { AppError, fromErrorData, toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { ObjectEnv } from '../env.ts';
import type { Fact } from './attempt.ts';
import { callExecution, valueOf } from './call-execution.ts';
import { deliverCallback } from './callback.ts';
import { logFailure } from './log-failure.ts';
import { payloadKey } from './payloads.ts';
import type { DefinitionsRpc, Outcome, TriggerData } from './protocol.ts';
import { linesOf } from './turns.ts';
import type { Run } from './run.ts';

export type ChildCommand = Extract<Command, { type: 'start-child' | 'cancel-child' }>;
type StartChild = Extract<Command, { type: 'start-child' }>;
type ChildFact = Extract<Fact, { type: 'child.recorded' }>;

/** Calls of other executions at a time, beside the run's own nodes. */
const AT_ONCE = 6;
/** Sub-workflows inside sub-workflows. */
export const MAX_DEPTH = 20;
/** A child tells when it has ended; this often its caller asks all the same. */
const ASK_MS = 600_000;
/** What could not be done is tried again after this long at first, then after ever longer, up to the second figure. */
const AGAIN_MS = 5000;
const AGAIN_AT_MOST_MS = 3_600_000;
/** A callback that nobody took for so long is given up. */
const GIVE_UP_MS = 86_400_000;
/** Above this many characters of JSON the items of a call go to R2 and only a reference to the child. */
const INLINE_CHARACTERS = 1_000_000;

/**
 * Performs what a run asks of other executions: starting them, ending them, learning how they ended. Nothing is
 * remembered that the run's state does not say: what is lost in a crash is asked for again by `due`.
 */
export class ChildRuns {
  private readonly env: ObjectEnv;
  private readonly definitions: () => DefinitionsRpc;
  private readonly busy = new Set<string>();
  private readonly later = new Map<string, { tries: number; at: number }>();
  private askedAt = Date.now();

  constructor(env: ObjectEnv, definitions: () => DefinitionsRpc) {
    this.env = env;
    this.definitions = definitions;
  }

  get isBusy(): boolean {
    return this.busy.size > 0;
  }

  /** Begins what a command asks for, unless it is being done or its time has not come. The answer comes as an event. */
  perform(run: Run, command: ChildCommand): void {
    const later = this.later.get(command.child);
    if (later && later.at > Date.now()) return;
    this.work(run, command.child, () =>
      command.type === 'start-child' ? this.start(run, command) : this.cancel(run, command.child),
    );
  }

  /** Learns how a child ended that says so. */
  learn(run: Run, child: string): void {
    if (childOf(run.state, child)?.status === 'started') this.work(run, child, () => this.outcome(run, child));
  }

  /** Asks the children that have been silent for long. Called by the alarm. */
  ask(run: Run): void {
    if (Date.now() < this.askedAt + ASK_MS) return;
    this.askedAt = Date.now();
    for (const child of this.awaited(run)) this.learn(run, child);
  }

  /** Epoch milliseconds at which something is to be tried or asked; null: nothing. */
  nextAt(run: Run): number | null {
    const moments = [...this.later.values()].map(({ at }) => at);
    if (this.awaited(run).length > 0) moments.push(this.askedAt + ASK_MS);
    if (run.hasEnded && this.unfinished(run).some((child) => !this.later.has(child)))
      moments.push(Date.now() + AGAIN_MS);
    return moments.length > 0 ? Math.min(...moments) : null;
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
        run.drive();
        run.flush();
      });
  }

  private putOff(run: Run, child: string, error: unknown): void {
    const tries = (this.later.get(child)?.tries ?? 0) + 1;
    this.later.set(child, { tries, at: Date.now() + Math.min(AGAIN_AT_MOST_MS, AGAIN_MS * 2 ** (tries - 1)) });
    logFailure('execution.child.failed', run.id, error, { child, tries });
  }

  private async start(run: Run, command: StartChild): Promise<ChildFact> {
    try {
      return await this.startNow(run, command);
    } catch (error) {
      const given = error instanceof AppError && isFinal(error, command) ? toErrorData(error) : null;
      if (!given) throw error;
      return recorded(command, 'failed', { error: given });
    }
  }

  private async startNow(run: Run, command: StartChild): Promise<ChildFact> {
    const { request, child } = command;
    if (request.kind === 'callback') {
      const items = await run.payloads.read(request.input);
      await deliverCallback(run, { ...command, body: items[0]?.json ?? {} });
      return recorded(command, 'succeeded');
    }
    const depth = (run.meta.parent?.depth ?? 0) + 1;
    if (depth > MAX_DEPTH) {
      throw new AppError(
        'SUB_WORKFLOW_TOO_DEEP',
        `Sub-workflows call one another ${MAX_DEPTH} levels deep here. Check whether a workflow calls itself without end.`,
      );
    }
    const trigger = request.kind === 'workflow' ? 'workflow' : 'error';
    const found = await this.definitions().callable(run.meta.workspaceId, request.target, {
      trigger,
      draft: run.state.mode === 'manual' && request.kind === 'workflow',
    });
    if (!found.ok) throw fromErrorData(found.error);
    const data = await this.triggerData(run, child, request.input);
    const id = this.env.EXECUTION.idFromString(child);
    const answer = await callExecution(this.env, id, (stub) =>
      stub.start({
        ...found.value,
        workspaceId: run.meta.workspaceId,
        mode: trigger === 'error' ? 'error' : run.state.mode === 'manual' ? 'manual' : 'child',
        data,
        dedupeMs: 0,
        synchronous: false,
        hops: run.meta.hops,
        ...(request.detached ? {} : { parent: { executionId: run.id, depth, lines: linesOf(run.meta) } }),
      }),
    );
    if (!answer.ok) throw fromErrorData(answer.error);
    return recorded(command, 'started');
  }

  /** Inline when it is small; else it lies under the child's own prefix, where its retention finds it. */
  private async triggerData(run: Run, child: string, input: Slice[]): Promise<TriggerData> {
    const items = await run.payloads.read(input);
    const text = JSON.stringify(items);
    if (text.length <= INLINE_CHARACTERS) return { kind: 'inline', items };
    const key = payloadKey(child, 'trigger');
    await this.env.BLOBS.put(key, text);
    return { kind: 'stored', key, count: items.length };
  }

  private async cancel(run: Run, child: string): Promise<ChildFact | null> {
    const id = this.env.EXECUTION.idFromString(child);
    const answer = await callExecution(this.env, id, (stub) => stub.cancel(run.meta.workspaceId));
    if (answer.ok || answer.error.code === 'EXECUTION_NOT_FOUND') return recorded(of(run, child), 'cancelled');
    if (answer.error.code !== 'EXECUTION_ENDED') throw fromErrorData(answer.error);
    return this.outcome(run, child);
  }

  private async outcome(run: Run, child: string): Promise<ChildFact | null> {
    const id = this.env.EXECUTION.idFromString(child);
    const items: Item[] = [];
    let outcome: Outcome | null;
    do {
      outcome = valueOf(await callExecution(this.env, id, (stub) => stub.outcome(run.meta.workspaceId, items.length)));
      if (!outcome) return null;
      for (const item of outcome.items) items.push(item);
    } while (outcome.items.length > 0 && items.length < outcome.total);
    const written = items.length > 0 ? await run.payloads.write([items]) : [[]];
    return recorded(of(run, child), outcome.status, {
      outputs: written[0] ?? [],
      ...(outcome.error ? { error: outcome.error } : {}),
    });
  }
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

/** What another try cannot mend. A callback is tried for a day: whoever takes it may be away for a while. */
function isFinal(error: AppError, { request, requestedAt }: StartChild): boolean {
  if (request.kind === 'callback')
    return (
      error.code === 'HTTP_ADDRESS_REFUSED' ||
      error.code === 'HTTP_URL_INVALID' ||
      error.code === 'CREDENTIAL_NOT_FOUND' ||
      Date.now() > requestedAt + GIVE_UP_MS
    );
  return error.code !== 'OVERLOADED' && error.code !== 'INTERNAL';
}
