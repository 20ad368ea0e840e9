import { useInfiniteQuery } from '@tanstack/react-query';
import type { ExecutionStatus } from '../../../../core/api/executions.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';
import { ExecutionRows } from './execution-rows.tsx';
import { executionsQuery } from './queries.ts';
import { NoExecutions } from './no-executions.tsx';
import { StatusFilter } from './status-filter.tsx';
import { WorkflowFilter } from './workflow-filter.tsx';

interface Props {
  status: ExecutionStatus | undefined;
  workflowId: string | undefined;
}

export function ExecutionsPage({ status, workflowId }: Props) {
  useTitle('Executions');
  const list = useInfiniteQuery(executionsQuery({ status, workflowId }));
  const executions = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <TopBar>
        <PageTitle>Executions</PageTitle>
      </TopBar>
      <main aria-busy={list.isPending} className="flex min-h-0 flex-1 flex-col">
        <div className="flex shrink-0 items-center gap-3 border-b border-n6 px-4">
          <WorkflowFilter workflowId={workflowId} />
          <StatusFilter status={status} />
        </div>
        <div className="min-h-0 flex-1 overflow-auto">
          {list.isPending && <SkeletonRows rows={10} />}
          {list.error && (
            <div className="p-4">
              <ErrorBox error={list.error} retry={() => void list.refetch()} />
            </div>
          )}
          {list.data && executions.length === 0 && <NoExecutions status={status} workflowId={workflowId} />}
          {executions.length > 0 && <ExecutionRows executions={executions} />}
          {list.hasNextPage && (
            <div className="p-3 text-center">
              <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
              </Button>
            </div>
          )}
        </div>
      </main>
    </>
  );
}
