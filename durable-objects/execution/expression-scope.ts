import type { Command } from '../../core/engine/commands.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { evaluate, type TemplateJoin } from '../../core/expressions/evaluate.ts';
// The engine for regular expressions: evaluation is synchronous, so it must be there before.
import '../../core/expressions/regex/re2.ts';
import { referencedNodesIn } from '../../core/expressions/references.ts';
import { SharedBudget } from '../../core/expressions/shared-budget.ts';
import { compileTemplate } from '../../core/expressions/template.ts';
import { placeIn } from '../../core/expressions/workflow-context.ts';
import type { ExpressionContext } from '../../core/expressions/context.ts';
import type { Json, WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { ExpressionWarnings } from './expression-warnings.ts';
import { ItemLineage } from './item-lineage.ts';
import type { MemoryHolder } from './memory-budget.ts';
import { recordedExecution } from './recorded-execution.ts';
import type { Run } from './run.ts';
import type { StoredItems } from './stored-items.ts';
import { waitAddress } from './wait-address.ts';

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
  evaluate(
    source: string,
    itemIndex: number,
    path?: string,
    extras?: ExpressionContext['extras'],
    join?: TemplateJoin,
  ): Json | undefined;
  /** What an expression sees for one item. */
  context(itemIndex: number): ExpressionContext;
  /** Makes the items of further nodes readable. A promise only where something is not at hand. */
  load(names: readonly string[]): Promise<void> | null;
  /** For settings of the node: an expression that fails gives the fallback. */
  evaluateOr(source: string, fallback: unknown): unknown;
}

export function expressionScope(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  inputs: readonly StoredItems[],
  holder: MemoryHolder,
  error?: ErrorData,
): ExpressionScope {
  const inputIndex = Math.max(
    0,
    inputs.findIndex((list) => list.length > 0),
  );
  const items = inputs[inputIndex];
  const now = run.nodeRun(command.node, command.run)?.startedAt ?? Date.now();
  const lineage = new ItemLineage(run, holder);
  const { loading } = prepare(run, command, node, items, lineage, holder);

  const budget = new SharedBudget(items?.length ?? 0);
  const warnings = new ExpressionWarnings();
  const originOf = (target: string, itemIndex: number) => baseFor(itemIndex).nodeItem(target);
  const recorded = recordedExecution(
    run,
    command,
    node,
    () => items?.atHand ?? [],
    (nodeRun, output) => lineage.itemsOf(nodeRun, output) ?? atHand(run, nodeRun, output),
    originOf,
  );

  const contextFor = (itemIndex: number, path?: string): ExpressionContext => ({
    ...baseFor(itemIndex),
    ...placeIn(recorded, itemIndex),
    at: (index, runIndex = command.run) => ({ ...contextFor(index, path), runIndex }),
    warn: (warning) => warnings.add(warning, itemIndex, path),
  });
  const evaluateAt: ExpressionScope['evaluate'] = (source, itemIndex, path, extras, join) => {
    const context = contextFor(itemIndex, path);
    return budget.within((fuel) =>
      evaluate(compileTemplate(source), extras ? { ...context, extras } : context, fuel, join),
    );
  };

  const baseFor = (itemIndex: number): ExpressionContext => ({
    json: items?.at(itemIndex)?.json ?? {},
    items: items?.atHand ?? [],
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
      get resumeData() {
        return broughtBy(run, node)?.map(({ json }) => json);
      },
      get customData() {
        return run.state.customData ?? {};
      },
    },
    workflow: { id: run.meta.workflowId, name: run.meta.workflowName },
    timezone: run.definition.document.settings.timezone ?? 'UTC',
    vars: run.meta.vars ?? {},
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
    warnings: warnings.list,
    evaluate: evaluateAt,
    context: (itemIndex) => contextFor(itemIndex),
    load: (names) => loadNodes(run, command, names, lineage),
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

/** The items that came with the end of the last pause, where they are at hand. */
function broughtBy({ state: { resumeRef }, payloads }: Run, node: WorkflowNode): readonly Item[] | undefined {
  const page = resumeRef === null || !readsOf(node).resumeData ? undefined : payloads.page(resumeRef);
  if (!(page instanceof Promise)) return page?.items;
  page.catch(() => undefined);
  return undefined;
}

/** What a node's expressions read besides the item at hand; the parameters of a definition never change. */
interface Reads {
  /** Names of other nodes. */
  nodes: readonly string[];
  /** Whether it may read any item of its input, and not only the one at hand and the first. */
  wholeInput: boolean;
  /** Whether it may read what came with the end of a pause. */
  resumeData: boolean;
  /** Whether it computes the name of a node, so that any of them may be meant. */
  anyNode: boolean;
}

const readsOfNode = new WeakMap<WorkflowNode, Reads>();
/** `$items`, and `$input` with anything but what one item or the first one answers. */
const WHOLE_INPUT = /\$items\b|\$input\b(?!\s*\??\.\s*(?:item|json|first)\b)/;

/** `$('…')` and its like with anything but a plain text as the name. */
const COMPUTED_NAME = /(?:\$\(|\$node\s*\[|\$items\()\s*[^\s'")]/;

function readsOf(node: WorkflowNode): Reads {
  let reads = readsOfNode.get(node);
  if (!reads) {
    const sources = [node.params, node.retry?.when, node.retry?.delay];
    // As JSON a quote in an expression has a backslash before it.
    const written = JSON.stringify(sources).replaceAll('\\"', '"');
    reads = {
      nodes: referencedNodesIn(sources),
      wholeInput: WHOLE_INPUT.test(written),
      anyNode: COMPUTED_NAME.test(written),
      resumeData: written.includes('resumeData'),
    };
    readsOfNode.set(node, reads);
  }
  return reads;
}

/** Reads what the expressions of a node may ask for: the nodes that they name, and all from which its items came. */
function prepare(
  run: Run,
  command: RunNode,
  node: WorkflowNode,
  items: StoredItems | undefined,
  lineage: ItemLineage,
  holder: MemoryHolder,
): { loading: Promise<void> | null } {
  const { nodes: named, wholeInput, anyNode, resumeData } = readsOf(node);
  const names = anyNode ? [...run.definition.idByName.keys()] : named;
  const { resumeRef } = run.state;
  const brought = resumeData && resumeRef !== null ? run.payloads.page(resumeRef, holder) : null;
  const all = wholeInput && items && !items.known ? items.all() : null;
  const whole = all || brought instanceof Promise ? Promise.all([all, brought]) : null;
  if (names.length === 0) return { loading: whole && whole.then(() => undefined) };
  // What lies in the journal is there at once; only what lies in R2 makes the attempt wait.
  const loaded = loadNodes(run, command, names, lineage);
  return { loading: whole ? Promise.all([whole, loaded]).then(() => undefined) : loaded };
}

function loadNodes(run: Run, command: RunNode, names: readonly string[], lineage: ItemLineage): Promise<void> | null {
  const wanted = lineage.ancestorsOf(command.source);
  for (const name of names) {
    const last = run.state.nodes[run.definition.idByName.get(name) ?? '']?.at(-1);
    if (last) wanted.add(last);
  }
  return lineage.load(wanted);
}
