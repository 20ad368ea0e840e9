import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getWorkflow, listSamples, listWorkflows } from '../../../../core/api/workflows.ts';
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
