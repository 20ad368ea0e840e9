import type { ExecutionEvent } from '../../core/engine/events.ts';
import { metaOfStart } from './run-meta.ts';

/**
 * The events as people who may read the execution get them. Of what `run.started` hands through for the shell only
 * what is named here goes out: among the rest is the key that ends a wait, which belongs to whoever got its address.
 */
export function viewable(events: readonly ExecutionEvent[]): ExecutionEvent[] {
  return events.map((event) => {
    if (event.type !== 'run.started') return event;
    const { workflowId, workflowName, triggerName, definition } = metaOfStart(event);
    const { kind, hash } = definition;
    const version = definition.kind === 'version' ? { versionId: definition.versionId, number: definition.number } : {};
    return { ...event, meta: { workflowId, workflowName, triggerName, definition: { kind, hash, ...version } } };
  });
}
