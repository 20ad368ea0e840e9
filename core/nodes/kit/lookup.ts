import type { WorkflowNode, WorkflowProblem } from '../../workflow/document.ts';
import type { NodeLookup } from '../../workflow/validate.ts';
import type { NodeDefinition } from './definition.ts';
import { checkParams } from './check-params.ts';
import { isShown, readLiterals } from './input.ts';
import { inputsOf, outputsOf } from './traits.ts';

/** What `validateWorkflow` needs to know of the node types in a registry. */
export function lookupIn(registry: ReadonlyMap<string, NodeDefinition>): NodeLookup {
  return (node) => {
    const definition = registry.get(node.type);
    if (!definition || node.version > definition.version) return undefined;
    return {
      ...(definition.trigger ? { trigger: definition.trigger.kind } : {}),
      inputs: inputsOf(definition, node.params).length,
      outputs: outputsOf(definition, node.params).length,
      ...(definition.loopOutput === undefined ? {} : { loopOutput: definition.loopOutput }),
      problems: problemsOf(definition, node),
    };
  };
}

/** The node's own check gets only what the fields allow. */
function problemsOf(definition: NodeDefinition, node: WorkflowNode): WorkflowProblem[] {
  const problems = [...checkParams(definition.fields, node.params), ...checkCredentials(definition, node)];
  if (problems.length > 0 || node.disabled || !definition.check) return problems;
  return definition.check(readLiterals(definition.fields, node.params));
}

/** Which credential fields need one, and which names are none. Whether the credential exists is not known here. */
function checkCredentials({ fields }: NodeDefinition, node: WorkflowNode): WorkflowProblem[] {
  const problems: WorkflowProblem[] = [];
  const chosen = node.credentials ?? {};
  for (const name of Object.keys(chosen)) {
    if (!Object.hasOwn(fields, name) || fields[name]!.kind !== 'credential') {
      problems.push({
        code: 'NODE_INPUT_INVALID',
        message: `There is no credential "${name}" in this node. Remove it.`,
        path: `credentials.${name}`,
      });
    }
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'credential' && !field.optional && !chosen[name] && isShown(field, node.params, fields)) {
      problems.push({
        code: 'NODE_INPUT_INVALID',
        message: `"${field.label}" is not chosen. Choose one, or set the authentication to none.`,
        path: `credentials.${name}`,
      });
    }
  }
  return problems;
}
