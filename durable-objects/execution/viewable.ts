import type { ExecutionEvent } from '../../core/engine/events.ts';
import { NOTHING_KEPT } from '../../core/engine/static-data.ts';
import type { Definition } from './protocol.ts';
import { metaOfStart, type RunMeta } from './run-meta.ts';

/**
 * The events as people who may read the execution get them. Of what `run.started` hands through for the shell only
 * what is named here goes out: among the rest is the key that ends a wait, which belongs to whoever got its address. What
 * the workflow keeps is read where it lies: it would stand in every view as often as it was changed.
 */
export function viewable(events: readonly ExecutionEvent[]): ExecutionEvent[] {
  return events.map((event) => {
    if (event.type === 'run.held' && event.meta) {
      const { definition } = event.meta as Partial<RunMeta>;
      return { ...event, meta: definition ? { definition: named(definition) } : {} };
    }
    if (event.type === 'static-data.read') return { ...event, data: NOTHING_KEPT };
    if (event.type === 'static-data.changed') return { ...event, changes: [] };
    if (event.type !== 'run.started') return event;
    const { workflowId, workflowName, triggerName, hops, definition } = metaOfStart(event);
    return { ...event, meta: { workflowId, workflowName, triggerName, hops, definition: named(definition) } };
  });
}

/** The name of a definition without its content. */
function named(definition: Definition) {
  const { kind, hash } = definition;
  return {
    kind,
    hash,
    ...(definition.kind === 'version' ? { versionId: definition.versionId, number: definition.number } : {}),
  };
}
