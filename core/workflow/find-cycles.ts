import type { Connection, WorkflowDocument, WorkflowNode } from './document.ts';

/**
 * Finds cycles of connections: one for each group of nodes that reach each other, as the nodes along it. Connections
 * that `ends` names are left out, because something ends every circle that leads through them.
 * Without recursion, because a document may be a chain of hundreds of nodes.
 */
export function findCycles(
  { nodes, connections }: WorkflowDocument,
  ends: (connection: Connection) => boolean = () => false,
): WorkflowNode[][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map<string, string[]>();
  for (const connection of connections) {
    const { from, to } = connection;
    if (!byId.has(from.node) || !byId.has(to.node) || ends(connection)) continue;
    const targets = next.get(from.node);
    if (targets) targets.push(to.node);
    else next.set(from.node, [to.node]);
  }
  const cycles: WorkflowNode[][] = [];
  const finished = new Set<string>();
  const inCycle = new Set<string>();
  for (const { id: start } of nodes) {
    if (finished.has(start)) continue;
    const path: { id: string; tried: number }[] = [{ id: start, tried: 0 }];
    const onPath = new Map([[start, 0]]);
    while (path.length > 0) {
      const top = path.at(-1)!;
      const target = next.get(top.id)?.[top.tried];
      top.tried += 1;
      if (target === undefined) {
        finished.add(top.id);
        onPath.delete(top.id);
        path.pop();
        continue;
      }
      const at = onPath.get(target);
      if (at !== undefined) {
        const cycle = path.slice(at).map(({ id }) => id);
        // Cycles that share a node with one that was found add nothing to what has to be done.
        if (!cycle.some((id) => inCycle.has(id))) cycles.push(cycle.map((id) => byId.get(id)!));
        for (const id of cycle) inCycle.add(id);
      } else if (!finished.has(target)) {
        onPath.set(target, path.length);
        path.push({ id: target, tried: 0 });
      }
    }
  }
  return cycles;
}
