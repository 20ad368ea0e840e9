import type { Graph, GraphEdge, GraphNode } from './graph.ts';

/** What the rules ask about the shape of a graph beyond its connections. */
export interface Topology {
  /** Place of a node in the document. */
  place(node: string): number;
  /** Every node from which a path leads here. A node in a cycle is its own ancestor. */
  ancestors(node: string): ReadonlySet<string>;
  /** Which of the incoming connections of its input a connection is, in document order from 0. */
  ordinal(from: GraphNode, output: number, index: number): number;
}

// A graph never changes, so what follows from it is worked out once; the memory goes with the graph.
const known = new WeakMap<Graph, Topology>();

/** Gives the topology of a graph. */
export function topologyOf(graph: Graph): Topology {
  let topology = known.get(graph);
  if (!topology) known.set(graph, (topology = study(graph)));
  return topology;
}

function study(graph: Graph): Topology {
  const places = new Map([...graph.nodes.keys()].map((id, place) => [id, place]));
  const ancestors = new Map<string, ReadonlySet<string>>();
  const ordinals = orderConnections(graph);
  return {
    place: (node) => places.get(node) ?? places.size,
    ancestors(node) {
      let set = ancestors.get(node);
      if (!set) ancestors.set(node, (set = climb(graph, node)));
      return set;
    },
    ordinal: (from, output, index) => ordinals.get(from.edges[output]![index]!) ?? 0,
  };
}

function climb(graph: Graph, start: string): Set<string> {
  const found = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const parent of graph.nodes.get(id)?.parents.flat() ?? []) {
      if (found.has(parent.node)) continue;
      found.add(parent.node);
      open.push(parent.node);
    }
  }
  return found;
}

/** Two connections may join the same ports, so each edge object takes the first number that is still free. */
function orderConnections(graph: Graph): Map<GraphEdge, number> {
  const ordinals = new Map<GraphEdge, number>();
  for (const target of graph.nodes.values()) {
    target.parents.forEach((parents, input) => {
      parents.forEach((parent, ordinal) => {
        const edges = graph.nodes.get(parent.node)?.edges[parent.output] ?? [];
        const edge = edges.find((other) => other.to === target.id && other.input === input && !ordinals.has(other));
        if (edge) ordinals.set(edge, ordinal);
      });
    });
  }
  return ordinals;
}
