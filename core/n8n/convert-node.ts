import type { MappedType, MappingIndex } from './mapping-index.ts';
import { placeholderFor, type Placeholder, type Wiring } from './placeholder-for.ts';
import { isRecord, type JsonRecord, type N8nNode } from './source.ts';

/** What a node of n8n became. */
export interface ConvertedNode {
  type: string;
  params: JsonRecord;
  /** Our output for each of n8n's, where they stand in another order. */
  outputs: readonly number[];
  /** What works differently. */
  changes: string[];
  placeholder?: Placeholder;
}

/** A node of our own that was exported to n8n, where nobody knows it. */
const OWN = 'sluice.';

/** Finds the mapping for a node and makes its parameters; a placeholder where there is none. */
export function convertNode(index: MappingIndex, node: N8nNode, wiring: Wiring): ConvertedNode {
  const instead = (reason?: string): ConvertedNode => {
    const placeholder = placeholderFor(node, wiring, reason);
    return { type: placeholder.type, params: placeholder.params, outputs: [], changes: [], placeholder };
  };
  const own = node.type.startsWith(OWN) ? index.registry.get(node.type.slice(OWN.length)) : undefined;
  if (own) return { type: own.type, params: node.parameters, outputs: [], changes: [] };
  const mapped = mappingFor(index, node);
  if (mapped === undefined) return instead();
  if (typeof mapped === 'string') return instead(mapped);
  const { definition, mapping } = mapped;
  const changes: string[] = [];
  const refusals: string[] = [];
  if (!mapping.versions.includes(node.typeVersion))
    changes.push(
      `Its version ${node.typeVersion} is not known here; it is read like version ${nearest(mapping.versions, node.typeVersion)}.`,
    );
  const facts = { ...factsOf(node), typeVersion: nearest(mapping.versions, node.typeVersion) };
  const params = mapping.toParams(node.parameters, facts, {
    changed: (message) => void changes.push(message),
    unsupported: (message) => void refusals.push(message),
  });
  if (refusals.length > 0) return instead(refusals.join(' '));
  return { type: definition.type, params, outputs: mapping.outputs?.(facts) ?? [], changes };
}

/** What a mapping may ask of a node besides its parameters. */
export const factsOf = (node: N8nNode) => ({
  type: node.type,
  typeVersion: node.typeVersion,
  credentials: isRecord(node.source.credentials) ? Object.keys(node.source.credentials) : [],
});

function mappingFor(index: MappingIndex, node: N8nNode): MappedType | string | undefined {
  const facts = factsOf(node);
  const all = index.byN8nType.get(node.type);
  if (!all) return undefined;
  const accepting = all.filter(({ mapping }) => mapping.accepts?.(node.parameters, facts) ?? true);
  if (accepting.length === 0) return 'What this node does with these parameters does not exist here.';
  // Several mappings may share a type and differ in their versions.
  return (
    accepting.find(({ mapping }) => mapping.versions.includes(node.typeVersion)) ??
    accepting.toSorted((a, b) => Math.max(...b.mapping.versions) - Math.max(...a.mapping.versions))[0]
  );
}

/** The highest known version that is not newer, else the lowest. */
const nearest = (versions: readonly number[], wanted: number): number =>
  versions.includes(wanted)
    ? wanted
    : (versions.filter((version) => version < wanted).toSorted((a, b) => b - a)[0] ?? Math.min(...versions));
