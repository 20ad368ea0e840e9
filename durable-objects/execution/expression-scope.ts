import type { Command } from '../../core/engine/commands.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { evaluate } from '../../core/expressions/evaluate.ts';
// The engine for regular expressions: evaluation is synchronous, so it must be there before.
import '../../core/expressions/regex/re2.ts';
import { referencedNodesIn } from '../../core/expressions/references.ts';
import { compileTemplate } from '../../core/expressions/template.ts';
import type { ExpressionContext } from '../../core/expressions/context.ts';
import type { Json, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { ItemLineage } from './item-lineage.ts';
import type { Run } from './run.ts';
import { waitAddress } from './wait-address.ts';

type RunNode = Extract<Command, { type: 'run-node' }>;

/** What the expressions of one attempt see. */
export interface ExpressionScope {
  /** Epoch milliseconds, journalled when the node first started. */
  readonly now: number;
  /** Present when items of other nodes must be read first: evaluation itself is synchronous. */
  readonly loading: Promise<void> | null;
  evaluate(source: string, itemIndex: number): Json | undefined;
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
  const lineage = new ItemLineage(run);
  const { loading } = prepare(run, command, node, lineage);

  const contextFor = (itemIndex: number): ExpressionContext => ({
    json: items[itemIndex]?.json ?? {},
    items,
    itemIndex,
    runIndex: command.run,
    now,
    execution: {
      id: run.id,
      mode: run.state.mode,
      get resumeUrl() {
        return waitAddress(run, command, 'webhook');
      },
      get resumeFormUrl() {
        return waitAddress(run, command, 'form');
      },
      get approveUrl() {
        return waitAddress(run, command, 'decision');
      },
    },
    workflow: { id: run.meta.workflowId, name: run.meta.workflowName },
    vars: {},
    nodeItems: (name) => {
      const id = run.definition.idByName.get(name);
      const last = id === undefined ? undefined : run.state.nodes[id]?.at(-1);
      return last && lineage.itemsOf(last, 0);
    },
    nodeItem: (name) => {
      const id = run.definition.idByName.get(name);
      return id === undefined
        ? undefined
        : lineage.originIn(lineage.sentFrom(command.source, { item: itemIndex, input: inputIndex }), id);
    },
    ...(error ? { error } : {}),
  });

  return {
    now,
    loading,
    evaluate: (source, itemIndex) => evaluate(compileTemplate(source), contextFor(itemIndex)),
    evaluateOr: (source, fallback) => {
      try {
        return evaluate(compileTemplate(source), contextFor(0));
      } catch {
        return fallback;
      }
    },
  };
}

/** Names of other nodes in a node's expressions; the parameters of a definition never change. */
const namesOfNode = new WeakMap<WorkflowNode, readonly string[]>();

/** Reads what the expressions of a node may ask for: the nodes that they name, and all from which its items came. */
function prepare(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  lineage: ItemLineage,
): { loading: Promise<void> | null } {
  let names = namesOfNode.get(node);
  if (!names) {
    names = referencedNodesIn([node.params, node.retry?.when, node.retry?.delay]);
    namesOfNode.set(node, names);
  }
  if (names.length === 0) return { loading: null };
  const wanted = lineage.ancestorsOf(command.source);
  for (const name of names) {
    const last = run.state.nodes[run.definition.idByName.get(name) ?? '']?.at(-1);
    if (last) wanted.add(last);
  }
  // What lies in the journal is there at once; only what lies in R2 makes the attempt wait.
  return { loading: lineage.load(wanted) };
}
