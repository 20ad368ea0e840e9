import { Link } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import type { WorkflowSummary } from '../../../../core/api/workflows.ts';
import { Ago } from '../../ui/ago.tsx';
import { PublishBadge } from './publish-badge.tsx';

export function WorkflowRows({ workflows }: { workflows: readonly WorkflowSummary[] }) {
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="h-8 border-b border-n6 text-left text-xs text-n11">
          <th scope="col" className="pl-4 font-medium">
            Name
          </th>
          <th scope="col" className="w-60 font-medium max-sm:w-auto">
            State
          </th>
          <th scope="col" className="w-36 pr-4 text-right font-medium max-sm:hidden">
            Updated
          </th>
        </tr>
      </thead>
      <tbody>
        {workflows.map(({ id, name, publishedVersion, draftChanged, updatedAt }) => (
          <tr key={id} className="relative h-8 border-b border-n4 hover:bg-n3">
            <td className="max-w-0 w-full pl-4">
              <Link
                to="/workflows/$id"
                params={{ id }}
                className="flex items-center gap-2 font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                <Workflow aria-hidden size={15} className="shrink-0 text-n10" />
                <span className="truncate">{name}</span>
              </Link>
            </td>
            <td className="pr-3">
              <PublishBadge publishedVersion={publishedVersion} draftChanged={draftChanged} />
            </td>
            <td className="pr-4 text-right text-xs max-sm:hidden">
              <Ago at={updatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
