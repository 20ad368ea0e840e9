import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { ErrorBox } from '../../ui/problem-box.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { ExecutionRows } from './execution-rows.tsx';
import { executionsQuery } from './queries.ts';

/** The executions of one workflow, below its canvas. */
export function ExecutionDrawer({ workflowId }: { workflowId: string }) {
  const list = useInfiniteQuery(executionsQuery({ workflowId }, 1_000));
  const executions = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer
      title="Executions of this workflow"
      aside={
        executions.length > 0 && (
          <Link to="/executions" search={{ workflow: workflowId }} className="text-xs text-n11 hover:text-n12">
            Show in the list
          </Link>
        )
      }
    >
      {list.isPending && <SkeletonRows rows={4} />}
      {list.error && (
        <div className="p-4">
          <ErrorBox error={list.error} retry={() => void list.refetch()} />
        </div>
      )}
      {list.data && executions.length === 0 && (
        <p className="px-4 py-3 text-sm text-n11">
          None yet. Run the workflow, or fire its trigger once it is published: the execution appears here by itself.
        </p>
      )}
      {executions.length > 0 && <ExecutionRows executions={executions} named={false} />}
      {list.hasNextPage && (
        <div className="p-2 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </div>
      )}
    </Drawer>
  );
}
