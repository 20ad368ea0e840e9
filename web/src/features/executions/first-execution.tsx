import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { StatusBadge, StatusIcon } from '../../ui/status-mark.tsx';
import { executionsQuery } from './queries.ts';

/** Waits for the first execution of a workflow and leads to it. */
export function FirstExecution({ workflowId }: { workflowId: string }) {
  const list = useInfiniteQuery(executionsQuery({ workflowId }, 500));
  const newest = list.data?.pages[0]?.items[0];
  return (
    <div role="status" className="flex min-h-7 items-center gap-2 text-sm text-n11">
      {newest ? (
        <>
          <StatusBadge status={newest.status} />
          <span className="text-n12">{newest.endedAt ? 'It ran.' : 'It is running.'}</span>
          <Link to="/executions/$id" params={{ id: newest.id }} className={buttonClass('plain')}>
            Open the execution
            <ArrowRight aria-hidden size={14} />
          </Link>
        </>
      ) : (
        <>
          <StatusIcon status="running" />
          Waiting for the first execution…
        </>
      )}
    </div>
  );
}
