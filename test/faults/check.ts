import type { ExecutionDetail, ExecutionSummary } from '../../core/api/executions.ts';
import { apply } from '../../core/engine/apply.ts';
import type { ExecutionEvent } from '../../core/engine/events.ts';
import type { Graph } from '../../core/engine/graph.ts';
import { countItems, emptyItem } from '../../core/engine/slices.ts';
import type { NodeRun, RunState } from '../../core/engine/state.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import { metaOfStart, toReport } from '../../durable-objects/execution/run-meta.ts';
import { viewable } from '../../durable-objects/execution/viewable.ts';
import { toExecutionDetail } from '../../worker/executions/detail.ts';
import type { Delivery } from './clients.ts';
import { checkIsolation, type Tenant } from './isolation.ts';
import type { StoredJournal } from './journals.ts';
import type { Effect } from './sink.ts';
import { KINDS } from './workflows.ts';

/** All that is known of a run, from four sides. */
export interface Evidence {
  deliveries: readonly Delivery[];
  effects: readonly Effect[];
  /** The index, as the API lists it. */
  listed: readonly ExecutionSummary[];
  /** What the API says of each execution. */
  details: ReadonlyMap<string, ExecutionDetail>;
  journals: ReadonlyMap<string, StoredJournal>;
  /** Executions that somebody asked to end. */
  cancelled: ReadonlySet<string>;
  /** Epoch milliseconds of each SIGKILL. */
  kills: readonly number[];
  /** Epoch milliseconds at which an object lost its memory on command. */
  resets: readonly { object: string; at: number }[];
  /** Who lists each execution. */
  owners: ReadonlyMap<string, readonly Tenant[]>;
  /** Lines of the log that hold what came to a workspace. */
  strayLines: readonly string[];
}

/** Which invariant of RELIABILITY §4 does not hold, and where; F13: the memory that many at once took. */
export interface Violation {
  invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'F13';
  execution: string;
  what: string;
}

export interface Findings {
  violations: Violation[];
  executions: number;
  lost: number;
  recordedTwice: number;
  orphanEffects: number;
  /** Attempts beyond the first of each node run. */
  reattempts: number;
  /** Milliseconds from each kill to the next event of each execution that had work in flight. */
  recoveries: number[];
  /** How the executions ended: status, the code of the error and the kind of workflow. */
  ends: Record<string, number>;
}

/** Failures of a workflow that handles and repeats what it can: each is a limit that the product states. */
const EXPLAINED = new Set(['NODE_INTERRUPTED', 'NODE_POISONED', 'BREAKER_OPEN']);
const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'timed_out']);

/** Joins the sides and says what does not fit. */
export function check(evidence: Evidence): Findings {
  const checker = new Checker(evidence);
  checker.run();
  return checker.findings;
}

class Checker {
  readonly findings: Findings;
  private readonly evidence: Evidence;
  private readonly effects = new Map<string, Effect[]>();
  private readonly effectsOf = new Map<string, Effect[]>();

  constructor(evidence: Evidence) {
    this.evidence = evidence;
    this.findings = {
      violations: [],
      executions: evidence.journals.size,
      lost: 0,
      recordedTwice: 0,
      orphanEffects: 0,
      reattempts: 0,
      recoveries: [],
      ends: {},
    };
    for (const effect of evidence.effects) {
      into(this.effects, effect.key, effect);
      into(this.effectsOf, effect.key.split(':')[0]!, effect);
    }
  }

  run(): void {
    this.findings.violations.push(...checkIsolation(this.evidence));
    this.checkTriggers();
    for (const [id, journal] of this.evidence.journals) this.checkExecution(id, journal);
    for (const [id, effects] of this.effectsOf) {
      if (this.evidence.journals.has(id)) continue;
      this.findings.orphanEffects += effects.length;
      this.say('I4', id, `${effects.length} calls of an execution that does not exist`);
    }
  }

  /** I1: what was acknowledged is one execution, and it has ended. */
  private checkTriggers(): void {
    const { deliveries, listed, journals } = this.evidence;
    const counts = new Map<string, number>();
    for (const { id } of listed) counts.set(id, (counts.get(id) ?? 0) + 1);
    const named = new Set<string>();
    for (const { id, acknowledged } of deliveries) {
      if (acknowledged.size > 1) this.say('I1', id, `one delivery became ${[...acknowledged].join(' and ')}`);
      for (const execution of acknowledged) {
        named.add(execution);
        if (counts.get(execution) === 1 && journals.has(execution)) continue;
        this.findings.lost++;
        this.say('I1', execution, `acknowledged, but listed ${counts.get(execution) ?? 0} times`);
      }
    }
    const unanswered = deliveries.filter(({ acknowledged }) => acknowledged.size === 0).length;
    const unnamed = listed.filter(({ id, mode }) => mode === 'production' && !named.has(id)).length;
    if (unnamed > unanswered) this.say('I1', '', `${unnamed} executions that nobody was told of`);
  }

