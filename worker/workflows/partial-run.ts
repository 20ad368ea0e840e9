import { planPartialRun } from '../../core/engine/partial-run.ts';
import { findRun, runsOf } from '../../core/engine/runs.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument, WorkflowNode } from '../../core/workflow/document.ts';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import { pinnedItems } from '../../durable-objects/execution/node-settings.ts';
import type { Takeover, TakenRun } from '../../durable-objects/execution/protocol.ts';
import type { SourceExecution } from '../executions/source.ts';
import { changedNodes } from './changed-nodes.ts';

/** Which part of a workflow a person wants to run. Nodes by name. */
export interface PartialRunRequest {
  startNode?: string | undefined;
  destinationNode?: string | undefined;
  mode?: 'inclusive' | 'exclusive' | undefined;
  alone?: boolean | undefined;
  /** Nodes whose earlier results are not to be used, besides those that have changed. */
  dirty?: string[] | undefined;
}

/** How a partial run begins: with this node, and what it takes over. */
export interface PartialStart {
  trigger: WorkflowNode;
  takeover: Takeover;
  /** The trigger's items: those of its pin, or null where they are taken over or come with the request. */
  isPinned: boolean;
}

/** Plans a partial run of a draft with the data of an earlier execution, where there is one. */
export function planPartialStart(
  { hash, document }: { hash: string; document: WorkflowDocument },
  request: PartialRunRequest,
  source: SourceExecution | null,
): PartialStart {
  const id = (name: string) => requireNode(document, name).id;
  const { startNode, destinationNode, mode, alone, dirty = [] } = request;
  const previous = source?.state ?? null;
  const changed = source ? changedNodes(source.view.document, document) : new Set<string>();
  const plan = planPartialRun(
    {
      graph: primeDefinition(hash, document).graph,
      previous,
      pinned: new Map(document.nodes.flatMap((node) => (node.pinned ? [[node.id, node.pinned.length]] : []))),
      dirty: new Set([...changed, ...dirty.map(id)]),
      triggers: triggersOf(document),
    },
    document.settings.order,
    {
      ...(startNode === undefined ? {} : { startNode: id(startNode) }),
      ...(destinationNode === undefined ? {} : { destinationNode: id(destinationNode) }),
      ...(mode === undefined ? {} : { mode }),
      ...(alone === undefined ? {} : { alone }),
    },
  );
  const { trigger, scope } = plan;
  const runs = plan.reused.map(({ from, ...reused }): TakenRun => {
    if (from.kind !== 'previous') return { ...reused, result: from };
    const { outputs, error } = findRun(previous!, reused.node, from.run)!;
    return { ...reused, result: { kind: 'outputs', outputs, ...(error ? { error } : {}) } };
  });
  return {
    trigger: document.nodes.find((node) => node.id === trigger.node)!,
    takeover: {
      from: source?.id ?? null,
      scope,
      runs,
      ...(trigger.from === 'previous' ? { trigger: runsOf(previous!, trigger.node)[0]!.outputs } : {}),
    },
    isPinned: trigger.from === 'pinned',
  };
}

/** A draft with other pins: what a person gives for one run only. Nodes by name; null takes a pin away. */
export function withPins(
  document: WorkflowDocument,
  pins: Readonly<Record<string, WorkflowNode['pinned']>>,
): WorkflowDocument {
  const byId = new Map(Object.entries(pins).map(([name, items]) => [requireNode(document, name).id, items]));
  const nodes = document.nodes.map((node) => (byId.has(node.id) ? { ...node, pinned: byId.get(node.id) } : node));
  return { ...document, nodes };
}

/** The node of a name, or NODE_NOT_FOUND. */
export function requireNode(document: WorkflowDocument, name: string): WorkflowNode {
  const node = document.nodes.find((one) => one.name === name);
  if (node) return node;
  throw new AppError('NODE_NOT_FOUND', `The workflow has no node named ${JSON.stringify(name)}.`);
}

/** The items that a node's pin gives; null where it has none. */
export const pinOf = (node: WorkflowNode) => (node.pinned ? pinnedItems(node.pinned) : null);

function triggersOf(document: WorkflowDocument): Map<string, 'webhook' | 'other'> {
  return new Map(
    document.nodes.flatMap(({ id, type }) => {
      const kind = registry.get(type)?.trigger?.kind;
      return kind === undefined ? [] : [[id, kind === 'webhook' ? 'webhook' : 'other'] as const];
    }),
  );
}
