import type { Connection, WorkflowDocument } from '../workflow/document.ts';

/**
 * How often a connection of n8n that leads back is followed. n8n has no limit; here a circle must come to an end, and
 * this is far more than a workflow means.
 */
export const CYCLE_LIMIT = 100_000;

/**
 * Gives a limit to every connection that leads back to a node on the way to it: each circle that no loop ends has one,
 * that to where it was entered. `endsLoop` tells the connections into the body of a loop. Gives the limited connections
 * too. One pass without recursion: a workflow may have thousands of connections, and be a chain of hundreds of nodes.
 */
export function limitCycles(
  document: WorkflowDocument,
  endsLoop: (connection: Connection) => boolean,
): { document: WorkflowDocument; limited: Connection[] } {
  const back = connectionsBack(document, (one) => one.limit !== undefined || endsLoop(one));
  if (back.size === 0) return { document, limited: [] };
  const connections = document.connections.map((one) => (back.has(one) ? { ...one, limit: CYCLE_LIMIT } : one));
  return { document: { ...document, connections }, limited: [...back] };
}

function connectionsBack(
  { nodes, connections }: WorkflowDocument,
  ends: (connection: Connection) => boolean,
): Set<Connection> {
  const next = new Map(nodes.map(({ id }): [string, Connection[]] => [id, []]));
  for (const one of connections) if (next.has(one.to.node) && !ends(one)) next.get(one.from.node)?.push(one);
  const back = new Set<Connection>();
  const states = new Map<string, 'onPath' | 'finished'>();
  for (const { id: start } of nodes) {
    if (states.has(start)) continue;
    const path = [{ id: start, tried: 0 }];
    states.set(start, 'onPath');
    while (path.length > 0) {
      const top = path.at(-1)!;
      const one = next.get(top.id)![top.tried];
      top.tried += 1;
      if (one === undefined) {
        states.set(top.id, 'finished');
        path.pop();
        continue;
      }
      const state = states.get(one.to.node);
      if (state === 'onPath') back.add(one);
      else if (state === undefined) {
        states.set(one.to.node, 'onPath');
        path.push({ id: one.to.node, tried: 0 });
      }
    }
  }
  return back;
}
