import { apply } from '../apply.ts';
import { calledBy, childOf } from '../children.ts';
import type { Command } from '../commands.ts';
import { compatibilityProblems } from '../compatible.ts';
import { due, inFlight } from '../due.ts';
import type { ChildRequest, EventOf, ExecutionEvent } from '../events.ts';
import { assemble } from '../progress.ts';
import { foldEvent } from '../fold-journal.ts';
import type { ReusableRun } from '../fork.ts';
import type { Graph } from '../graph.ts';
import { findRun, isOpen, openRuns } from '../runs.ts';
import { countItems, onOutput } from '../slices.ts';
import type { RunState } from '../state.ts';

import type { Loose } from './graph.ts';
import { Deliveries } from './deliveries.ts';
import { assert, checkRefold, checkScope, checkStep } from './invariant.ts';
import type { Random } from './random.ts';
import { rewired } from './rewire.ts';
import type { Scenario } from './scenario.ts';
import type { Outcome } from './simulate.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** As many as the shell runs side by side. */
const SIDE_BY_SIDE = 6;

/** What an execution begins with besides its trigger: these runs of another one, maybe of another version. */
export interface Before {
  state: RunState;
  reused: readonly ReusableRun[];
  rewired: boolean;
}

/** The part that the Durable Object plays, in memory: a journal, a clock, and a set of what is in flight. */
export class Shell {
  readonly #scenario: Scenario;
  readonly #chaos: Random | null;
  #state: RunState;
  #journal: ExecutionEvent[] = [];
  #flying = new Map<string, RunNode>();
  #stale: ExecutionEvent[] = [];
  #now = 1_000_000;
  /** The versions of the workflow with which it went on, the first one first. */
  readonly #graphs: Graph[];
  readonly #graphFor = ({ version }: RunState['meta']): Graph => this.#graphs[version as number]!;
  readonly #mayChange: boolean;
  readonly #deliveries: Deliveries;

  /** Time in which the run was active, by this shell's own watch. */
  #activeMs = 0;

  constructor(scenario: Scenario, chaos: Random | null, mayChange: boolean, before: Before | null) {
    this.#scenario = scenario;
    this.#chaos = chaos;
    this.#mayChange = mayChange;
    this.#graphs = [scenario.graph];
    this.#deliveries = new Deliveries(before?.rewired ?? false);
    const { order, trigger: outputs, seed, timeoutMs, graph, scope } = scenario;
    const meta = { version: 0 };
    const base = { rules: 1, order, mode: 'test', seed, timeoutMs, meta, v: 1, at: this.#now } as const;
    // That somebody watches a run, or that it stood in a line, must not change its outcome.
    const debug = chaos?.chance(0.3) ? { debug: watchOf(graph, chaos) } : {};
    const part = scope ? { scope } : {};
    this.#journal.push({ type: 'run.started', ...base, trigger: { node: 'T', outputs }, ...part, ...debug });
    this.#state = apply(graph, null, this.#journal[0]!);
    this.#deliveries.note(graph, null, this.#state, { node: 'T', run: 0 });
    if (chaos?.chance(0.2)) this.#append({ type: 'run.held', held: true, hold: { by: 'turn' } });
    if (before) this.#takeOver(before);
  }

  get #graph(): Graph {
    return this.#graphFor(this.#state.meta);
  }

