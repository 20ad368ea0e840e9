import type { Connection, Json, WorkflowNode } from '../workflow/document.ts';
import { isRecord, type JsonRecord } from './source.ts';

/** How the outputs of an imported node stand to those of the node of n8n. */
export interface ImportedPorts {
  id: string;
  /** Our output for each of n8n's; the same number where there is none. */
  outputs: readonly number[];
  /** Number of regular outputs here. n8n's error output comes after them. */
  width: number;
  hasErrorOutput: boolean;
}

/** A connection between parts of an AI node: no data flows there, so nothing here follows it. */
export interface PartConnection {
  type: string;
  from: string;
  output: number;
  to: string;
  input: number;
}

export interface ReadConnections {
  connections: Connection[];
  parts: PartConnection[];
  warnings: string[];
}

/** Reads n8n's record of connections by name. What leads nowhere is left out and named. */
export function connectionsFrom(record: JsonRecord, portsByName: ReadonlyMap<string, ImportedPorts>): ReadConnections {
  const result: ReadConnections = { connections: [], parts: [], warnings: [] };
  const seen = new Set<string>();
  for (const [name, byType] of Object.entries(record)) {
    const source = portsByName.get(name);
    const targets = [...targetsOf(byType)];
    if (!source) {
      if (targets.length > 0)
        result.warnings.push(`A connection starts at the node "${name}", which does not exist. It is left out.`);
      continue;
    }
    for (const { type, output, target } of targets) {
      const to = portsByName.get(String(target.node));
      const input = Number.isInteger(target.index) && (target.index as number) >= 0 ? (target.index as number) : 0;
      if (!to) {
        result.warnings.push(
          `A connection leads from "${name}" to the node ${JSON.stringify(target.node ?? null)}, which does not exist. It is left out.`,
        );
        continue;
      }
      if (type !== 'main') {
        result.parts.push({ type, from: source.id, output, to: to.id, input });
        continue;
      }
      const connection = { from: fromEnd(source, output), to: { node: to.id, port: 'main', index: input } };
      const key = JSON.stringify(connection);
      if (seen.has(key))
        result.warnings.push(
          `A connection from "${name}" to "${String(target.node)}" stands there twice. One is left out.`,
        );
      else result.connections.push(connection);
      seen.add(key);
    }
  }
  return result;
}

function* targetsOf(byType: Json): Iterable<{ type: string; output: number; target: JsonRecord }> {
  for (const [type, outputs] of Object.entries(isRecord(byType) ? byType : {}))
    for (const [output, targets] of (Array.isArray(outputs) ? outputs : []).entries())
      for (const target of Array.isArray(targets) ? targets : []) if (isRecord(target)) yield { type, output, target };
}

function fromEnd({ id, outputs, width, hasErrorOutput }: ImportedPorts, output: number): Connection['from'] {
  if (hasErrorOutput && output >= (outputs.length || width)) return { node: id, port: 'error', index: 0 };
  return { node: id, port: 'main', index: outputs[output] ?? output };
}

/** How a node is wired in an export. */
export interface ExportedPorts {
  name: string;
  /** Our output for each of n8n's. */
  outputs: readonly number[];
  width: number;
}

/** Writes connections as n8n's record by name. A limit on a connection has no place there. */
export function connectionsTo(
  connections: readonly Connection[],
  parts: readonly PartConnection[],
  portsById: ReadonlyMap<string, ExportedPorts>,
): JsonRecord {
  const record: { [name: string]: { [type: string]: JsonRecord[][] } } = Object.create(null) as never;
  const add = (from: string, type: string, output: number, to: string, input: number): void => {
    const outputs = ((record[from] ??= {})[type] ??= []);
    while (outputs.length <= output) outputs.push([]);
    outputs[output]!.push({ node: to, type, index: input });
  };
  for (const { from, to } of connections) {
    const [source, target] = [portsById.get(from.node), portsById.get(to.node)];
    if (!source || !target) continue;
    const theirs = source.outputs.indexOf(from.index);
    const output = from.port === 'error' ? source.outputs.length || source.width : theirs < 0 ? from.index : theirs;
    add(source.name, 'main', output, target.name, to.index);
  }
  for (const { type, from, output, to, input } of parts) {
    const [source, target] = [portsById.get(from), portsById.get(to)];
    if (source && target) add(source.name, type, output, target.name, input);
  }
  return Object.fromEntries(Object.entries(record)) as JsonRecord;
}

/** The part connections that a document keeps. */
export const partsOf = (kept: Json | undefined): PartConnection[] =>
  Array.isArray(kept) ? (kept.filter(isRecord) as unknown as PartConnection[]) : [];

/** Items that a workflow of n8n pins, as a node here keeps them. Only the newer form is written. */
export function pinsOf(pinned: Json | undefined): NonNullable<WorkflowNode['pinned']> | undefined {
  if (!Array.isArray(pinned)) return undefined;
  return pinned.map((entry): Json => (isRecord(entry) && isRecord(entry.json) ? entry : { json: entry }));
}
