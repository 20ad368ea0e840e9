import type { NodeTraits } from '../../engine/graph.ts';
import type { NodeDefinition } from './definition.ts';
import type { Fields } from './fields.ts';

/** Parameters with the defaults of their fields, as they stand: expressions are not evaluated. */
export function withDefaults(fields: Fields, params: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...params };
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== 'credential' && result[name] === undefined && field.default !== undefined)
      result[name] = field.default;
  }
  return result;
}

/** Labels of a node's regular outputs, for these parameters. */
export function outputsOf(definition: NodeDefinition, params: Record<string, unknown>): readonly string[] {
  return typeof definition.outputs === 'function'
    ? definition.outputs(withDefaults(definition.fields, params))
    : definition.outputs;
}

/** What the engine must know of a node with these parameters. */
export function traitsOf(definition: NodeDefinition, params: Record<string, unknown>): NodeTraits {
  return {
    outputs: outputsOf(definition, params).length,
    retry: definition.retry ?? 'safe',
    ...(definition.requiredInputs === undefined ? {} : { requiredInputs: definition.requiredInputs }),
    ...(definition.loopOutput === undefined ? {} : { loopOutput: definition.loopOutput }),
  };
}
