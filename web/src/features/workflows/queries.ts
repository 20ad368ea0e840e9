import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { listExecutions } from '../../../../core/api/executions.ts';
import {
  getSampleCommand,
  getWorkflow,
  listSamples,
  listVersions,
  listWorkflows,
  type WorkflowDetail,
} from '../../../../core/api/workflows.ts';
import { call } from '../../lib/call.ts';

export const workflowsQuery = infiniteQueryOptions({
  queryKey: ['workflows'],
  queryFn: ({ pageParam, signal }) => call(listWorkflows, { query: { cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.cursor,
});

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflow', id],
    queryFn: ({ signal }) => call(getWorkflow, { params: { id }, signal }),
  });

export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: ({ signal }) => call(listSamples, { signal }),
});

export const sampleCommandQuery = (sampleId: string) =>
  queryOptions({
    queryKey: ['sample-command', sampleId],
    queryFn: ({ signal }) => call(getSampleCommand, { params: { id: sampleId }, signal }),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => call(listVersions, { params: { id }, signal }),
  });

const UNFINISHED = ['queued', 'running', 'waiting', 'paused'] as const;
/** More than these are not listed; after they are cancelled the next ones show. */
const MOST_UNFINISHED = 200;

/** Ids of the executions of a workflow that have not ended, asked again while there are some. */
export const unfinishedQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['unfinished', workflowId],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        UNFINISHED.map((status) =>
          call(listExecutions, { query: { workflowId, status, limit: MOST_UNFINISHED }, signal }),
        ),
      );
      return [...new Set(pages.flatMap(({ items }) => items.map(({ id }) => id)))];
    },
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.length ? 1_000 : false),
  });

/** Takes over what an answer says of a workflow, and lets what depends on it be read again. */
export function keepWorkflow(client: QueryClient, workflow: WorkflowDetail): void {
  client.setQueryData(['workflow', workflow.id], workflow);
  for (const key of ['workflows', 'versions', 'sample-command']) void client.invalidateQueries({ queryKey: [key] });
}
