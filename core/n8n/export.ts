import { outputsOf } from '../nodes/kit/traits.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '../workflow/document.ts';
import { becameHash } from './became-hash.ts';
import { connectionsTo, partsOf, pinsOf, type ExportedPorts } from './connections.ts';
import { shortName } from './names.ts';
import { CYCLE_LIMIT } from './limit-cycles.ts';
import { mappingsOf, type MappingIndex } from './mapping-index.ts';
import { settingsTo, SETTING_KEYS } from './node-settings.ts';
import { isRecord, positionOf, type JsonRecord } from './source.ts';
import { INSTANCE_ZONE, workflowSettingsTo } from './workflow-settings.ts';

/** Members of a kept node that follow from the document and so are written anew. */
const WRITTEN = new Set([...SETTING_KEYS, 'name', 'type', 'typeVersion', 'parameters', 'position']);

interface ExportedNode {
  node: JsonRecord;
  ports: ExportedPorts;
}

/**
 * Writes a workflow as n8n reads it. What came from n8n and was not changed here is given back as it came; what was
 * made or changed here goes through the mapping of its type. `meta.sluice` says what n8n does differently.
 */
export function exportN8n(document: WorkflowDocument, registry: MappingIndex['registry']): JsonRecord {
  const lost: string[] = [];
  const exported = new Map(document.nodes.map((node) => [node.id, exportNode(node, registry, lost)]));
  const { settings, parts, name, [INSTANCE_ZONE]: instanceZone, ...rest } = document.n8n ?? {};
  if (document.connections.some(({ limit }) => limit !== undefined && limit !== CYCLE_LIMIT))
    lost.push('A connection that leads back has a limit here; n8n follows it as often as items come.');
  const pinned = document.nodes.flatMap(({ name, pinned }): [string, Json][] =>
    pinned ? [[name, pinsOf(pinned)!]] : [],
  );
  return {
    ...rest,
    name: typeof name === 'string' && shortName(name) === document.name ? name : document.name,
    nodes: document.nodes.map(({ id }) => exported.get(id)!.node),
    connections: connectionsTo(
      document.connections,
      partsOf(parts),
      new Map([...exported].map(([id, { ports }]) => [id, ports])),
    ),
    settings: workflowSettingsTo(document.settings, isRecord(settings) ? settings : {}, instanceZone),
    ...(pinned.length > 0 ? { pinData: Object.fromEntries(pinned) } : {}),
    ...(lost.length > 0 ? { meta: { ...(isRecord(rest.meta) ? rest.meta : {}), sluice: lost } } : {}),
  };
}

function exportNode(node: WorkflowNode, registry: MappingIndex['registry'], lost: string[]): ExportedNode {
  const source = node.n8n?.node ?? {};
  const lose = (message: string): void => void lost.push(`"${node.name}": ${message}`);
  // A placeholder does nothing but keep its node.
  const isUnchanged =
    node.n8n !== undefined &&
    (node.type.startsWith('placeholder') || node.n8n.became === becameHash(node.type, node.params));
  const own = isUnchanged ? sourceOf(source) : writtenAnew(node, registry, lose);
  const definition = registry.get(node.type);
  const mapping = definition && mappingsOf(definition).find(({ types }) => types.includes(own.type));
  const facts = { type: own.type, typeVersion: own.typeVersion ?? 1 };
  const isPlaced = JSON.stringify(positionOf(source.position)) === JSON.stringify(node.position);
  const kept = Object.entries(source).filter(([key]) => !WRITTEN.has(key));
  return {
    node: {
      ...(own.parameters === undefined ? {} : { parameters: own.parameters }),
      type: own.type,
      ...(own.typeVersion === undefined ? {} : { typeVersion: own.typeVersion }),
      name: node.name,
      ...(isPlaced && node.n8n
        ? source.position === undefined
          ? {}
          : { position: source.position }
        : { position: [...node.position] }),
      ...(node.n8n ? {} : { id: node.id }),
      ...Object.fromEntries(kept),
      ...settingsTo(node, source, lose),
    },
    ports: {
      name: node.name,
      outputs: mapping?.outputs?.(facts) ?? [],
      width: definition ? outputsOf(definition, node.params).length : 1,
    },
  };
}

interface OwnPart {
  type: string;
  typeVersion?: number;
  parameters?: JsonRecord;
}

function sourceOf({ type, typeVersion, parameters }: JsonRecord): OwnPart {
  return {
    type: String(type),
    ...(typeof typeVersion === 'number' ? { typeVersion } : {}),
    ...(isRecord(parameters) ? { parameters } : {}),
  };
}

/** The node through the mapping of its type; a node that n8n lacks keeps our type under a name of its own. */
function writtenAnew(node: WorkflowNode, registry: MappingIndex['registry'], lose: (message: string) => void): OwnPart {
  const definition = registry.get(node.type);
  const [mapping] = definition ? mappingsOf(definition) : [];
  let refused: string | undefined;
  if (mapping) {
    const { typeVersion, parameters } = mapping.fromParams(node.params, {
      changed: lose,
      unsupported: (message) => void (refused = message),
    });
    if (refused === undefined) return { type: mapping.types[0], typeVersion, parameters };
  }
  lose(refused ?? 'n8n has no such node. It keeps its parameters; replace it there.');
  return { type: `sluice.${node.type}`, typeVersion: node.version, parameters: node.params };
}
