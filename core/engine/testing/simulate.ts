import { apply } from '../apply.ts';
import type { Command } from '../commands.ts';
import { due, inFlight } from '../due.ts';
import type { ChildRequest, ExecutionEvent } from '../events.ts';
import { assemble } from '../progress.ts';
import type { ReusableRun } from '../fork.ts';
import { findRun } from '../runs.ts';
import { countItems, onOutput } from '../slices.ts';
import type { RunState } from '../state.ts';

import type { Loose } from './graph.ts';
import { assert, checkRefold, checkStep } from './invariant.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

const STEP_BOUND = 20_000;
/** As many as the shell runs side by side. */
const SIDE_BY_SIDE = 6;

/** What came out of an execution. */
export interface Outcome {
  state: RunState;
  journal: ExecutionEvent[];
}

/**
 * Executes a scenario: straight, or with every mishap that the chaos comes up with. With `before`, these runs of another
 * execution are taken over first. Throws when an invariant breaks.
 */
export function simulate(
  scenario: Scenario,
  chaos: Random | null,
  before: { state: RunState; reused: readonly ReusableRun[] } | null = null,
): Outcome {
  const shell = new Shell(scenario, chaos);
  if (before) shell.takeOver(before.state, before.reused);
  for (let step = 0; step < STEP_BOUND; step++) {
    shell.startDue();
    if (chaos && shell.mishap(chaos)) shell.startDue();
    if (shell.goOn()) return shell.outcome();
  }
  throw new Error(`no end within ${STEP_BOUND} steps`);
}

/** The part that the Durable Object plays, in memory: a journal, a clock, and a set of what is in flight. */
class Shell {
  readonly #scenario: Scenario;
  readonly #chaos: Random | null;
  #state: RunState;
  #journal: ExecutionEvent[] = [];
  #flying = new Map<string, RunNode>();
  #stale: ExecutionEvent[] = [];
  #now = 1_000_000;

