import type { WorkflowDocument, WorkflowNode } from './document.ts';

/**
 * Finds cycles of connections: one for each group of nodes that reach each other, as the nodes along it.
 * Without recursion, because a document may be a chain of hundreds of nodes.
 */
export function findCycles({ nodes, connections }: WorkflowDocument): WorkflowNode[][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = new Map<string, string[]>();
  for (const { from, to } of connections) {
    if (byId.has(from.node) && byId.has(to.node)) next.set(from.node, [...(next.get(from.node) ?? []), to.node]);
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
