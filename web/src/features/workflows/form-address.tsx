import { ExternalLink } from 'lucide-react';
import type { WorkflowDetail } from '../../../../core/api/workflows.ts';

/** Where the forms of the published version are filled in; of one node, where it is named. */
export function FormAddress({ workflow, node }: { workflow: WorkflowDetail; node?: string }) {
  const forms = workflow.forms.filter((one) => node === undefined || one.node === node);
  if (forms.length === 0) return null;
  return (
    <ul className="grid gap-1 text-xs text-n11">
      {forms.map(({ url }) => (
        <li key={url}>
          Filled in at{' '}
          <a href={url} target="_blank" rel="noreferrer" className="break-all underline underline-offset-2">
            {url} <ExternalLink aria-hidden size={12} className="inline" />
          </a>
        </li>
      ))}
    </ul>
  );
}
