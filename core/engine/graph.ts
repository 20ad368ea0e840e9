import type { OnError, RetryPolicy, WorkflowDocument } from '../workflow/document.ts';

/** What the engine must know of a node type. The engine never imports nodes; the caller hands this in. */
export interface NodeTraits {
  /** Number of regular outputs for these parameters. */
  outputs: number;
  /** `never`: an attempt that a crash interrupted is not repeated. */
  retry: 'safe' | 'never';
  /**
   * Which inputs a node with several inputs needs before it may run with the others missing:
   * a number of them, or these exact ones. Absent: one.
   */
  requiredInputs?: number | number[];
  /** Output that leads into the body of the loop which this node ends by itself: a cycle through it is legal. */
  loopOutput?: number;
}

/** A connection leaving an output, in document order. */
export interface GraphEdge {
  to: string;
  input: number;
  /** How often an execution may take this connection; null where nothing limits it. */
  limit: number | null;
}

/** A node as the rules see it: its place, its settings and its connections. */
export interface GraphNode {
  id: string;
  /** As people call it; the rules use it in messages only. */
  name: string;
  type: string;
  position: readonly [x: number, y: number];
  disabled: boolean;
  onError: OnError;
  retry: RetryPolicy | null;
  timeoutMs: number | null;
  /** It gives an item even where it has none to work on. */
  alwaysOutputData: boolean;
  traits: NodeTraits;
  /** Connections by output index. The error port is output `traits.outputs`. */
  edges: GraphEdge[][];
  /** True when one of them has a limit. */
  isLimited: boolean;
  /** Number of connected inputs up to the highest index; 0 for a trigger. */
  inputs: number;
  /** Incoming connections per input, in document order: parents and their output. */
  parents: { node: string; output: number }[][];
}

/** The workflow as the rules see it. Built once per definition, never changed. */
export interface Graph {
  nodes: ReadonlyMap<string, GraphNode>;
}

/** The name of a node, for messages; its id where the graph does not know it. */
export const nameOf = (graph: Graph, node: string): string => graph.nodes.get(node)?.name ?? node;

/** Builds the graph of a document. Unknown ends of connections are left out: validation has named them already. */
export function buildGraph(
  document: WorkflowDocument,
  traitsOf: (type: string, version: number, params: Record<string, unknown>) => NodeTraits,
): Graph {
  const nodes = new Map<string, GraphNode>();
  for (const node of document.nodes) {
    nodes.set(node.id, {
      id: node.id,
      name: node.name,
      type: node.type,
      position: node.position,
      disabled: node.disabled,
      onError: node.onError,
      retry: node.retry ?? null,
      timeoutMs: node.timeoutSeconds === undefined ? null : node.timeoutSeconds * 1000,
      alwaysOutputData: node.alwaysOutputData ?? false,
      traits: traitsOf(node.type, node.version, node.params),
      edges: [],
      isLimited: false,
      inputs: 0,
      parents: [],
    });
  }
  for (const { from, to, limit = null } of document.connections) {
    const source = nodes.get(from.node);
    const target = nodes.get(to.node);
    if (!source || !target) continue;
    const output = from.port === 'error' ? source.traits.outputs : from.index;
    while (source.edges.length <= output) source.edges.push([]);
    source.edges[output]!.push({ to: to.node, input: to.index, limit });
    source.isLimited ||= limit !== null;
    while (target.parents.length <= to.index) target.parents.push([]);
    target.parents[to.index]!.push({ node: from.node, output });
    target.inputs = target.parents.length;
  }
  return { nodes };
}
