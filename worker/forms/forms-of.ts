import { AppError } from '../../core/errors/app-error.ts';
import { readLiterals } from '../../core/nodes/kit/input.ts';
import { readForm } from '../../core/nodes/kit/read-form.ts';
import { shownToRespondent } from '../../core/nodes/kit/traits.ts';
import type { FormShow } from '../../core/nodes/kit/wait-show.ts';
import form from '../../core/nodes/form.ts';
import { registry } from '../../core/nodes/registry.generated.ts';
import type { WorkflowDocument, WorkflowProblem } from '../../core/workflow/document.ts';
import { normalizeWebhookPath } from '../ingress/webhook-path.ts';

/** What the ingress must know of a form besides its page, read once when the workflow is published. */
export interface FormSettings {
  /** The credential that whoever opens it must know; null: everybody may. */
  credentialId: string | null;
  /** The address that is opened when it was sent; null: its text is shown. */
  redirect: string | null;
  /** Whether something comes after it: further pages, an ending, or what the workflow did. */
  goesOn: boolean;
}

/** A form that starts a workflow, ready to be registered. */
export interface FormRegistration {
  nodeId: string;
  path: string;
  show: FormShow;
  /** What the page says when the answers have arrived. */
  done: string;
  settings: FormSettings;
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
    const settings = {
      credentialId: params.authentication === 'none' ? null : (node.credentials?.['credential'] ?? null),
      redirect: params.redirect || null,
      goesOn: params.respond === 'end' || isFollowed(document, node.id),
    };
    return [{ nodeId: node.id, path, show: readForm(params), done: params.done, settings }];
  });
  if (problems.length > 0) throw new AppError('WORKFLOW_INVALID', problems[0]!.message, { problems });
  return registrations;
}

/** Tells whether a node leads to anything that whoever filled in its form is shown. */
function isFollowed({ nodes, connections }: WorkflowDocument, from: string): boolean {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reached = new Set([from]);
  // The set grows while it is read.
  for (const id of reached) for (const one of connections) if (one.from.node === id) reached.add(one.to.node);
  return [...reached].some((id) => {
    const node = byId.get(id);
    return node && !node.disabled && shownToRespondent(registry.get(node.type), node.params) !== null;
  });
}
