import { AppError } from '../../core/errors/app-error.ts';
import { readLiterals } from '../../core/nodes/kit/input.ts';
import type { FormShow } from '../../core/nodes/kit/wait-show.ts';
import form from '../../core/nodes/form.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument, WorkflowProblem } from '../../core/workflow/document.ts';
import { normalizeWebhookPath } from '../ingress/webhook-path.ts';

/** A form that starts a workflow, ready to be registered. */
export interface FormRegistration {
  nodeId: string;
  path: string;
  show: FormShow;
  /** What the page says when the answers have arrived. */
  done: string;
}

/** The forms of a document. Throws WORKFLOW_INVALID with every path that cannot be one. */
export function formsOf(document: WorkflowDocument): FormRegistration[] {
  const problems: WorkflowProblem[] = [];
  const registrations = document.nodes.flatMap((node): FormRegistration[] => {
    if (node.disabled || registry.get(node.type)?.trigger?.kind !== 'form') return [];
    const params = readLiterals(form.fields, node.params);
    const path = normalizeWebhookPath(params.path);
    if (path === null) {
      problems.push({
        code: 'NODE_INPUT_INVALID',
        message: 'The path may hold letters, digits, "-", "_", "." and "~", in parts divided by "/".',
        node: node.id,
        path: 'params.path',
      });
      return [];
    }
    const fields = params.form.map((field) => ({ ...field, label: field.label || field.name }));
    const show = { kind: 'form' as const, title: params.title, text: params.text, fields };
    return [{ nodeId: node.id, path, show, done: params.done }];
  });
  if (problems.length > 0) throw new AppError('WORKFLOW_INVALID', problems[0]!.message, { problems });
  return registrations;
}
