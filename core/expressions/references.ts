import { compileTemplate, isExpression, type Template } from './template.ts';

/** The names of the nodes that a template reads: load their items before evaluating it. */
export const referencedNodes = (template: Template): string[] => [...template.nodes];

/**
 * The names of the nodes that any expression inside the parameters reads. Expressions that cannot be compiled count for
 * nothing here: evaluating them reports the error with its place.
 */
export function referencedNodesIn(params: unknown): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (isExpression(value)) {
      try {
        for (const name of compileTemplate(value).nodes) names.add(name);
      } catch {
        // Reported by the evaluation.
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) visit(member);
    }
  };
  visit(params);
  return [...names];
}