  private checkExecution(id: string, { events, isGapless }: StoredJournal): void {
    const detail = this.evidence.details.get(id);
    const [first, ...rest] = events;
    if (first?.type !== 'run.started') return this.say('I2', id, 'the journal does not begin with run.started');
    if (!detail) return this.say('I5', id, 'the API does not know it');
    if (!isGapless) this.say('I2', id, 'the journal has a gap');
    const { graph } = primeDefinition(metaOfStart(first).definition.hash, detail.document);
    const state = this.fold(id, graph, first, rest);
    if (!ENDED.has(state.status)) {
      this.findings.lost++;
      this.say('I1', id, `it is ${state.status} long after the last fault`);
    }
    this.checkInputs(id, state);
    this.checkEffects(id, detail, state, events);
    this.checkAgreement(id, detail, state, events);
    this.checkEnd(id, detail, state, events);
    this.noteRecoveries(events);
  }

  /** I2 and I3: an event that changes nothing stands there twice, or after the end. */
  private fold(id: string, graph: Graph, first: ExecutionEvent, rest: ExecutionEvent[]): RunState {
    let state = apply(graph, null, first);
    for (const event of rest) {
      const next = apply(graph, state, event);
      if (next === state) {
        this.findings.recordedTwice++;
        this.say('I2', id, `recorded twice or too late: ${JSON.stringify(event).slice(0, 200)}`);
      }
      if (state.endedAt !== null && event.type !== 'child.recorded') this.say('I3', id, `${event.type} after the end`);
      if (event.type === 'node.started' && event.attempt > 1) this.findings.reattempts++;
      state = next;
    }
    return state;
  }

  /** I3: each input is what the recorded output says that it came from. */
  private checkInputs(id: string, state: RunState): void {
    for (const [node, runs] of Object.entries(state.nodes)) {
      for (const run of runs) {
        run.source.forEach((source, input) => {
          if (!source) return;
          const parent = state.nodes[source.node]?.find((one) => one.run === source.run);
          const given = JSON.stringify(parent?.outputs[source.output] ?? null);
          const taken = JSON.stringify(run.inputs[input] ?? null);
          // The order v0 runs the branch that a merge misses with one empty item that nobody gave.
          const isForced = state.order === 'v0' && taken === JSON.stringify(emptyItem());
          if (taken !== given && !isForced)
            this.say('I3', id, `input ${input} of ${node}:${run.run} is not what ${source.node}:${source.run} gave`);
        });
      }
    }
  }

  /** I4: a success has its calls, a call its intent, and no more calls than attempts. */
  private checkEffects(id: string, detail: ExecutionDetail, state: RunState, events: ExecutionEvent[]): void {
    const starts = new Map<string, number>();
    const successes = new Map<string, number>();
    for (const event of events) {
      if (event.type === 'node.started')
        starts.set(`${event.node}:${event.run}`, (starts.get(`${event.node}:${event.run}`) ?? 0) + 1);
      if (event.type === 'node.succeeded') successes.set(`${event.node}:${event.run}`, event.at);
    }
    for (const [key, effects] of groupBy(this.effectsOf.get(id) ?? [], ({ key }) => key)) {
      const [, node = '', run = ''] = key.split(':');
      const attempts = starts.get(`${node}:${run}`) ?? 0;
      if (attempts === 0) {
        this.findings.orphanEffects++;
        this.say('I4', id, `a call with the key ${key}, which no intent announces`);
      } else if (effects.length > attempts)
        this.say('I4', id, `${effects.length} calls with ${key} in ${attempts} attempts`);
      const recordedAt = successes.get(`${node}:${run}`);
      if (recordedAt !== undefined && effects.some(({ at }) => at > recordedAt + CLOCKS_MS))
        this.say('I4', id, `a call with ${key} after its result was recorded`);
    }
    const versions = new Set((this.effectsOf.get(id) ?? []).map(({ path }) => path.split('/')[2]));
    if (versions.size > 1) this.say('I3', id, `it ran several versions: ${[...versions].join(', ')}`);
    for (const node of detail.document.nodes.filter(({ type }) => type === 'github'))
      for (const run of state.nodes[node.id] ?? []) this.checkOnce(id, node, run);
    for (const node of detail.document.nodes.filter(({ type }) => type === 'http')) {
      for (const run of state.nodes[node.id] ?? []) this.checkCalls(id, node, run);
    }
  }

  /** What may not be repeated is called once; and what it had done is written down, whatever else is at work. */
  private checkOnce(id: string, node: WorkflowNode, run: NodeRun): void {
    const effects = this.effects.get(`${id}:${node.id}:${run.run}:0:0`) ?? [];
    if (effects.length > 1)
      this.say('I4', id, `${node.id} may not be repeated, and was called ${effects.length} times`);
    const done = effects.find(({ behaviour }) => behaviour === 'good');
    // A failed call goes to the output for errors, and the node succeeds all the same.
    const isDone = run.status === 'succeeded' && countItems(run.outputs?.[0] ?? []) > 0;
    if (isDone && !done && !effects.some(({ behaviour }) => behaviour === 'slow'))
      this.say('I4', id, `${node.id} succeeded, but no call was answered well`);
    if (run.error?.code !== 'NODE_INTERRUPTED' || !done) return;
    const resets = this.evidence.resets.filter(({ object }) => object === id).map(({ at }) => at);
    const crash = Math.min(...[...this.evidence.kills, ...resets].filter((at) => at > done.at));
    if (crash - done.at > UNWRITTEN_MS)
      this.say(
        'I4',
        id,
        `${node.id} had succeeded ${crash - done.at} ms before the crash that is said to have cut it off`,
      );
  }