  constructor(scenario: Scenario, chaos: Random | null) {
    this.#scenario = scenario;
    this.#chaos = chaos;
    const { order, trigger: outputs, seed } = scenario;
    const trigger = { node: 'T', outputs };
    this.#journal.push({
      type: 'run.started',
      rules: 1,
      order,
      mode: 'test',
      trigger,
      seed,
      timeoutMs: null,
      meta: {},
      v: 1,
      at: this.#now,
    });
    this.#state = apply(scenario.graph, null, this.#journal[0]!);
  }

  outcome(): Outcome {
    checkRefold(this.#scenario.graph, this.#journal, this.#state);
    return { state: this.#state, journal: this.#journal };
  }

  takeOver(state: RunState, reused: readonly ReusableRun[]): void {
    for (const run of reused) {
      const { outputs, error } = findRun(state, run.node, run.run)!;
      const failed = error ? { error } : {};
      this.#append({ type: 'node.reused', ...run, outputs, from: { execution: 'before' }, ...failed });
    }
  }

  startDue(): void {
    for (const command of due(this.#scenario.graph, this.#state)) {
      if (command.type === 'start-child') this.#child(command, 'started');
      if (command.type !== 'run-node') continue;
      const { node, run, attempt, order, started } = command;
      const key = `${node}:${run}:${attempt}`;
      if (started) assert(this.#flying.has(key), `${key} is said to run, but nothing started it`);
      assert(started || !this.#state.held, `${key} is to start while the run is held`);
      if (started || this.#flying.size >= SIDE_BY_SIDE) continue;
      this.#append({ type: 'node.started', node, run, attempt, order, now: this.#now, seed: 0 });
      this.#flying.set(key, command);
    }
  }

  /** Does one thing that leads on; true at the end. */
  goOn(): boolean {
    const { graph } = this.#scenario;
    const commands = due(graph, this.#state);
    const end = commands.find((command) => command.type === 'end-run');
    if (end) {
      this.#append({ type: 'run.ended', status: end.status, error: end.error });
      assert(this.#state.endedAt !== null, 'run.ended did not end the run');
      assert(
        due(graph, this.#state).every((c) => c.type === 'cancel-child'),
        'something is due after the end',
      );
      return true;
    }
    const [timer] = commands.filter((command) => command.type === 'fire-timer');
    const answers = [...this.#flying.values()].filter((command) => !this.#hangs(command));
    const sleepers = this.#sleepers();
    const moves: (() => void)[] = [];
    if (answers.length > 0) moves.push(() => this.#answer(this.#chaos ? this.#chaos.pick(answers) : answers[0]!));
    if (sleepers.length > 0) moves.push(() => this.#wake(this.#chaos ? this.#chaos.pick(sleepers) : sleepers[0]!));
    if (timer) moves.push(() => this.#fire(timer));
    if (this.#state.held) moves.push(() => this.#append({ type: 'run.held', held: false }));
    assert(moves.length > 0, `stuck: nothing is due while ${JSON.stringify(this.#state.open)} are open`);
    (this.#chaos ? this.#chaos.pick(moves) : moves[0]!)();
    return false;
  }

  /** Lets something happen that no one wants, or nothing: the sequential orders must meet it with a node at work. */
  mishap(chaos: Random): boolean {
    const before = this.#journal.length;
    const kind = chaos.int(14);
    const flying = [...this.#flying.values()];
    if (kind === 0) this.#repeat(chaos.pick(this.#journal));
    else if (kind === 1 && this.#stale.length > 0) this.#repeat(chaos.pick(this.#stale));
    else if (kind === 2) this.#crash(chaos);
    else if (kind === 3) this.#fireEarly(chaos);
    else if (kind === 4) this.#append({ type: 'run.held', held: chaos.chance(0.5) });
    else if (kind === 5 && flying.length > 0) this.#progress(chaos.pick(flying));
    else if (kind === 6) this.#repeat({ type: 'timer.fired', id: 'wait:nobody:0', v: 1, at: this.#now });
    else if (kind === 7) this.#now += chaos.int(5);
    else if (kind === 8 && flying.length > 0) this.#giveWay(chaos.pick(flying), chaos.int(20));
    return this.#journal.length > before;
  }

  #append(event: Loose): void {
    const full = { ...event, v: 1, at: event.at ?? this.#now } as ExecutionEvent;
    const before = this.#state;
    this.#state = apply(this.#scenario.graph, before, full);
    this.#journal.push(full);
    checkStep(before, this.#state, full);
  }

  /** What is delivered again must change nothing, unless it is a fact whose turn has come once more. */
  #repeat(event: ExecutionEvent): void {
    if (event.type === 'run.held' || event.type === 'timer.fired')
      return this.#append({ ...event, at: Math.min(event.at, this.#now) });
    const before = this.#state;
    this.#append(event);
    assert(this.#state === before, `a stale ${event.type} changed the state: ${JSON.stringify(event)}`);
  }

  #crash(chaos: Random): void {
    // Only a crash that no node run suffers for the third time leaves the outcome as it was.
    if (this.#state.open.some(({ node, run }) => findRun(this.#state, node, run)!.interruptions >= 2)) return;
    checkRefold(this.#scenario.graph, this.#journal, this.#state);
    // The state must survive being written down.
    this.#state = JSON.parse(JSON.stringify(this.#state)) as RunState;
    const lost = [...this.#flying.values()];
    this.#flying.clear();
    for (const command of lost) this.#stale.push(this.#result(command));
    const found = inFlight(this.#state);
    assert(found.length === lost.length, 'the state does not know what was in flight');
    for (const attempt of found) this.#append({ type: 'node.interrupted', ...attempt });
    if (chaos.chance(0.3)) for (const attempt of found) this.#append({ type: 'node.interrupted', ...attempt });
  }

  #answer(command: RunNode): void {
    const { node, run, attempt } = command;
    this.#flying.delete(`${node}:${run}:${attempt}`);
    const { wait } = this.#scenario.plan(node, run);
    if (!wait || command.resumed) return this.#append(this.#result(command));
    const child = `${node}:${run}`;
    if (wait === 'children') this.#child({ node, run, child }, 'requested');
    const until = wait === 'timer' ? { until: this.#now + 50 } : {};
    this.#append({ type: 'wait.started', node, run, attempt, wait: { kind: wait, ...until } });
  }

  #result({ node, run, attempt, inputs }: RunNode): ExecutionEvent {
    const plan = this.#scenario.plan(node, run);
    const entry = findRun(this.#state, node, run)!;
    const of = { node, run, attempt, v: 1, at: this.#now } as const;
    if (entry.failures >= plan.failures) return { type: 'node.succeeded', outputs: plan.outputs, ...of };
    const error = { code: 'NODE_FAILED', message: `${node} failed.` } as const;
    const { onError, traits } = this.#scenario.graph.nodes.get(node)!;
    const outputs =
      onError === 'stop' ? undefined : onOutput(onError === 'branch' ? traits.outputs : 0, inputs[0] ?? []);
    return { type: 'node.failed', error, retryable: plan.retryable, outputs, ...of };
  }

  #progress({ node, run, attempt, done, inputs }: RunNode): void {
    const next = findRun(this.#state, node, run)?.progress?.done[0]?.[1] ?? done[0]?.[1] ?? 0;
    if (next >= countItems(inputs[0])) return;
    const outputs = [[{ ref: `${node}:${run}:part`, from: next, to: next + 1 }]];
    this.#append({ type: 'node.progressed', node, run, attempt, done: [[next, next + 1]], outputs });
    const parts = findRun(this.#state, node, run)!.progress!.outputs;
    assert(countItems(assemble(parts, 1)[0]) === next + 1, 'the recorded parts do not add up');
  }

  /** An attempt that an open breaker or a rate limit put off: what it says afterwards is stale. */
  #giveWay(command: RunNode, ms: number): void {
    const { node, run, attempt } = command;
    this.#stale.push(this.#result(command));
    this.#flying.delete(`${node}:${run}:${attempt}`);
    this.#append({ type: 'node.deferred', node, run, attempt, by: 'breaker', until: this.#now + ms });
  }

  #hangs({ node, run, resumed }: RunNode): boolean {
    const plan = this.#scenario.plan(node, run);
    return (
      plan.hangs && (!plan.wait || resumed !== undefined) && findRun(this.#state, node, run)!.failures < plan.failures
    );
  }

  #sleepers(): { node: string; run: number }[] {
    return this.#state.open.filter(({ node, run }) => {
      const entry = findRun(this.#state, node, run)!;
      return entry.status === 'waiting' && !entry.resumed && entry.wait?.kind !== 'timer';
    });
  }

  #wake({ node, run }: { node: string; run: number }): void {
    const kind = findRun(this.#state, node, run)!.wait!.kind;
    if (kind === 'children') this.#child({ node, run, child: `${node}:${run}` }, 'succeeded');
    else this.#append({ type: 'wait.resumed', node, run, by: 'webhook', ref: null });
  }

  #child(of: { node: string; run: number; child: string }, status: 'requested' | 'started' | 'succeeded'): void {
    const request: ChildRequest = { kind: 'workflow', target: 'wf', index: 0, input: [], detached: false };
    const { node, run, child } = of;
    this.#append({ type: 'child.recorded', node, run, child, status, ...(status === 'requested' ? { request } : {}) });
  }

  #fire({ id, at }: { id: string; at: number }): void {
    // A node that is at work answers before its timeout: only one that hangs may come to it.
    const busy = [...this.#flying.values()].find((c) => id === `timeout:${c.node}:${c.run}` && !this.#hangs(c));
    if (busy) return this.#answer(busy);
    this.#now = Math.max(this.#now, at);
    this.#append({ type: 'timer.fired', id });
    for (const [key, { node, run, attempt }] of this.#flying) {
      if (!inFlight(this.#state).some((c) => c.node === node && c.run === run && c.attempt === attempt))
        this.#flying.delete(key);
    }
  }

  #fireEarly(chaos: Random): void {
    const timers = Object.entries(this.#state.timers).filter(([, at]) => at > this.#now);
    if (timers.length > 0) this.#repeat({ type: 'timer.fired', id: chaos.pick(timers)[0], v: 1, at: this.#now });
  }
}
