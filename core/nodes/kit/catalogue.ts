import type { NodeDefinition, NodeExample, NodeGroup, TriggerTraits } from './definition.ts';
import type { Fields } from './fields.ts';
import { inputsOf, outputsOf } from './traits.ts';

/** A node type as the editor sees it: all of it is JSON. */
export interface CatalogueEntry {
  type: string;
  version: number;
  label: string;
  summary: string;
  group: NodeGroup;
  icon: string;
  /** Labels for the default parameters, as those of the outputs; they may depend on the parameters. */
  inputs: readonly string[];
  outputs: readonly string[];
  trigger?: TriggerTraits;
  fields: Fields;
  examples: readonly NodeExample[];
}

/** The catalogue of all node types, sorted by label, as `GET /api/v1/catalogue` gives it. */
export function catalogueOf(definitions: Iterable<NodeDefinition>): CatalogueEntry[] {
  return Array.from(definitions, (definition) => ({
    type: definition.type,
    version: definition.version,
    label: definition.label,
    summary: definition.summary,
    group: definition.group,
    icon: definition.icon,
    inputs: inputsOf(definition, {}),
    outputs: outputsOf(definition, {}),
    ...(definition.trigger ? { trigger: definition.trigger } : {}),
    fields: definition.fields,
    examples: definition.examples,
  })).sort((a, b) => (a.label < b.label ? -1 : 1));
}
