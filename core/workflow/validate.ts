import { referencedNodesIn } from '../expressions/references.ts';
import type { Connection, WorkflowDocument, WorkflowNode, WorkflowProblem } from './document.ts';
import { idleSettings, settingsProblems } from './validate-settings.ts';
import { findCycles } from './find-cycles.ts';

/** What validation must know of a node type. `core/workflow` knows no nodes; the caller hands this in. */
export interface NodeFacts {
  /** How it is started, where it is a trigger: `webhook`, `form`, `schedule` and so on. */
  trigger?: string;
  inputs: number;
  /** Number of regular outputs for the node's parameters. */
  outputs: number;
  /** Output that leads into the body of a loop which the node ends by itself. */
  loopOutput?: number;
  /** What is wrong with the node's own parameters and credentials. */
  problems: readonly WorkflowProblem[];
}

/** Gives the facts of a node, or undefined when its type or version is unknown. */
export type NodeLookup = (node: WorkflowNode) => NodeFacts | undefined;

export interface ValidateOptions {
  /** Also what only matters when the workflow is to start by itself: it needs a trigger. */
  forPublish?: boolean;
}

/** Reports every problem of a workflow at once. An empty list means that it can run. */
export function validateWorkflow(
  document: WorkflowDocument,
  lookup: NodeLookup,
  options: ValidateOptions = {},
): WorkflowProblem[] {
  const known = document.nodes.map((node) => ({ node, facts: lookup(node) }));
  const facts = new Map(known.map(({ node, facts: ofNode }) => [node.id, ofNode]));
  const runs = reachable(document, facts);
  return [
    ...duplicates(document),
    ...settingsProblems(document),
    ...idleSettings(document, triggersOf(document, facts)),
    // Not by id: two nodes may have the same.
    ...known.flatMap(({ node, facts: ofNode }) => {
      const problems = nodeProblems(document, node, ofNode);
      return runs.has(node.id) ? problems : problems.map((one) => ({ ...one, severity: 'warning' as const }));
    }),
    ...document.connections.flatMap((connection, index) => connectionProblems(document, connection, index, facts)),
    ...endlessCycles(document, facts).map((cycle) => ({
      code: 'WORKFLOW_CYCLE',
      message: `The nodes ${cycle.map((node) => `"${node.name}"`).join(' → ')} run in a circle that nothing ends. Lead it through a loop node, give the connection that leads back a limit, or remove it.`,
      node: cycle[0]!.id,
    })),
    ...(options.forPublish ? triggerProblems(document, facts) : []),
  ];
}

/** The circles that neither a loop node ends, through its loop output, nor the limit of a connection. */
export function endlessCycles(
  document: WorkflowDocument,
  facts: ReadonlyMap<string, Pick<NodeFacts, 'loopOutput'> | undefined>,
): WorkflowNode[][] {
  return findCycles(
    document,
    ({ from, limit }) =>
      limit !== undefined || (from.port === 'main' && facts.get(from.node)?.loopOutput === from.index),
  );
}

/** The kinds of the active triggers. */
function triggersOf({ nodes }: WorkflowDocument, facts: ReadonlyMap<string, NodeFacts | undefined>): Set<string> {
  const kinds = nodes.filter(({ disabled }) => !disabled).map(({ id }) => facts.get(id)?.trigger);
  return new Set(kinds.filter((kind) => kind !== undefined));
}

/**
 * The nodes that an execution may come to: those that active triggers lead to. Where there is no trigger, a run begins
 * anywhere. What is wrong with the others keeps nobody from trying out the rest.
 */
function reachable(
  { nodes, connections }: WorkflowDocument,
  facts: ReadonlyMap<string, NodeFacts | undefined>,
): Set<string> {
  const enabled = nodes.filter((node) => !node.disabled);
  const triggers = enabled.filter(({ id }) => facts.get(id)?.trigger !== undefined);
  const found = new Set<string>();
  const ahead = (triggers.length > 0 ? triggers : enabled).map(({ id }) => id);
  const targets = new Map<string, string[]>();
  for (const { from, to } of connections) {
    const list = targets.get(from.node);
    if (list) list.push(to.node);
    else targets.set(from.node, [to.node]);
  }
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    ahead.push(...(targets.get(id) ?? []));
  }
  // A disabled node passes its items on, a pinned one gives its pin, and neither does anything else.
  for (const node of nodes) if (node.disabled || node.pinned) found.delete(node.id);
  return found;
}

