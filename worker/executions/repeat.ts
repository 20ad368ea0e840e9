import { compatibilityProblems } from '../../core/engine/compatible.ts';
import { fitRuns, forkAt, reusableRuns, type ReusableRun } from '../../core/engine/fork.ts';
import { findRun } from '../../core/engine/runs.ts';
import { isEnded } from '../../core/engine/runs.ts';
import type { RunState } from '../../core/engine/state.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import type { Definition, StartRequest, Takeover, TakenRun } from '../../durable-objects/execution/protocol.ts';
import type { RunMeta } from '../../durable-objects/execution/run-meta.ts';
import type { Scope } from '../auth/scope.ts';
import type { Env } from '../env.ts';
import { publishedVersion } from '../workflows/published-version.ts';
import { requestObject } from './request-object.ts';
import { readSource, type SourceExecution } from './source.ts';
import { startExecution } from './start-execution.ts';
import { toTriggerData } from './trigger-data.ts';

export type RepeatVersion = 'published' | 'original';

/** The new execution, or the one that a request with the same key has started before. */
export interface Repeated {
  executionId: string;
  duplicate?: true;
}

/** Where a fork leaves the way of its source, and what is different from there on. */
export interface ForkRequest {
  /** Node id and run of the step with which it goes on. */
  node: string;
  run: number;
  /** What the step is to have given: it is not run. */
  outputs?: Item[][] | undefined;
  /** What the step gets instead of what came to it. */
  inputs?: Item[][] | undefined;
  version: RepeatVersion;
}

/** Starts an execution that does only what failed in this one, and what would have followed. A second request of that key starts nothing. */
export async function retryExecution(
  env: Env,
  scope: Scope,
  id: string,
  version: RepeatVersion,
  key: string | null,
): Promise<Repeated> {
  const source = await readSource(env, scope, id);
  const { state } = source;
  requireEnd(state);
  if (state.status === 'succeeded')
    throw new AppError('EXECUTION_NOT_FAILED', 'The execution has succeeded. Fork it to run a part of it again.');
  const { trigger } = triggerOf(state);
  return begin(
    env,
    scope,
    source,
    version,
    { runs: reusableRuns(state).map((run) => taken(state, run)), trigger },
    [],
    { retryOf: id },
    key === null ? null : ['retry', key],
  );
}

/** Starts an execution that has this one's past up to a step, and a future of its own. A second request of that key starts nothing. */
export async function forkExecution(
  env: Env,
  scope: Scope,
  id: string,
  request: ForkRequest,
  key: string | null,
): Promise<Repeated> {
  const source = await readSource(env, scope, id);
  const { state } = source;
  requireEnd(state);
  const { node, run, outputs, inputs, version } = request;
  const step = findRun(state, node, run);
  if (!step)
    throw new AppError('NODE_NOT_FOUND', `The execution has no run ${run} of the node ${JSON.stringify(node)}.`);
  const runs = forkAt(state, { node, run }).map((one) => taken(state, one));
  const start = triggerOf(state);
  const isTrigger = node === start.node && step.order === 0;
  if (isTrigger && inputs) throw new AppError('BODY_INVALID', 'The trigger has no inputs. Give its `outputs` instead.');
  if (outputs && !isTrigger) {
    const { order, source: from } = step;
    runs.push({ node, run, order, source: from, result: { kind: 'items', items: outputs } });
  }
  return begin(
    env,
    scope,
    source,
    version,
    {
      runs,
      ...(isTrigger && outputs ? {} : { trigger: start.trigger }),
      ...(inputs ? { inputs: { node, run, items: inputs } } : {}),
    },
    (isTrigger && outputs?.[0]) || [],
    { forkedFrom: id },
    key === null ? null : ['fork', key],
  );
}

