import type { Command } from '../../core/engine/commands.ts';
import { passOf } from '../../core/engine/loops.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { evaluate } from '../../core/expressions/evaluate.ts';
// The engine for regular expressions: evaluation is synchronous, so it must be there before.
import '../../core/expressions/regex/re2.ts';
import { referencedNodesIn } from '../../core/expressions/references.ts';
import { SharedBudget } from '../../core/expressions/shared-budget.ts';
import { compileTemplate } from '../../core/expressions/template.ts';
import { placeIn } from '../../core/expressions/workflow-context.ts';
import type { ExpressionContext } from '../../core/expressions/context.ts';
import type { Json, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item, PairedItem } from '../../core/workflow/item.ts';
import { ExpressionWarnings } from './expression-warnings.ts';
import { recordedExecution } from './recorded-execution.ts';
import type { Run } from './run.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** What the expressions of one attempt see. */
export interface ExpressionScope {
  /** Epoch milliseconds, journalled when the node first started. */
  readonly now: number;
  /** Present when items of other nodes must be read first: evaluation itself is synchronous. */
  readonly loading: Promise<void> | null;
  /** What expressions said besides their values; it grows while they are evaluated. */
  readonly warnings: readonly ErrorData[];
  /** `path` names the parameter, for warnings. */
  evaluate(source: string, itemIndex: number, path?: string): Json | undefined;
  /** For settings of the node: an expression that fails gives the fallback. */
  evaluateOr(source: string, fallback: unknown): unknown;
}

export function expressionScope(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  inputs: readonly (readonly Item[])[],
  error?: ErrorData,
): ExpressionScope {
  const inputIndex = Math.max(
    0,
    inputs.findIndex((list) => list.length > 0),
  );
  const items = inputs[inputIndex] ?? [];
  const now = run.nodeRun(command.node, command.run)?.startedAt ?? Date.now();
  const outputsOf = new Map<NodeRun, Item[][]>();
  const { loading } = prepare(run, command, node, outputsOf);

  const budget = new SharedBudget(items.length);
  const warnings = new ExpressionWarnings();
  const originOf = (target: string, itemIndex: number) => baseFor(itemIndex).nodeItem(target);
  const recorded = recordedExecution(
    run,
    command,
    node,
    items,
    (nodeRun, output) => outputsOf.get(nodeRun)?.[output] ?? atHand(run, nodeRun, output),
    originOf,
  );

  const contextFor = (itemIndex: number, path?: string): ExpressionContext => ({
    ...baseFor(itemIndex),
    ...placeIn(recorded, itemIndex),
    at: (index, runIndex = command.run) => ({ ...contextFor(index, path), runIndex }),
    warn: (warning) => warnings.add(warning, itemIndex, path),
  });
  const evaluateAt = (source: string, itemIndex: number, path?: string): Json | undefined =>
    budget.within((fuel) => evaluate(compileTemplate(source), contextFor(itemIndex, path), fuel));

  const baseFor = (itemIndex: number): ExpressionContext => ({
    json: items[itemIndex]?.json ?? {},
    items,
    itemIndex,
    runIndex: command.run,
    now,
    execution: {
      id: run.id,
      mode: run.state.mode,
      resumeUrl: `${run.publicUrl}/webhook-waiting/${run.id}/${run.meta.resumeKey}`,
    },
    workflow: { id: run.meta.workflowId, name: run.meta.workflowName },
    timezone: run.definition.document.settings.timezone ?? 'UTC',
    vars: {},
    nodeItems: (name) => {
      const id = run.definition.idByName.get(name);
      const last = id === undefined ? undefined : run.state.nodes[id]?.at(-1);
      return last && outputsOf.get(last)?.[0];
    },
    nodeItem: (name) => {
      const id = run.definition.idByName.get(name);
      return id === undefined
        ? undefined
        : findOrigin(run, command.source, { item: itemIndex, input: inputIndex }, id, outputsOf);
    },
    ...(error ? { error } : {}),
  });

  return {
    now,
    loading,
    warnings: warnings.list,
    evaluate: evaluateAt,
    evaluateOr: (source, fallback) => {
      try {
        return evaluateAt(source, 0);
      } catch {
        return fallback;
      }
    },
  };
}

/** Items that nobody has asked to be loaded: there where they lie in the journal or in memory. */
function atHand(run: Run, nodeRun: NodeRun, output: number): Item[] | undefined {
  const read = run.payloads.read(nodeRun.outputs[output] ?? []);
  if (!(read instanceof Promise)) return read;
  // They lie in R2, and come too late.
  read.catch(() => undefined);
  return undefined;
}

/** Follows an item back through the nodes that made it, to the item of `target` that it came from. */
function findOrigin(
  run: Run,
  source: RunNode['source'],
  from: PairedItem,
  target: string,
  outputsOf: ReadonlyMap<NodeRun, Item[][]>,
): Item | undefined {
  const parent = source[from.input ?? 0];
  if (!parent) return undefined;
  const parentRun = run.nodeRun(parent.node, parent.run);
  const item = parentRun && outputsOf.get(parentRun)?.[parent.output]?.[from.item];
  if (!parentRun || !item || parent.node === target) return item;
  const pairs =
    item.pairedItem === undefined ? [] : Array.isArray(item.pairedItem) ? item.pairedItem : [item.pairedItem];
  for (const pair of pairs) {
    // A loop node's items came with its earlier runs: what it gives in a round, another round brought.
    const got =
      pair.round === undefined
        ? parentRun
        : passOf(run.definition.graph, run.state, parent.node, parent.run)[pair.round];
    const origin = got && findOrigin(run, got.source, pair, target, outputsOf);
    if (origin) return origin;
  }
  return undefined;
}

/** Names of other nodes in a node's expressions; the parameters of a definition never change. */
const namesOfNode = new WeakMap<WorkflowNode, readonly string[]>();

function prepare(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  outputsOf: Map<NodeRun, Item[][]>,
): { loading: Promise<void> | null } {
  let names = namesOfNode.get(node);
  if (!names) {
    names = referencedNodesIn([node.params, node.retry?.when, node.retry?.delay]);
    namesOfNode.set(node, names);
  }
  if (names.length === 0) return { loading: null };
  const wanted = new Set<NodeRun>();
  for (const name of names) {
    const last = run.state.nodes[run.definition.idByName.get(name) ?? '']?.at(-1);
    if (last) wanted.add(last);
  }
  collectAncestors(run, command.source, wanted);
  // What lies in the journal is there at once; only what lies in R2 makes the attempt wait.
  const pending: Promise<void>[] = [];
  for (const one of wanted) {
    const lists = one.outputs.map((slices) => run.payloads.read(slices));
    if (lists.some((list) => list instanceof Promise))
      pending.push(Promise.all(lists).then((read) => void outputsOf.set(one, read)));
    else outputsOf.set(one, lists as Item[][]);
  }
  return { loading: pending.length > 0 ? Promise.all(pending).then(() => undefined) : null };
}

function collectAncestors(run: Run, source: RunNode['source'], found: Set<NodeRun>): void {
  for (const parent of source) {
    const parentRun = parent && run.nodeRun(parent.node, parent.run);
    if (!parentRun || found.has(parentRun)) continue;
    found.add(parentRun);
    collectAncestors(run, parentRun.source, found);
  }
}
