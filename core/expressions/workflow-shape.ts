import type { Json } from '../workflow/document.ts';

/** A node as far as expressions ask about it. */
export interface ShapeNode {
  id: string;
  version: number;
  webhookId?: string;
  parameters: { [name: string]: Json };
}

/** A connection between two nodes, by their names. */
export interface ShapeConnection {
  from: string;
  output: number;
  to: string;
  input: number;
}

/** Nodes by name, and what connects them. */
export interface WorkflowShape {
  nodes: ReadonlyMap<string, ShapeNode>;
  connections: readonly ShapeConnection[];
}

/** True when a path leads from one node to the other. A node is its own ancestor only in a cycle. */
export const isAncestor = (shape: WorkflowShape, from: string, to: string): boolean =>
  outputLeadingTo(shape, from, to) !== null;

/** Ways that were looked for; an expression asks again for each item. */
const ways = new WeakMap<WorkflowShape, Map<string, number | null>>();

/** The first output of a node from which a path leads to the other; null when there is none. */
export function outputLeadingTo(shape: WorkflowShape, from: string, to: string): number | null {
  const known = ways.get(shape) ?? new Map<string, number | null>();
  ways.set(shape, known);
  const key = JSON.stringify([from, to]);
  const way = known.get(key);
  if (way !== undefined) return way;
  const found = searchBack(shape, from, to);
  known.set(key, found);
  return found;
}

function searchBack(shape: WorkflowShape, from: string, to: string): number | null {
  const before = new Map<string, ShapeConnection[]>();
  for (const connection of shape.connections) {
    const list = before.get(connection.to);
    if (list) list.push(connection);
    else before.set(connection.to, [connection]);
  }
  // Backwards, nearest first: of several ways the shortest one counts.
  const seen = new Set<string>();
  let wave = [to];
  while (wave.length > 0) {
    const next: string[] = [];
    for (const name of wave) {
      for (const connection of before.get(name) ?? []) {
        if (connection.from === from) return connection.output;
        if (seen.has(connection.from)) continue;
        seen.add(connection.from);
        next.push(connection.from);
      }
    }
    wave = next;
  }
  return null;
}

type Record_ = { readonly [key: string]: unknown };
const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown, fallback = ''): string => (typeof value === 'string' ? value : fallback);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Reads the shape of an n8n workflow. What is not as it should be is left out. */
export function shapeOfN8n(document: unknown): WorkflowShape {
  if (!isRecord(document)) return { nodes: new Map(), connections: [] };
  const nodes = new Map<string, ShapeNode>();
  for (const node of listOf(document.nodes)) {
    if (!isRecord(node)) continue;
    nodes.set(text(node.name), {
      id: text(node.id),
      version: number(node.typeVersion),
      ...(typeof node.webhookId === 'string' ? { webhookId: node.webhookId } : {}),
      parameters: isRecord(node.parameters) ? (node.parameters as { [name: string]: Json }) : {},
    });
  }
  const connections: ShapeConnection[] = [];
  for (const [from, byType] of Object.entries(isRecord(document.connections) ? document.connections : {})) {
    listOf(isRecord(byType) ? byType.main : null).forEach((targets, output) => {
      for (const target of listOf(targets))
        if (isRecord(target)) connections.push({ from, output, to: text(target.node), input: number(target.index) });
    });
  }
  return { nodes, connections };
}

/** Reads the shape of a workflow of ours, whose connections go by node ids. */
export function shapeOfSluice(document: unknown): WorkflowShape {
  if (!isRecord(document)) return { nodes: new Map(), connections: [] };
  const nodes = new Map<string, ShapeNode>();
  const names = new Map<string, string>();
  for (const node of listOf(document.nodes)) {
    if (!isRecord(node)) continue;
    names.set(text(node.id), text(node.name));
    nodes.set(text(node.name), {
      id: text(node.id),
      version: number(node.version),
      parameters: isRecord(node.params) ? (node.params as { [name: string]: Json }) : {},
    });
  }
  const connections = listOf(document.connections).flatMap((connection): ShapeConnection[] => {
    if (!isRecord(connection) || !isRecord(connection.from) || !isRecord(connection.to)) return [];
    const [from, to] = [names.get(text(connection.from.node)), names.get(text(connection.to.node))];
    if (from === undefined || to === undefined) return [];
    return [{ from, output: number(connection.from.index), to, input: number(connection.to.index) }];
  });
  return { nodes, connections };
}
