import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { ExecutionDetail } from '../../../../core/api/executions.ts';
import { buildGraph } from '../../../../core/engine/graph.ts';
import { useCatalogue } from '../../lib/catalogue.ts';
import { traitsIn } from '../../lib/ports.ts';
import { isUnfinished } from '../../ui/status.ts';
import { executionQuery } from './queries.ts';
import { viewOfDetail, viewOfState } from './run-view.ts';
import type { Graphs } from './live-fold.ts';
import { useLive } from './use-live.ts';

/** An execution as it is now: read once, then followed by its journal while it is unfinished. */
export function useExecution(id: string) {
  const client = useQueryClient();
  const detail = useQuery(executionQuery(id));
  const catalogue = useCatalogue();
  const { hash, document, ports, earlierVersions } = detail.data ?? {};
  const follow = detail.data !== undefined && isUnfinished(detail.data.status);
  // Not of the whole record, which changes with every reading: another graph begins the live view anew.
  const graphs = useMemo(
    () =>
      follow && hash !== undefined && document && ports && earlierVersions
        ? graphsOf([...earlierVersions, { hash, document, ports }])
        : null,
    [follow, hash, document, ports, earlierVersions],
  );
  const onStale = useCallback(() => void client.invalidateQueries({ queryKey: ['execution', id] }), [client, id]);
  const { state, link } = useLive(id, graphs, onStale);
  const view = useMemo(() => {
    // The record of a finished execution is the last word; until it is read again, the fold is ahead of it.
    if (state && follow) return viewOfState(state);
    return detail.data ? viewOfDetail(detail.data) : null;
  }, [state, follow, detail.data]);
  return { detail, catalogue, view, lost: follow && link === 'lost' };
}

/** The graphs of the versions that an execution has run on, by hash. */
function graphsOf(versions: ExecutionDetail['earlierVersions']): Graphs {
  return new Map(versions.map(({ hash, document, ports }) => [hash, buildGraph(document, traitsIn(document, ports))]));
}