function duplicates({ nodes }: WorkflowDocument): WorkflowProblem[] {
  const ids = new Set<string>();
  const names = new Set<string>();
  return nodes.flatMap((node) => {
    const problems: WorkflowProblem[] = [];
    if (ids.has(node.id))
      problems.push({
        code: 'NODE_ID_DUPLICATE',
        message: `Two nodes have the id "${node.id}". Give one of them another.`,
        node: node.id,
        path: 'id',
      });
    if (names.has(node.name))
      problems.push({
        code: 'NODE_NAME_DUPLICATE',
        message: `Two nodes have the name "${node.name}". Rename one of them.`,
        node: node.id,
        path: 'name',
      });
    ids.add(node.id);
    names.add(node.name);
    return problems;
  });
}

function nodeProblems(document: WorkflowDocument, node: WorkflowNode, facts: NodeFacts | undefined): WorkflowProblem[] {
  if (!facts) {
    return [
      {
        code: 'NODE_TYPE_UNKNOWN',
        message: `The node "${node.name}" has the type "${node.type}" in version ${node.version}, which does not exist here. Choose another node.`,
        node: node.id,
        path: 'type',
      },
    ];
  }
  const unknown = referencedNodesIn(node.params).filter((name) => !document.nodes.some((other) => other.name === name));
  return [
    ...facts.problems.map((problem) => ({ ...problem, node: node.id })),
    ...unknown.map((name) => ({
      code: 'EXPRESSION_UNKNOWN_NAME',
      message: `The node "${node.name}" reads from the node "${name}", which does not exist. Check the name.`,
      node: node.id,
      path: 'params',
    })),
  ];
}

function connectionProblems(
  { nodes, connections }: WorkflowDocument,
  connection: Connection,
  index: number,
  facts: ReadonlyMap<string, NodeFacts | undefined>,
): WorkflowProblem[] {
  const problems: WorkflowProblem[] = [];
  const add = (message: string, node: string): void =>
    void problems.push({ code: 'CONNECTION_INVALID', message, node, path: `connections.${index}` });
  const { from, to } = connection;
  const [source, target] = [nodes.find((node) => node.id === from.node), nodes.find((node) => node.id === to.node)];
  if (!source) add(`A connection starts at the node "${from.node}", which does not exist. Remove it.`, from.node);
  if (!target) add(`A connection leads to the node "${to.node}", which does not exist. Remove it.`, to.node);
  const [outputs, inputs] = [facts.get(from.node)?.outputs, facts.get(to.node)?.inputs];
  if (source && outputs !== undefined && !hasOutput(from, outputs)) {
    add(
      `The node "${source.name}" has no output ${from.index} at the port "${from.port}". It has ${outputs}, counted from 0, and the port "error".`,
      from.node,
    );
  }
  if (target && inputs !== undefined && (to.port !== 'main' || to.index >= inputs)) {
    const has = inputs === 0 ? 'It is a trigger and has none.' : `It has ${inputs}, counted from 0.`;
    add(`The node "${target.name}" has no input ${to.index} at the port "${to.port}". ${has}`, to.node);
  }
  if (connections.findIndex((other) => sameConnection(other, connection)) < index)
    add('The same connection stands there twice. Remove one of them.', from.node);
  return problems;
}

const hasOutput = (from: Connection['from'], outputs: number): boolean =>
  from.port === 'error' ? from.index === 0 : from.port === 'main' && from.index < outputs;

/** True when two connections join the same ports. */
export const sameConnection = (a: Connection, b: Connection): boolean =>
  (['from', 'to'] as const).every(
    (end) => a[end].node === b[end].node && a[end].port === b[end].port && a[end].index === b[end].index,
  );

function triggerProblems(
  { nodes }: WorkflowDocument,
  facts: ReadonlyMap<string, NodeFacts | undefined>,
): WorkflowProblem[] {
  if (nodes.some((node) => !node.disabled && facts.get(node.id)?.trigger !== undefined)) return [];
  return [
    {
      code: 'WORKFLOW_HAS_NO_TRIGGER',
      message: 'The workflow has no active trigger, so nothing can start it. Add one, for example a webhook.',
    },
  ];
}
