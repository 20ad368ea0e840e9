import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { buildGraph } from '../../../../core/engine/graph.ts';
import { useCatalogue } from '../../lib/catalogue.ts';
import { traitsIn } from '../../lib/ports.ts';
import { isUnfinished } from '../../ui/status.ts';
import { executionQuery } from './queries.ts';
import { viewOfDetail, viewOfState } from './run-view.ts';
import { useLive } from './use-live.ts';

/** An execution as it is now: read once, then followed by its journal while it is unfinished. */
export function useExecution(id: string) {
  const client = useQueryClient();
  const detail = useQuery(executionQuery(id));
  const catalogue = useCatalogue();
  const { document, ports } = detail.data ?? {};
  const follow = detail.data !== undefined && isUnfinished(detail.data.status);
  const graph = useMemo(
    () => (follow && document && ports ? buildGraph(document, traitsIn(document, ports)) : null),
    [follow, document, ports],
  );
  const onEnded = useCallback(() => void client.invalidateQueries({ queryKey: ['execution', id] }), [client, id]);
  const { state, link } = useLive(id, graph, onEnded);
  const view = useMemo(() => {
    // The record of a finished execution is the last word; until it is read again, the fold is ahead of it.
    if (state && follow) return viewOfState(state);
    return detail.data ? viewOfDetail(detail.data) : null;
  }, [state, follow, detail.data]);
  return { detail, catalogue, view, lost: follow && link === 'lost' };
}
