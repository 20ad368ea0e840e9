import type { NodeDefinition } from '../nodes/kit/definition.ts';
import type { N8nMapping } from '../nodes/kit/n8n-mapping.ts';

/** A mapping and the node type to which it belongs. */
export interface MappedType {
  definition: NodeDefinition;
  mapping: N8nMapping;
}

/** The mappings of all node types, found by n8n's type and by ours. */
export interface MappingIndex {
  byN8nType: ReadonlyMap<string, readonly MappedType[]>;
  registry: ReadonlyMap<string, NodeDefinition>;
}

const indexes = new WeakMap<ReadonlyMap<string, NodeDefinition>, MappingIndex>();

/** The mappings of a node: none, one or several. */
export const mappingsOf = ({ n8n }: NodeDefinition): readonly N8nMapping[] =>
  n8n === undefined ? [] : isList(n8n) ? n8n : [n8n];

const isList = (value: N8nMapping | readonly N8nMapping[]): value is readonly N8nMapping[] => Array.isArray(value);

/** Finds the mappings of a registry, once for each. */
export function indexMappings(registry: ReadonlyMap<string, NodeDefinition>): MappingIndex {
  const known = indexes.get(registry);
  if (known) return known;
  const byN8nType = new Map<string, MappedType[]>();
  for (const definition of registry.values())
    for (const mapping of mappingsOf(definition))
      for (const type of mapping.types) {
        const list = byN8nType.get(type);
        if (list) list.push({ definition, mapping });
        else byN8nType.set(type, [{ definition, mapping }]);
      }
  const index = { byN8nType, registry };
  indexes.set(registry, index);
  return index;
}