  outcome(): Outcome {
    checkRefold(this.#graphFor, this.#journal, this.#state);
    checkScope(this.#state);
    return { state: this.#state, journal: this.#journal, changes: this.#graphs.length - 1 };
  }

  /** Ends it with whatever is at work: nothing that comes then may change anything any more. */
  cancel(): Outcome {
    const late = [...this.#flying.values()].map((command) => this.#result(command));
    this.#append({ type: 'run.ended', status: 'cancelled' });
    const open = Object.values(this.#state.nodes).flatMap((runs) => runs.filter((run) => isOpen(run.status)));
    assert(open.length === 0, 'a node run stayed open after the cancel');
    const wish: ExecutionEvent = { type: 'run.ended', status: 'succeeded', v: 1, at: this.#now };
    for (const event of [...late, ...this.#stale, wish]) this.#repeat(event);
    this.#followUp();
    return this.outcome();
  }

  #takeOver({ state, reused }: Before): void {
    for (const run of reused) {
      const { outputs, error } = findRun(state, run.node, run.run)!;
      const failed = error ? { error } : {};
      this.#append({ type: 'node.reused', ...run, outputs, from: { execution: 'before' }, ...failed });
    }
  }

  startDue(): void {
    for (const command of due(this.#graph, this.#state)) {
      if (command.type === 'start-child') this.#begin(command);
      if (command.type !== 'run-node') continue;
      const { node, run, attempt, order, started, stop } = command;
      const key = `${node}:${run}:${attempt}`;
      if (started) assert(this.#flying.has(key), `${key} is said to run, but nothing started it`);
      if (started || this.#flying.size >= SIDE_BY_SIDE) continue;
      // What stood before in the same list may have held the run.
      if (this.#state.held) return;
      if (stop && (stop.when === undefined || this.#chaos?.chance(0.5))) {
        this.#append({ type: 'run.held', held: true, hold: { by: stop.by, node, run } });
        assert(this.#state.held, `the stop before ${key} did not hold the run`);
        return;
      }
      this.#append({ type: 'node.started', node, run, attempt, order, now: this.#now, seed: 0 });
      this.#flying.set(key, command);
    }
  }

  #begin({ node, run, child }: Extract<Command, { type: 'start-child' }>): void {
    this.#child({ node, run, child }, 'started');
    const wait = findRun(this.#state, node, run)?.wait;
    const atWork = calledBy(this.#state, node, run).filter(([, { status }]) => status === 'started');
    assert(atWork.length <= (wait?.limit ?? Infinity), `more children of ${node}:${run} are at work than may be`);
  }

  /** Does one thing that leads on; true at the end. */
  goOn(): boolean {
    const commands = due(this.#graph, this.#state);
    const end = commands.find((command) => command.type === 'end-run');
    if (end) {
      this.#deliveries.check(this.#state);
      this.#append({ type: 'run.ended', status: end.status, error: end.error });
      this.#followUp();
      return true;
    }
    const [timer] = commands.filter((command) => command.type === 'fire-timer');
    const answers = [...this.#flying.values()].filter((command) => !this.#hangs(command));
    const sleepers = this.#sleepers();
    const moves: (() => void)[] = this.#releases();
    if (answers.length > 0) moves.push(() => this.#answer(this.#chaos ? this.#chaos.pick(answers) : answers[0]!));
    if (sleepers.length > 0) moves.push(() => this.#wake(this.#chaos ? this.#chaos.pick(sleepers) : sleepers[0]!));
    if (timer) moves.push(() => this.#fire(timer));
    assert(moves.length > 0, `stuck: nothing is due while ${JSON.stringify(this.#state.open)} are open`);
    (this.#chaos ? this.#chaos.pick(moves) : moves[0]!)();
    return false;
  }

  /** What runs because of the end, and what is called off by it, until nothing is left to do. */
  #followUp(): void {
    const { timeoutMs } = this.#scenario;
    const { status, active, endedAt, error } = this.#state;
    assert(endedAt !== null, 'run.ended did not end the run');
    assert(
      active.usedMs === this.#activeMs,
      `the run counts ${active.usedMs} ms, and was active for ${this.#activeMs}`,
    );
    if (status === 'timed_out') {
      assert(timeoutMs !== null && active.usedMs >= timeoutMs, 'the run was timed out before its time');
      assert(error?.node === undefined, "a deadline is nobody's failure");
    }
    const request: ChildRequest = { kind: 'error-workflow', target: 'wf', index: 0, input: [], detached: true };
    const follow = { node: 'T', run: 0, child: 'follow-up' };
    const hasFollowUp = status === 'failed' || status === 'timed_out';
    if (hasFollowUp) this.#append({ type: 'child.recorded', ...follow, status: 'requested', request });
    for (let left = due(this.#graph, this.#state); left.length > 0; left = due(this.#graph, this.#state)) {
      const [command] = left;
      if (command!.type === 'start-child') this.#child(command!, 'started');
      else if (command!.type === 'cancel-child')
        this.#child({ ...childOf(this.#state, command!.child)!, child: command!.child }, 'cancelled');
      else throw new Error(`${command!.type} is due after the end`);
    }
    assert(
      Object.values(this.#state.calls).every((calls) => calls.loose.length === 0),
      'a child was never begun',
    );
    if (hasFollowUp) assert(childOf(this.#state, 'follow-up')?.status === 'started', 'the error workflow was lost');
  }

  /** Ends of the holds that stand: each kind by its own release. */
  #releases(): (() => void)[] {
    const { held, hold, awaitsTurn, stack } = this.#state;
    if (!held) return [];
    const chaos = this.#chaos;
    const release = () => {
      const entry = stack.find((one) => one.node === hold?.node && (one.run === hold.run || one.run < 0));
      // Other inputs would be another run: the same ones must go through the same door.
      const inputs = entry && chaos?.chance(0.3) ? { inputs: entry.inputs } : {};
      const step = chaos?.pick(['over', 'into', 'out', undefined, undefined] as const);
      const meta = chaos && this.#mayChange && chaos.chance(0.6) ? this.#otherVersion(chaos) : {};
      this.#append({ type: 'run.held', held: false, hold: hold!, ...inputs, ...meta, ...(step ? { step } : {}) });
    };
    const turn = () => this.#append({ type: 'run.held', held: false, hold: { by: 'turn' } });
    return awaitsTurn && hold!.by !== 'turn' ? [release, turn] : [release];
  }

  /** What lets it go on with another version, if that one fits as it stands. */
  #otherVersion(chaos: Random): { meta?: RunState['meta'] } {
    const graph = rewired(this.#scenario, chaos);
    if (compatibilityProblems(this.#state, this.#graph, graph).length > 0) return {};
    return { meta: { version: this.#graphs.push(graph) - 1 } };
  }

  /** Lets something happen that no one wants, or nothing: the sequential orders must meet it with a node at work. */
  mishap(chaos: Random): boolean {
    const before = this.#journal.length;
    const kind = chaos.int(14);
    if (this.#mayChange && chaos.chance(0.15)) this.#append({ type: 'run.held', held: true });
    const flying = [...this.#flying.values()];
    if (kind === 0) this.#repeat(chaos.pick(this.#journal));
    else if (kind === 1 && this.#stale.length > 0) this.#repeat(chaos.pick(this.#stale));
    else if (kind === 2) this.#crash(chaos);
    else if (kind === 3) this.#fireEarly(chaos);
    else if (kind === 4) this.#hold(chaos);
    else if (kind === 5 && flying.length > 0) this.#progress(chaos.pick(flying));
    else if (kind === 6) this.#repeat({ type: 'timer.fired', id: 'wait:nobody:0', v: 1, at: this.#now });
    else if (kind === 7) this.#pass(chaos.int(5));
    else if (kind === 8) this.#respond('T');
    else if (kind === 9 && flying.length > 0) this.#giveWay(chaos.pick(flying), chaos.int(20));
    return this.#journal.length > before;
  }

  #hold(chaos: Random): void {
    const by = chaos.pick(['person', 'person', 'turn', 'breakpoint'] as const);
    const until = chaos.chance(0.3) ? { until: this.#now + chaos.int(30) } : {};
    // Only what holds a run may let it go, and a line that it never stood in does not give it a turn.
    if (chaos.chance(0.6))
      this.#append({ type: 'run.held', held: true, hold: { by }, ...(by === 'person' ? until : {}) });
    else this.#append({ type: 'run.held', held: false, hold: { by } });
  }

  #respond(node: string): void {
    const before = this.#state.response;
    this.#append({ type: 'response.given', node, response: { status: 200, headers: [], ref: null } });
    assert(before === null || this.#state.response === before, 'a second answer replaced the first');
  }

  #pass(ms: number): void {
    if (this.#isActive()) this.#activeMs += ms;
    this.#now += ms;
  }

  /** In `parallel`, a run that does nothing but pause before another try is not active; one that gave way to a limit is. */
  #isActive(): boolean {
    const { status, order, open, stack, error } = this.#state;
    if (status !== 'running' || error || (open.length === 0 && stack.length === 0)) return false;
    if (order !== 'parallel' || this.#flying.size > 0 || open.length === 0) return true;
    if (due(this.#graph, this.#state).some((command) => command.type === 'run-node')) return true;
    return openRuns(this.#state).some(({ entry }) => entry.deferred?.attempt === entry.attempt);
  }

  #append(event: Loose): void {
    const full = { ...event, v: 1, at: event.at ?? this.#now } as ExecutionEvent;
    const before = this.#state;
    const { state, graph } = foldEvent(this.#graphFor, { state: before, graph: this.#graph }, full);
    this.#state = state;
    this.#journal.push(full);
    checkStep(before, state, full);
    if (state !== before) this.#deliveries.note(graph, before, state, full.type === 'node.reused' ? full : null);
  }

  /** What is delivered again must change nothing, unless it is a fact whose turn has come once more. */
  #repeat(event: ExecutionEvent): void {
    if (event.type === 'run.held' || event.type === 'timer.fired') return this.#append({ ...event, at: this.#now });
    const before = this.#state;
    this.#append(event);
    assert(this.#state === before, `a stale ${event.type} changed the state: ${JSON.stringify(event)}`);
  }

  #crash(chaos: Random): void {
    // Only a crash that no node run suffers for the third time leaves the outcome as it was.
    if (
      !this.#scenario.fragile &&
      this.#state.open.some(({ node, run }) => findRun(this.#state, node, run)!.interruptions >= 2)
    )
      return;
    checkRefold(this.#graphFor, this.#journal, this.#state);
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
    const { wait, calls, responds } = this.#scenario.plan(node, run);
    if (responds) this.#respond(node);
    if (!wait || command.resumed) return this.#append(this.#result(command));
    if (wait === 'children') {
      const ask = (child: string, index: number, detached: boolean) =>
        this.#child({ node, run, child: `${node}:${run}:${child}` }, 'requested', { index, detached });
      for (let index = 0; index < calls.attended; index++) ask(`${index}`, index, false);
      for (let index = 0; index < calls.detached; index++) ask(`beside-${index}`, index, true);
    }
    const until = wait === 'timer' ? { until: this.#now + 50 } : {};
    const limit = wait === 'children' && calls.limit !== null ? { limit: calls.limit } : {};
    this.#append({ type: 'wait.started', node, run, attempt, wait: { kind: wait, ...until, ...limit } });
  }

  #result({ node, run, attempt, inputs }: RunNode): ExecutionEvent {
    const plan = this.#scenario.plan(node, run);
    const entry = findRun(this.#state, node, run)!;
    const of = { node, run, attempt, v: 1, at: this.#now } as const;
    if (entry.failures >= plan.failures) return { type: 'node.succeeded', outputs: plan.outputs, ...of };
    const error = { code: 'NODE_FAILED', message: `${node} failed.` } as const;
    const { onError, traits } = this.#graph.nodes.get(node)!;
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
      if (entry.status !== 'waiting' || entry.resumed || entry.wait?.kind === 'timer') return false;
      return entry.wait?.kind !== 'children' || (this.#state.calls[`${node}:${run}`]?.started ?? 0) > 0;
    });
  }

  #wake({ node, run }: { node: string; run: number }): void {
    if (findRun(this.#state, node, run)!.wait!.kind !== 'children')
      return this.#append({ type: 'wait.resumed', node, run, by: 'webhook', ref: null });
    const atWork = calledBy(this.#state, node, run).filter(([, { status }]) => status === 'started');
    const [child] = this.#chaos ? this.#chaos.pick(atWork) : atWork[0]!;
    this.#child({ node, run, child }, this.#chaos?.chance(0.3) ? 'failed' : 'succeeded');
  }

  #child(
    { node, run, child }: { node: string; run: number; child: string },
    status: 'requested' | 'started' | 'succeeded' | 'failed' | 'cancelled',
    ask: { index: number; detached: boolean } = { index: 0, detached: false },
  ): void {
    const request: ChildRequest = { kind: 'workflow', target: 'wf', input: [], ...ask };
    this.#append({ type: 'child.recorded', node, run, child, status, ...(status === 'requested' ? { request } : {}) });
  }

  #fire({ id, at }: { id: string; at: number }): void {
    // A node that is at work answers before its timeout: only one that hangs may come to it.
    const busy = [...this.#flying.values()].find((c) => id === `timeout:${c.node}:${c.run}` && !this.#hangs(c));
    if (busy) return this.#answer(busy);
    this.#pass(Math.max(0, at - this.#now));
    this.#append({ type: 'timer.fired', id });
    const fired = this.#state;
    // An alarm may come twice.
    this.#append({ type: 'timer.fired', id });
    assert(this.#state === fired, `the timer ${id} fired twice`);
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

/** What a person may want to see of a run. */
function watchOf(graph: Graph, chaos: Random): EventOf<'run.started'>['debug'] {
  const breakpoints = [...graph.nodes.keys()]
    .filter(() => chaos.chance(0.3))
    .map((node) => ({ node, ...(chaos.chance(0.3) ? { when: '=x' } : {}) }));
  return { breakpoints, ...(chaos.chance(0.5) ? { step: 'over' } : {}) };
}
