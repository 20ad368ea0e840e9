import { useInfiniteQuery } from '@tanstack/react-query';
import { ListVideo } from 'lucide-react';
import type { ExecutionStatus } from '../../../../core/api/executions.ts';
import { useTitle } from '../../lib/use-title.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { lookOf } from '../../ui/status.ts';
import { PageTitle, TopBar } from '../../ui/top-bar.tsx';
import { ExecutionRows } from './execution-rows.tsx';
import { executionsQuery } from './queries.ts';
import { StatusFilter } from './status-filter.tsx';

export function ExecutionsPage({ status }: { status: ExecutionStatus | undefined }) {
  useTitle('Executions');
  const list = useInfiniteQuery(executionsQuery({ status }));
  const executions = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <TopBar>
        <PageTitle>Executions</PageTitle>
      </TopBar>
      <main aria-busy={list.isPending} className="flex min-h-0 flex-1 flex-col">
        <div className="border-b border-n6">
          <StatusFilter status={status} />
        </div>
        <div className="min-h-0 flex-1 overflow-auto">
          {list.isPending && <SkeletonRows rows={10} />}
          {list.error && (
            <div className="p-4">
              <ErrorBox error={list.error} retry={() => void list.refetch()} />
            </div>
          )}
          {list.data && executions.length === 0 && (
            <EmptyState
              icon={ListVideo}
              title={status ? `No execution is ${lookOf(status).word.toLowerCase()}` : 'No executions yet'}
            >
              {status
                ? 'Choose another status above, or All.'
                : 'An execution is one run of a workflow. Run a workflow by hand, or call its webhook, and it appears here.'}
            </EmptyState>
          )}
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
