import type { Connection, WorkflowDocument } from '../workflow/document.ts';
import { findCycles } from '../workflow/find-cycles.ts';

/**
 * How often a connection of n8n that leads back is followed. n8n has no limit; here a circle must come to an end, and
 * this is far more than a workflow means.
 */
export const CYCLE_LIMIT = 100_000;

/**
 * Gives a limit to one connection of every circle that no loop ends, the one that leads back to where the circle was
 * entered. `endsLoop` tells the connections into the body of a loop. Gives the limited connections too.
 */
export function limitCycles(
  document: WorkflowDocument,
  endsLoop: (connection: Connection) => boolean,
): { document: WorkflowDocument; limited: Connection[] } {
  let current = document;
  const limited: Connection[] = [];
  for (;;) {
    const cycles = findCycles(current, (one) => one.limit !== undefined || endsLoop(one));
    if (cycles.length === 0) return { document: current, limited };
    const back = new Set(cycles.map((cycle) => `${cycle.at(-1)!.id}>${cycle[0]!.id}`));
    const connections = current.connections.map((one) => {
      if (one.limit !== undefined || endsLoop(one) || !back.has(`${one.from.node}>${one.to.node}`)) return one;
      limited.push(one);
      return { ...one, limit: CYCLE_LIMIT };
    });
    current = { ...current, connections };
  }
}