async function begin(
  env: Env,
  scope: Scope,
  source: SourceExecution,
  version: RepeatVersion,
  takeover: Omit<Takeover, 'from'>,
  items: Item[],
  link: Pick<StartRequest, 'retryOf' | 'forkedFrom'>,
  request: [kind: string, key: string] | null,
): Promise<Repeated> {
  const { report } = source.view;
  const { workspaceId } = scope;
  const { definition, runs } = await onVersion(env, workspaceId, source, version, takeover);
  const { first, window } = requestObject(env, request && [workspaceId, source.id, ...request]);
  const { id, answer } = await startExecution(env, first, {
    workspaceId,
    workflowId: report.workflowId,
    workflowName: report.workflowName,
    definition,
    mode: source.state.mode,
    triggerNode: triggerOf(source.state).node,
    data: await toTriggerData(first.toString(), items, Infinity, env),
    ...window,
    // A retry of what went round in a circle is no way out of it.
    hops: (source.state.meta as unknown as RunMeta).hops,
    synchronous: false,
    takeover: { ...takeover, runs, from: source.id, ...scopeOf(source.state) },
    ...link,
  });
  return { executionId: id.toString(), ...(answer.created ? {} : { duplicate: true as const }) };
}

/** The definition that is run, and of what is taken over that which has a place in it. */
async function onVersion(
  env: Env,
  workspaceId: string,
  { view, state, definition }: SourceExecution,
  version: RepeatVersion,
  { runs, inputs }: Pick<Takeover, 'runs' | 'inputs'>,
): Promise<{ definition: Definition; runs: TakenRun[] }> {
  if (version === 'original') return { definition, runs };
  const found = await publishedVersion(env, workspaceId, view.report.workflowId, 'published');
  const before = primeDefinition(definition.hash, view.document).graph;
  const after = primeDefinition(found.definition.hash, found.document).graph;
  const nodes = [triggerOf(state).node, ...(inputs ? [inputs.node] : [])];
  const missing = nodes.find((node) => !after.nodes.has(node));
  // What has run must fit; nothing is at work in an execution that has ended.
  const past: RunState = { ...state, open: [], stack: [], waiting: {}, nodes: pastOf(state, runs) };
  const problems =
    missing === undefined
      ? compatibilityProblems(past, before, after)
      : [{ code: 'VERSION_INCOMPATIBLE', message: 'The step to begin with is not in it.', node: missing }];
  if (problems.length > 0)
    throw new AppError(
      'EXECUTION_INCOMPATIBLE',
      `The results cannot be used with version ${found.definition.number}: ${problems[0]!.message}`,
      { problems },
    );
  return { definition: found.definition, runs: fitRuns(runs, after) };
}

function pastOf(state: RunState, runs: readonly TakenRun[]): RunState['nodes'] {
  const names = new Set([triggerOf(state).node, ...runs.map(({ node }) => node)]);
  return Object.fromEntries(Object.entries(state.nodes).filter(([node]) => names.has(node)));
}

function taken(state: RunState, run: ReusableRun): TakenRun {
  const { outputs, error } = findRun(state, run.node, run.run)!;
  return { ...run, result: { kind: 'outputs', outputs, ...(error ? { error } : {}) } };
}

/** The run that is there from the beginning: its items are those of the start. */
function triggerOf(state: RunState) {
  for (const [node, runs] of Object.entries(state.nodes)) {
    const first = runs.find(({ order }) => order === 0);
    if (first) return { node, trigger: first.outputs };
  }
  throw new AppError('INTERNAL', 'The execution has no run of its trigger.');
}

/** A part of a workflow stays that part. */
function scopeOf({ scope: { only, destination } }: RunState): Pick<Takeover, 'scope'> {
  return only ? { scope: { only, ...(destination === null ? {} : { destination }) } } : {};
}

function requireEnd(state: RunState): void {
  if (isEnded(state)) return;
  throw new AppError('EXECUTION_NOT_ENDED', `The execution is ${state.status}. Wait for its end, or cancel it first.`);
}
