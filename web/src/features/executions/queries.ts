import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  getExecution,
  getNodeRun,
  listExecutions,
  type ExecutionStatus,
  type ExecutionSummary,
} from '../../../../core/api/executions.ts';
import { listWorkflows } from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';
import { isUnfinished } from '../../ui/status.ts';

interface Filter {
  workflowId?: string | undefined;
  status?: ExecutionStatus | undefined;
}

const someUnfinished = (pages: { items: ExecutionSummary[] }[] | undefined): boolean =>
  pages?.some((page) => page.items.some((one) => isUnfinished(one.status))) ?? false;

/** Executions, newest first. Asked again every second while one is unfinished, else at a slow beat for new ones. */
export const executionsQuery = (filter: Filter, idleMs = 5_000) =>
  infiniteQueryOptions({
    queryKey: ['executions', filter],
    queryFn: ({ pageParam, signal }) => call(listExecutions, { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: ({ state }) => (someUnfinished(state.data?.pages) ? 1_000 : idleMs),
  });

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: ['execution', id],
    queryFn: ({ signal }) => call(getExecution, { params: { id }, signal }),
  });

export const nodeRunQuery = (id: string, node: string, run: number, offset: number, limit: number, seen: string) =>
  queryOptions({
    // `seen` is the state that is shown: when the run goes on, its data is read again.
    queryKey: ['node-run', id, node, run, offset, limit, seen],
    queryFn: ({ signal }) => call(getNodeRun, { params: { id, node, run }, query: { offset, limit }, signal }),
    placeholderData: (before) => (before?.nodeId === node && before.run === run ? before : undefined),
    staleTime: Infinity,
  });

/** Names of the newest workflows, to choose from. */
export const workflowNamesQuery = queryOptions({
  queryKey: ['workflows', 'names'],
  queryFn: async ({ signal }) => (await call(listWorkflows, { query: { limit: 200 }, signal })).items,
});
