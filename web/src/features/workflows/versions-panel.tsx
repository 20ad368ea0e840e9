import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { Ago } from '../../ui/ago.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { versionsQuery } from './queries.ts';

/** Every published version, newest first, and which of them the triggers run. */
export function VersionsPanel({ workflowId, onClose }: { workflowId: string; onClose: () => void }) {
  const versions = useQuery(versionsQuery(workflowId));
  const items = versions.data?.items;
  return (
    <SidePanel
      title="Version history"
      subtitle="A published version never changes"
      mark={<History aria-hidden size={18} className="text-n11" />}
      onClose={onClose}
    >
      {versions.isPending && <SkeletonRows rows={3} />}
      {versions.error && (
        <div className="p-4">
          <ErrorBox error={versions.error} retry={() => void versions.refetch()} />
        </div>
      )}
      {items?.length === 0 && (
        <EmptyState icon={History} title="No version yet">
          Publish makes version 1 of the draft. Triggers run the published version, never the draft.
        </EmptyState>
      )}
      <ol>
        {items?.map(({ id, number, hash, publishedAt, publishedBy, current }) => (
          <li key={id} className="grid gap-0.5 border-b border-n4 px-4 py-2 text-sm">
            <div className="flex h-5 items-center gap-2">
              <span className="font-medium">v{number}</span>
              {current && (
                <span className="inline-flex h-5 items-center rounded-full bg-succeeded-soft px-2 text-xs font-medium text-succeeded">
                  Live
                </span>
              )}
              <span className="ml-auto text-xs">
                <Ago at={publishedAt} />
              </span>
            </div>
            <div className="flex gap-2 text-xs text-n11">
              <span className="min-w-0 flex-1 truncate">{publishedBy ? `by ${publishedBy}` : ''}</span>
              <span className="font-mono" title={`Content hash ${hash}`}>
                {hash.slice(0, 8)}
              </span>
            </div>
          </li>
        ))}
      </ol>
    </SidePanel>
  );
}
