import type { NodeDefinition } from './definition.ts';
import { inputsOf, outputsOf } from './traits.ts';

/** What of a definition the editor reads as it stands. */
const SHOWN = [
  'type',
  'version',
  'label',
  'summary',
  'group',
  'icon',
  'trigger',
  'fields',
  'examples',
] as const satisfies readonly (keyof NodeDefinition)[];

/** A node type as the editor sees it: all of it is JSON. */
export type CatalogueEntry = Pick<NodeDefinition, (typeof SHOWN)[number]> & {
  /** Labels for the default parameters, as those of the outputs; they may depend on the parameters. */
  inputs: readonly string[];
  outputs: readonly string[];
};

/** The catalogue of all node types, sorted by label, as `GET /api/v1/catalogue` gives it. */
export function catalogueOf(definitions: Iterable<NodeDefinition>): CatalogueEntry[] {
  return Array.from(definitions, (definition) => ({
    ...pick(definition),
    inputs: inputsOf(definition, {}),
    outputs: outputsOf(definition, {}),
  })).sort((a, b) => (a.label < b.label ? -1 : 1));
}

function pick(definition: NodeDefinition): Pick<NodeDefinition, (typeof SHOWN)[number]> {
  return Object.fromEntries(
    SHOWN.filter((name) => definition[name] !== undefined).map((name) => [name, definition[name]]),
  ) as Pick<NodeDefinition, (typeof SHOWN)[number]>;
}
