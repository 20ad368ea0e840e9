import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { Ago } from '../../ui/ago.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { StatusBadge, StatusIcon } from '../../ui/status-mark.tsx';
import { executionsQuery } from './queries.ts';

/** The newest execution of a workflow, waited for while there is none. */
export function FirstExecution({ workflowId }: { workflowId: string }) {
  const list = useInfiniteQuery(executionsQuery({ workflowId }, 500));
  const newest = list.data?.pages[0]?.items[0];
  return (
    <div role="status" className="flex min-h-7 items-center gap-2 text-sm text-n11">
      {newest ? (
        <>
          <StatusBadge status={newest.status} />
          <span>
            {newest.endedAt ? 'Last ran' : 'Started'} <Ago at={newest.startedAt} />
          </span>
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
