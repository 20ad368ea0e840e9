import type { Json } from '../workflow/document.ts';
import type { Item, PairedItem } from '../workflow/item.ts';
import type { ExpressionContext, OtherNode } from './context.ts';
import { expressionError } from './guest-error.ts';
import { findOrigin, noOrigin } from './origin.ts';
import { isAncestor, outputLeadingTo, type WorkflowShape } from './workflow-shape.ts';

/** Where a list of items came from: an output of a node in one of its runs. */
export interface SourceOf {
  node: string;
  output: number;
  run: number;
}

/** What one run of a node gave, and from where its inputs came, by input. */
export interface RecordedRun {
  outputs: readonly (readonly Item[] | null)[];
  source: readonly (SourceOf | null)[];
}

/** The runs of one node, by their number. A list is one; a caller whose items lie in storage reads them when they are asked for. */
export interface RunsOfNode {
  readonly length: number;
  at(run: number): RecordedRun | undefined;
}

/** An execution as data, seen from one node: what n8n's expressions can ask about it. */
export interface RecordedExecution {
  shape: WorkflowShape;
  /** Name of the node whose expression is evaluated. */
  node: string;
  /** The items that come in, on the first input that has any. */
  items: readonly Item[];
  /** From where they come, by input; empty at the node that starts. */
  source: readonly (SourceOf | null)[];
  runs(node: string): RunsOfNode;
  /** What a node keeps for expressions, as a loop does; undefined where there is nothing. */
  contextOf?(node: string): { [name: string]: Json } | undefined;
  /** Items that are used instead of what a node gives; in manual executions only. */
  pinned: { readonly [node: string]: readonly Item[] };
  mode: string;
  /** Finds the item of a node from which an incoming item came, where the caller knows it better than the pairings say. */
  originOf?(target: string, itemIndex: number): Item | undefined;
}

/** The members of a context that do not depend on the execution's data. */
export type Surroundings = Omit<
  ExpressionContext,
  | 'json'
  | 'items'
  | 'itemIndex'
  | 'runIndex'
  | 'nodeItems'
  | 'nodeItem'
  | 'node'
  | 'at'
  | 'prevNode'
  | 'self'
  | 'source'
>;

/** Builds what an expression sees from a recorded execution. */
export function workflowContext(
  execution: RecordedExecution,
  surroundings: Surroundings,
  itemIndex: number,
  runIndex: number,
): ExpressionContext {
  const { items } = execution;
  return {
    ...surroundings,
    get json(): { [key: string]: Json } {
      const item = items[itemIndex];
      if (item) return item.json;
      throw expressionError(
        items.length === 0
          ? `Node "${execution.node}" hasn't been executed with any items yet. Run the nodes before it first.`
          : `Node "${execution.node}" has ${items.length} item(s), and item ${itemIndex} was asked for.`,
      );
    },
    items,
    itemIndex,
    runIndex,
    ...placeIn(execution, itemIndex),
    nodeItems: (name) => execution.runs(name).at(-1)?.outputs[0] ?? undefined,
    nodeItem: (name) => nodeView(execution, name, itemIndex).origin('item'),
    at: (index, run) => workflowContext(execution, surroundings, index, run ?? runIndex),
  };
}

/** The members of a context that say where in its workflow a node stands, and what the other nodes are. */
export function placeIn(
  execution: RecordedExecution,
  itemIndex: number,
): Pick<ExpressionContext, 'mode' | 'self' | 'prevNode' | 'source' | 'node'> {
  const { shape, source } = execution;
  const node = shape.nodes.get(execution.node);
  const first = source[0] ?? null;
  const feeding = first && shape.nodes.get(first.node);
  const others = new Map<string, OtherNode>();
  return {
    mode: execution.mode,
    ...(node ? { self: node } : {}),
    ...(first ? { prevNode: { name: first.node, outputIndex: first.output, runIndex: first.run } } : {}),
    source: feeding ? { params: feeding.parameters, context: execution.contextOf?.(first.node) ?? {} } : {},
    node: (name) => {
      const known = others.get(name) ?? nodeView(execution, name, itemIndex);
      others.set(name, known);
      return known;
    },
  };
}

/** Another node, seen from the one that is evaluated. */
function nodeView(execution: RecordedExecution, name: string, itemIndex: number): OtherNode {
  const { shape, node: here } = execution;
  const node = shape.nodes.get(name);
  if (!node) throw expressionError(`There is no node "${name}" in this workflow. Check the name.`, { node: name });
  const runs = execution.runs(name);
  const pinned = execution.mode === 'manual' ? own(execution.pinned, name) : undefined;
  const notExecuted = () =>
    expressionError(`Node "${name}" hasn't been executed. Run it first, or check $('${name}').isExecuted.`, {
      node: name,
    });

  const itemsOf = (output: number, wantedRun: number | undefined): readonly Item[] => {
    const number = wantedRun === undefined || wantedRun === -1 ? runs.length - 1 : wantedRun;
    const run = number < 0 ? undefined : runs.at(number);
    if (!run)
      throw expressionError(`Run ${number} of node "${name}" not found: it ran ${runs.length} time(s).`, {
        node: name,
      });
    if (output >= run.outputs.length || output < 0)
      throw expressionError(`Node "${name}" has no branch with index ${output}.`, { node: name });
    return run.outputs[output] ?? [];
  };

  return {
    isExecuted: runs.length > 0,
    lastRun: runs.length - 1,
    parameters: node.parameters,
    context: execution.contextOf?.(name) ?? {},
    items(output, run) {
      if (runs.length === 0 && !pinned) throw notExecuted();
      if (pinned) return pinned;
      return itemsOf(output ?? outputLeadingTo(shape, name, here) ?? 0, run);
    },
    origin(method, index) {
      if (!isAncestor(shape, name, here))
        throw expressionError(
          `There is no path from node "${name}" to "${here}", so no item of it belongs to this one. Use $('${name}').first() or .all().`,
          { node: name },
        );
      if (method === 'itemMatching' && index === undefined)
        throw expressionError('itemMatching() needs the number of an item: itemMatching(0).');
      if (runs.length === 0 && !pinned) throw notExecuted();
      const search = { execution, target: name, method };
      if (!execution.originOf) return findOrigin(search, stampOf(execution, index ?? itemIndex));
      const origin = execution.originOf(name, index ?? itemIndex);
      if (!origin) throw noOrigin(search, 'the item was not made from one of its items');
      return origin;
    },
    sameIndex() {
      if (pinned) return pinned[itemIndex];
      if (!isAncestor(shape, name, here))
        throw expressionError(`Nothing leads from node "${name}" to "${here}": connect them first.`, { node: name });
      if (runs.length === 0) throw notExecuted();
      return itemsOf(outputLeadingTo(shape, name, here) ?? 0, undefined)[itemIndex];
    },
  };
}

/** Where an incoming item comes from: what it carries itself, or else its own place in the list. */
function stampOf(execution: RecordedExecution, itemIndex: number): PairedItem {
  const carried: PairedItem | PairedItem[] | number | undefined = execution.items[itemIndex]?.pairedItem;
  if (typeof carried === 'number') return { item: carried };
  if (carried !== undefined && !Array.isArray(carried)) return carried;
  if (carried === undefined && execution.mode === 'manual' && own(execution.pinned, execution.node))
    throw expressionError(
      `Node "${execution.node}" is pinned, so its items do not say from which they came. Unpin it and run again.`,
      { node: execution.node },
    );
  return { item: itemIndex };
}

const own = <T>(table: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
