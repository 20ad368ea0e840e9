import type { Command } from '../../core/engine/commands.ts';
import { calledBy } from '../../core/engine/children.ts';
import { due } from '../../core/engine/due.ts';
import { apply } from '../../core/engine/apply.ts';
import type { EventOf, ExecutionEvent, Outputs } from '../../core/engine/events.ts';
import { passOf } from '../../core/engine/loops.ts';
import { assemble } from '../../core/engine/progress.ts';
import { isTriedAgainForItem, mayRetry } from '../../core/engine/retry.ts';
import { findRun, openRuns, triesOf } from '../../core/engine/runs.ts';
import type { RunState } from '../../core/engine/state.ts';
import { nextTimer } from '../../core/engine/timers.ts';
import { failureOfTimer } from '../../core/engine/waits.ts';
import type { Loose } from '../../core/engine/testing/graph.ts';
import { AppError, fromErrorData, toErrorData, type ErrorData } from '../../core/errors/app-error.ts';
import { evaluate } from '../../core/expressions/evaluate.ts';
import { emptyContext, type ExpressionContext } from '../../core/expressions/context.ts';
import { compileTemplate } from '../../core/expressions/template.ts';
import { failedItem } from '../../core/nodes/kit/failed-item.ts';
import type { HttpRequest, NodeContext } from '../../core/nodes/kit/context.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import { runNode, TEST_NOW } from '../../core/nodes/testing/run-node.ts';
import { firstItemError } from '../../core/workflow/error-items.ts';
import type { WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import { isWorthRetrying } from '../../durable-objects/execution/failure.ts';
import { itemsInstead, settledOutputs, takenInputs, typeRun } from '../../durable-objects/execution/node-settings.ts';
import { readOutcome } from '../../durable-objects/execution/outcome.ts';
import type { Run } from '../../durable-objects/execution/run.ts';
import { itemsAfterFailure, tryOf } from './items-after-failure.ts';
import { MemoryPayloads } from './memory-payloads.ts';
import { localSql } from '../harness/local-sql.ts';
import { answerOf } from './world.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;
type StartChild = Extract<Command, { type: 'start-child' }>;

const SIDE_BY_SIDE = 6;
/** Active time of a run that says nothing else, in milliseconds. */
const DEADLINE_MS = 300_000;

/** What the runs of one case share: a clock that stands still until nothing else can be done, and what they call. */
export interface MemoryWorld {
  clock: { now: number };
  called: WorkflowDocument | null;
  answers: Item[][];
}

export const newWorld = (more: Partial<MemoryWorld> = {}): MemoryWorld => ({
  clock: { now: TEST_NOW },
  called: null,
  answers: [],
  ...more,
});

/**
 * A second shell for the engine, in memory: it performs the same commands as the Durable Object with none of its parts
 * that store, send or wait. Where the two come to different outcomes, one of them is wrong.
 */
export class MemoryRun {
  state: RunState;
  readonly document: WorkflowDocument;
  private readonly world: MemoryWorld;
  private readonly graph;
  readonly payloads = new MemoryPayloads();
  /** Attempts that will answer, and attempts that never will. */
  private readonly answering = new Map<string, Promise<void>>();
  private readonly hanging = new Set<string>();
  private readonly calls = new Map<string, number>();
  private children = 0;

  constructor(document: WorkflowDocument, items: readonly Item[], world: MemoryWorld) {
    this.document = document;
    this.world = world;
    this.graph = primeDefinition(JSON.stringify(document), document).graph;
    const { order, timeoutSeconds } = document.settings;
    const trigger = { node: document.nodes[0]!.id, outputs: this.payloads.write([items]) };
    const timeoutMs = timeoutSeconds === undefined ? DEADLINE_MS : timeoutSeconds * 1000;
    const started: Loose = {
      type: 'run.started',
      rules: 1,
      order,
      mode: 'manual',
      trigger,
      seed: 1,
      timeoutMs,
      meta: {},
    };
    this.state = apply(this.graph, null, this.event(started));
  }

  async run(): Promise<RunState> {
    while (this.state.endedAt === null) {
      if (this.performDue()) continue;
      const open = [...this.answering.values()];
      // One of them may turn out to be silent meanwhile: then this would be no end.
      if (open.length > 0) await Promise.race([...open, new Promise((resolve) => setImmediate(resolve))]);
      else this.letTimePass();
    }
    return this.state;
  }

  private performDue(): boolean {
    const before = this.state;
    for (const command of due(this.graph, this.state)) {
      if (command.type === 'fire-timer' && command.at <= this.world.clock.now) this.fire(command.id);
      else if (command.type === 'end-run')
        this.append({ type: 'run.ended', status: command.status, ...(command.error ? { error: command.error } : {}) });
      else if (command.type === 'run-node') this.launch(command);
      else if (command.type === 'start-child') this.startChild(command);
      else if (command.type === 'cancel-child')
        this.append({ type: 'child.recorded', node: '', run: 0, child: command.child, status: 'cancelled' });
      // What was due before the first change may be due no more.
      if (this.state !== before) return true;
    }
    return false;
  }

  /** Nothing can be done now: an answer comes from outside, or else the next timer. */
  private letTimePass(): void {
    const asleep = openRuns(this.state).find(
      ({ entry }) => entry.wait && !entry.resumed && entry.wait.kind !== 'timer',
    );
    const answer = asleep && this.world.answers.shift();
    if (asleep && answer) {
      const [slices] = this.payloads.write([answer]);
      const ref = slices?.[0]?.ref ?? null;
      return void this.append({
        type: 'wait.resumed',
        node: asleep.node,
        run: asleep.entry.run,
        by: asleep.entry.wait!.kind,
        ref,
      });
    }
    const timer = nextTimer(this.state);
    if (!timer) throw new Error('The run is stuck.');
    this.world.clock.now = Math.max(this.world.clock.now, timer.at);
  }

  /** A timeout that leads to an error path brings the items for it. */
  private fire(id: string): void {
    const failed = failureOfTimer(this.graph, this.state, id);
    const entry = failed && findRun(this.state, failed.node, failed.run);
    const outputs =
      failed &&
      entry &&
      itemsAfterFailure(
        this.graph.nodes.get(failed.node)!,
        failed.node,
        triesOf(entry),
        failed.error,
        this.payloads.read(entry.inputs[0]),
      );
    this.append({ type: 'timer.fired', id, ...(outputs ? { outputs: this.payloads.write(outputs) } : {}) });
  }

  /** What goes on of a call that succeeded. Throws where an error on its first item counts as a failed try. */
  private settled(command: RunNode, node: WorkflowNode, result: Item[][], inputs: Item[][]): Item[][] {
    const graphNode = this.graph.nodes.get(node.id)!;
    const said = firstItemError(result);
    const failures = findRun(this.state, node.id, command.run)?.failures ?? 0;
    if (said !== null && isTriedAgainForItem(graphNode, failures)) throw new AppError('NODE_FAILED', said);
    return settledOutputs(node, result, inputs, graphNode.traits.outputs);
  }

  private launch(command: RunNode): void {
    const { node, run, attempt, order, started } = command;
    const key = `${node}:${run}:${attempt}`;
    if (started || this.answering.size + this.hanging.size >= SIDE_BY_SIDE) return;
    if (!this.append({ type: 'node.started', node, run, attempt, order, now: this.world.clock.now, seed: 0 })) return;
    const work = this.attempt(command).then((facts) => {
      this.answering.delete(key);
      for (const fact of facts) this.append(fact);
    });
    if (!this.hanging.has(key)) this.answering.set(key, work);
  }

  private async attempt(command: RunNode): Promise<Loose[]> {
    const of = { node: command.node, run: command.run, attempt: command.attempt };
    const node = this.document.nodes.find((one) => one.id === command.node)!;
    const inputs = takenInputs(node, command.inputs).map((slices) => this.payloads.read(slices));
    const instead = itemsInstead(node, 'manual');
    if (instead) return [{ type: 'node.succeeded', ...of, outputs: this.payloads.write([instead]) }];
    const parts: { item: number; outputs: Item[][] }[] = [];
    try {
      const { result, started } = await this.runNode(command, node, inputs, parts);
      const asked = (calls: readonly { workflow: string; items: readonly Item[] }[], detached: boolean): Loose[] =>
        calls.map(({ workflow: target, items }, index) => ({
          type: 'child.recorded',
          node: of.node,
          run: of.run,
          child: `child-${++this.children}`,
          status: 'requested',
          request: { kind: 'workflow', target, index, input: this.payloads.write([items])[0]!, detached },
        }));
      const facts = asked(started, true);
      if ('wait' in result) return [...facts, { type: 'wait.started', ...of, wait: result.wait }];
      if ('calls' in result) {
        const limit = result.limit === undefined ? {} : { limit: result.limit };
        return [
          ...facts,
          ...asked(result.calls, false),
          { type: 'wait.started', ...of, wait: { kind: 'children', ...limit } },
        ];
      }
      return [
        ...facts,
        {
          type: 'node.succeeded',
          ...of,
          outputs: this.outputsOf(command, parts, this.settled(command, node, result, inputs)),
        },
      ];
    } catch (thrown) {
      this.record(command, parts);
      return [this.failure(command, node, toErrorData(thrown, 'NODE_FAILED'), inputs)];
    }
  }

  private runNode(
    command: RunNode,
    node: WorkflowNode,
    inputs: Item[][],
    parts: { item: number; outputs: Item[][] }[],
  ) {
    const definition = registry.get(typeRun(node));
    if (!definition) throw new AppError('NODE_TYPE_UNKNOWN', `No type ${node.type}.`);
    return runNode(definition, {
      params: node.params,
      inputs: node.disabled ? inputs.slice(0, 1) : inputs,
      now: findRun(this.state, node.id, command.run)?.startedAt ?? 0,
      http: (request) => this.call(command, request),
      done: command.done.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index)),
      onEmit: (item, outputs) => void parts.push({ item, outputs }),
      itemFailed: (item, thrown, output) => this.itemFailed(command, node, inputs, { item, thrown, output }),
      resumed: command.resumed ? this.resumed(command, command.resumed) : null,
      rounds:
        definition.loopOutput === undefined
          ? []
          : passOf(this.graph, this.state, node.id, command.run).map((pass) =>
              this.payloads.read(pass.inputs.find((list) => (list ?? []).length > 0)),
            ),
      expressions: this.expressions(command),
      sql: localSql,
    });
  }

  private expressions(command: RunNode): Partial<ExpressionContext> {
    return {
      runIndex: command.run,
      workflow: { id: '', name: this.document.name },
      nodeItems: (name) => {
        const last = this.state.nodes[name]?.at(-1);
        return last && this.payloads.read(last.outputs[0]);
      },
    };
  }

  private call({ node, run, attempt }: RunNode, request: HttpRequest) {
    const key = `${node}:${run}:${request.headers?.['Idempotency-Key']}`;
    const count = (this.calls.get(key) ?? 0) + 1;
    this.calls.set(key, count);
    const body = request.body?.kind === 'json' ? JSON.stringify(request.body.value) : '';
    const answer = answerOf(new URL(request.url).pathname, body, count);
    if (answer !== 'silent')
      return Promise.resolve({ status: answer.status, text: answer.body, headers: answer.headers });
    this.answering.delete(`${node}:${run}:${attempt}`);
    this.hanging.add(`${node}:${run}:${attempt}`);
    return new Promise<never>(() => {});
  }

  private itemFailed(
    command: RunNode,
    node: WorkflowNode,
    inputs: Item[][],
    { item, thrown, output }: { item: number; thrown: unknown; output?: number | undefined },
  ): ReturnType<NodeContext<unknown>['itemFailed']> {
    const { onError, retry, traits } = this.graph.nodes.get(node.id)!;
    const error = toErrorData(thrown, 'NODE_FAILED');
    const failures = (findRun(this.state, node.id, command.run)?.failures ?? 0) + 1;
    if (onError === 'stop' || mayRetry(retry, this.isRetryable(command, node, error, inputs), failures))
      throw fromErrorData({ ...error, details: { ...error.details, item } });
    const items = inputs.find((list) => list.length > 0) ?? [];
    return failedItem(
      { node: node.name, attempt: tryOf(this.state, command), onError, outputs: traits.outputs },
      { item: items[item], itemIndex: item, thrown, output },
    );
  }

  private failure(command: RunNode, node: WorkflowNode, error: ErrorData, inputs: Item[][]): Loose {
    const { retry, ...rest } = this.graph.nodes.get(node.id)!;
    const attempt = tryOf(this.state, command);
    const outputs = itemsAfterFailure({ retry, ...rest }, node.name, attempt, error, inputs[0] ?? []);
    const own = retry?.delay ? Number(this.evaluate(command, retry.delay, error, inputs)) : Number.NaN;
    const asked = Number(error.details?.['retryAfterMs'] ?? Number.NaN);
    const delay = Number.isFinite(asked) ? asked : own;
    return {
      type: 'node.failed',
      node: node.id,
      run: command.run,
      attempt: command.attempt,
      error,
      retryable: this.isRetryable(command, node, error, inputs),
      ...(Number.isFinite(delay) ? { retryAfterMs: delay } : {}),
      ...(outputs ? { outputs: this.payloads.write(outputs) } : {}),
    };
  }

  private isRetryable(command: RunNode, node: WorkflowNode, error: ErrorData, inputs: Item[][]): boolean {
    const when = node.retry?.when;
    return when ? this.evaluate(command, when, error, inputs) === true : isWorthRetrying(error);
  }

  private evaluate(command: RunNode, source: string, error: ErrorData, inputs: Item[][]): unknown {
    const items = inputs.find((list) => list.length > 0) ?? [];
    const context = emptyContext({ json: items[0]?.json ?? {}, items, ...this.expressions(command), error });
    return evaluate(compileTemplate(source), context);
  }

  /** Journals what single items gave; what is recorded is not done again. */
  private record(command: RunNode, parts: readonly { item: number; outputs: Item[][] }[]): void {
    const { node, run, attempt } = command;
    for (const { item, outputs } of parts)
      this.append({
        type: 'node.progressed',
        node,
        run,
        attempt,
        done: [[item, item + 1]],
        outputs: this.payloads.write(outputs),
      });
  }

  private outputsOf(command: RunNode, parts: { item: number; outputs: Item[][] }[], result: Item[][]): Outputs {
    const known = () => findRun(this.state, command.node, command.run)?.progress?.outputs ?? [];
    if (known().length === 0) return this.payloads.write(result);
    this.record(command, parts);
    return assemble(known(), result.length);
  }

  private resumed(
    { node, run }: RunNode,
    { by, ref }: NonNullable<RunNode['resumed']>,
  ): NonNullable<NodeContext<unknown>['resumed']> {
    if (by !== 'children')
      return { by, data: ref === null ? null : this.payloads.read([{ ref, from: 0, to: Infinity }]) };
    const children = calledBy(this.state, node, run).map(([executionId, { status, outputs, error }]) => ({
      executionId,
      status: status as EventOf<'run.ended'>['status'],
      items: this.payloads.read(outputs),
      error,
    }));
    return { by, data: null, children };
  }

  private startChild({ node, run, child, request }: StartChild): void {
    if (!this.append({ type: 'child.recorded', node, run, child, status: 'started' })) return;
    const made = new MemoryRun(this.world.called!, this.payloads.read(request.input), this.world);
    const work = made.outcome().then(({ status, items, error }) => {
      this.answering.delete(child);
      this.append({
        type: 'child.recorded',
        node,
        run,
        child,
        status,
        outputs: this.payloads.write([items])[0]!,
        ...(error ? { error } : {}),
      });
    });
    this.answering.set(child, work);
  }

  private async outcome() {
    const state = await this.run();
    const seen = {
      state,
      payloads: this.payloads,
      nodeRun: (node: string, run: number) => findRun(state, node, run),
    };
    return (await readOutcome(seen as unknown as Run, 0))!;
  }

  private append(fact: Loose): boolean {
    const before = this.state;
    this.state = apply(this.graph, before, this.event(fact));
    for (const key of this.hanging) {
      const [node = '', run, attempt] = key.split(':');
      const entry = findRun(this.state, node, Number(run));
      if (entry?.status !== 'running' || entry.attempt !== Number(attempt)) this.hanging.delete(key);
    }
    return this.state !== before;
  }

  private event(fact: Loose): ExecutionEvent {
    return { ...fact, v: 1, at: this.world.clock.now } as ExecutionEvent;
  }
}
