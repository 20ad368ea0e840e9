import type { ExecutionDetail, NodeRunView } from '../../core/api/executions.ts';
import { foldJournal } from '../../core/engine/fold-journal.ts';
import { calledBy } from '../../core/engine/children.ts';
import type { Wait } from '../../core/engine/events.ts';
import { holdIdOf } from '../../core/engine/hold.ts';
import { isAsleep, triesOf } from '../../core/engine/runs.ts';
import { countItems } from '../../core/engine/slices.ts';
import type { NodeRun, RunState } from '../../core/engine/state.ts';
import { waitIdOf } from '../../core/engine/waits.ts';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import type { ExecutionView } from '../../durable-objects/execution/protocol.ts';
import type { RunMeta } from '../../durable-objects/execution/run-meta.ts';
import { portsOf } from '../workflows/ports-of.ts';
import { toExecutionSummary, toIso } from './summary.ts';

/** An execution as the API describes it, items left out. Runs stand under the name of their node. */
export function toExecutionDetail(view: ExecutionView): ExecutionDetail {
  const state = foldView(view);
  const names = namesIn(view);
  const said = saidIn(view);
  // Names come from users: without a prototype, no name can be mistaken for something else.
  const nodes = Object.create(null) as ExecutionDetail['nodes'];
  for (const [id, runs] of Object.entries(state.nodes)) {
    nodes[names.get(id) ?? id] = runs.map((run) => ({
      ...toNodeRunView(id, run, names, said.get(`${id}:${run.run}`)),
      ...childrenOfRun(state, id, run.run),
    }));
  }
  const { hash } = (state.meta as unknown as RunMeta).definition;
  return {
    ...toExecutionSummary(view.report),
    document: view.document,
    ports: portsOf(view.document),
    hash,
    hold: holdOf(state),
    customData: { ...state.customData },
    earlierVersions: view.versions
      .filter((version) => version.hash !== hash)
      .map(({ hash: other, document }) => ({ hash: other, document, ports: portsOf(document) })),
    nodes,
  };
}

/** The state that an execution's events give: the same fold as in the object and in the browser. */
export function foldView(view: ExecutionView): RunState {
  const documents = new Map(view.versions.map(({ hash, document }) => [hash, document]));
  const graphFor = (meta: RunState['meta']) => {
    const { hash } = (meta as unknown as RunMeta).definition;
    return primeDefinition(hash, documents.get(hash)!).graph;
  };
  return foldJournal(graphFor, view.events).state;
}

function holdOf(state: RunState): ExecutionDetail['hold'] {
  const { held, hold, timers } = state;
  if (!held || !hold) return null;
  const { by, node, run, when } = hold;
  const until = timers['hold'];
  const id = holdIdOf(state);
  return {
    ...(id === null ? {} : { id }),
    by,
    ...(node === undefined ? {} : { nodeId: node }),
    ...(run === undefined ? {} : { run }),
    ...(when === undefined ? {} : { when }),
    ...(until === undefined ? {} : { until: toIso(until) }),
  };
}

function childrenOfRun(state: RunState, node: string, run: number): Pick<NodeRunView, 'children'> {
  const called = calledBy(state, node, run);
  if (called.length === 0) return {};
  return { children: called.map(([executionId, { status }]) => ({ executionId, status })) };
}

/** The names of the nodes by id, also of those that only an earlier version has. */
export function namesIn(view: ExecutionView): Map<string, string> {
  const documents = [...view.versions.map(({ document }) => document), view.document];
  return new Map(documents.flatMap(({ nodes }) => nodes.map((node) => [node.id, node.name] as const)));
}

/** One run of one node. `names` gives the name of each node id. */
export function toNodeRunView(
  nodeId: string,
  run: NodeRun,
  names: ReadonlyMap<string, string>,
  said: Said = {},
): NodeRunView {
  return {
    nodeId,
    run: run.run,
    order: run.order,
    status: run.status,
    attempt: triesOf(run),
    startedAt: toIso(run.startedAt),
    durationMs: run.endedAt === null ? null : run.endedAt - run.startedAt,
    itemCounts: run.outputs.map(countItems),
    source: run.source.map((source) => (source ? { ...source, node: names.get(source.node) ?? source.node } : null)),
    ...(run.error ? { error: run.error } : {}),
    ...(run.wait && isAsleep(run) ? { wait: toWaitView(nodeId, run, run.wait) } : {}),
    ...(run.deferred && run.status === 'retrying' && run.deferred.attempt === run.attempt
      ? { deferred: { by: run.deferred.by, until: toIso(run.deferred.until) } }
      : {}),
    ...said,
  };
}

function toWaitView(nodeId: string, run: NodeRun, { kind, until }: Wait): NonNullable<NodeRunView['wait']> {
  return { id: waitIdOf(nodeId, run), kind, ...(until === undefined ? {} : { until: toIso(until) }) };
}

/** What a node run says besides its outcome. */
type Said = Pick<NodeRunView, 'warnings' | 'log'>;

/** Warnings and lines of the log by node and run: events carry them, the state does not need them. */
export function saidIn(view: ExecutionView): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const event of view.events) {
    if (event.type !== 'node.succeeded' && event.type !== 'node.failed') continue;
    said.set(`${event.node}:${event.run}`, {
      ...(event.type === 'node.succeeded' && event.warnings ? { warnings: event.warnings } : {}),
      ...(event.log ? { log: event.log } : {}),
    });
  }
  return said;
}
