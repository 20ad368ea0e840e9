import { queryOptions } from '@tanstack/react-query';
import { getExecution, getNodeRun, listExecutions } from '../../../../core/api/executions.ts';
import { call } from '../../lib/call.ts';

/** Longer lists are for a file, not for a text field. */
const MOST = 20;

/** What the trigger last received, so that a run by hand need not be typed. Null while there was no execution. */
export const lastInputQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['last-input', workflowId],
    queryFn: async ({ signal }) => {
      const { items } = await call(listExecutions, { query: { workflowId, limit: 20 }, signal });
      const newest = items.find((one) => one.mode === 'production') ?? items[0];
      if (!newest) return null;
      const { nodes, trigger } = await call(getExecution, { params: { id: newest.id }, signal });
      const start = nodes[trigger]?.[0];
      if (!start) return null;
      const params = { id: newest.id, node: start.nodeId, run: start.run };
      const { outputs } = await call(getNodeRun, { params, query: { limit: MOST }, signal });
      const records = outputs?.find((list) => list.length > 0)?.map((item) => item.json) ?? [];
      return records.length > 0 ? records : null;
    },
    retry: false,
  });
