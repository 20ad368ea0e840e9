import type { NodeTraits } from '../../engine/graph.ts';
import type { NodeDefinition } from './definition.ts';
import type { Fields } from './fields.ts';

/** Parameters with the defaults of their fields, as they stand: expressions are not evaluated. */
export function withDefaults(fields: Fields, params: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...params };
  for (const [name, field] of Object.entries(fields)) {
    if (result[name] === undefined && 'default' in field && field.default !== undefined) result[name] = field.default;
  }
  return result;
}

/** Labels of a node's regular outputs, for these parameters. */
export function outputsOf(
  definition: Pick<NodeDefinition, 'fields' | 'outputs'>,
  params: Record<string, unknown>,
): readonly string[] {
  return typeof definition.outputs === 'function'
    ? definition.outputs(withDefaults(definition.fields, params))
    : definition.outputs;
}

/** Labels of a node's inputs, for these parameters. */
export function inputsOf(
  definition: Pick<NodeDefinition, 'fields' | 'inputs'>,
  params: Record<string, unknown>,
): readonly string[] {
  return typeof definition.inputs === 'function'
    ? definition.inputs(withDefaults(definition.fields, params))
    : definition.inputs;
}

/** What of a node is shown to whoever fills in the forms of a workflow; null: nothing, as of a type that is unknown. */
export const shownToRespondent = (
  definition: NodeDefinition | undefined,
  params: Record<string, unknown>,
): 'page' | 'ending' | null => definition?.showsRespondent?.(withDefaults(definition.fields, params)) ?? null;

/** What the engine must know of a node with these parameters. */
export function traitsOf(definition: NodeDefinition, params: Record<string, unknown>): NodeTraits {
  const required =
    typeof definition.requiredInputs === 'function'
      ? definition.requiredInputs(withDefaults(definition.fields, params))
      : definition.requiredInputs;
  return {
    outputs: outputsOf(definition, params).length,
    retry:
      (typeof definition.retry === 'function'
        ? definition.retry(withDefaults(definition.fields, params))
        : definition.retry) ?? 'safe',
    ...(required === undefined ? {} : { requiredInputs: required }),
    ...(definition.loopOutput === undefined ? {} : { loopOutput: definition.loopOutput }),
  };
}