  private checkCalls(id: string, node: WorkflowNode, run: NodeRun): void {
    if (run.failures > (node.retry?.attempts ?? 1)) this.say('I4', id, `${node.id} failed more often than it may`);
    if (run.status !== 'succeeded') return;
    // Where an error has a branch of its own, a node succeeds with calls that failed.
    const isLenient = node.onError !== 'stop';
    const items = node.executeOnce ? 1 : countItems(run.inputs[0] ?? []);
    for (let item = 0; item < items; item++) {
      const key = `${id}:${node.id}:${run.run}:${item}:0`;
      const isDone = this.effects
        .get(key)
        ?.some(({ behaviour }) => isLenient || behaviour === 'good' || behaviour === 'slow');
      if (!isDone) this.say('I4', id, `${node.id} succeeded, but no call with ${key} was answered well`);
    }
  }

  /** I5 and I6: the index, the API and the fold of what lies on the disk say the same, to the letter. */
  private checkAgreement(id: string, detail: ExecutionDetail, state: RunState, events: ExecutionEvent[]): void {
    const row = this.evidence.listed.find((one) => one.id === id);
    if (row?.status !== state.status)
      this.say('I5', id, `the index says ${row?.status ?? 'nothing'}, the journal ${state.status}`);
    const report = toReport(id, state, { dueAt: null, keptUntil: null });
    const { document, hash, earlierVersions } = detail;
    const versions = [...earlierVersions, { hash, document }];
    const folded = toExecutionDetail({ report, document, versions, events: viewable(events) });
    if (sorted(folded) !== sorted(detail)) this.say('I6', id, 'the API gives another state than the journal');
  }

  private checkEnd(
    id: string,
    detail: ExecutionDetail,
    { status, error }: RunState,
    events: readonly ExecutionEvent[],
  ): void {
    const end = error && status !== 'succeeded' ? `${status} ${error.code} (${detail.workflowName})` : status;
    this.findings.ends[end] = (this.findings.ends[end] ?? 0) + 1;
    if (status === 'timed_out') this.say('I1', id, 'it timed out');
    const isAsked = this.evidence.cancelled.size > 0;
    if (status === 'cancelled' && !isAsked) this.say('I1', id, 'it was cancelled, and nobody asked for that');
    const kind = KINDS.find(({ name }) => name === detail.workflowName);
    // Whatever failed inside, a step may be late for it but not fail.
    if (error?.code === 'INTERNAL') this.say('I1', id, `${detail.workflowName} failed inside: ${error.message}`);
    else if (error?.code === 'NODE_POISONED' && !isPoisoned(events, error.node)) {
      this.say(
        'I1',
        id,
        `${detail.workflowName}: ${error.node} is said to be poisoned, and got on between its crashes`,
      );
    } else if (status === 'failed' && !kind?.fails && !EXPLAINED.has(error?.code ?? ''))
      this.say('I1', id, `${detail.workflowName} failed with ${error?.code}: ${error?.message}`);
  }

  /** How long each kill kept the executions that were at work. */
  private noteRecoveries(events: ExecutionEvent[]): void {
    for (const kill of this.evidence.kills) {
      const index = events.findIndex(({ at }) => at > kill);
      const next = events[index];
      // The first that happens to a run whose work was cut off is that this is found.
      if (index > 0 && next?.type === 'node.interrupted') this.findings.recoveries.push(next.at - kill);
    }
  }

  private say(invariant: Violation['invariant'], execution: string, what: string): void {
    this.findings.violations.push({ invariant, execution, what });
  }
}

/** The storm may hit one call three times in a row; that is no fault of the product unless something was recorded between. */
function isPoisoned(events: readonly ExecutionEvent[], node: string | undefined): boolean {
  const ends = new Map<number, number>();
  for (const event of events) {
    if (event.type !== 'node.interrupted' && event.type !== 'node.progressed') continue;
    if (event.node === node) ends.set(event.run, event.type === 'node.progressed' ? 0 : (ends.get(event.run) ?? 0) + 1);
  }
  return [...ends.values()].some((crashes) => crashes === 3);
}

/** The longest that an answer may lie unwritten, on a machine that has much else to do. */
const UNWRITTEN_MS = 10_000;

/** The clocks of two processes on one machine. */
const CLOCKS_MS = 20;

function into<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) into(groups, keyOf(one), one);
  return groups;
}

/** JSON with the keys in order: what has been sent over the API has lost that of numbers as keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
