import type { Graph } from '../graph.ts';
import { sketch, type NodeSketch } from './graph.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';

/**
 * Another version of a scenario's workflow: connections dropped, added and in another order, nodes put in between.
 * Whatever goes round in a circle still ends, because what is added leads forward.
 */
export function rewired({ connections: wired, nodes }: Scenario, random: Random): Graph {
  let connections = [...wired];
  const more: Record<string, NodeSketch> = {};
  for (let edit = random.int(3); edit >= 0; edit--) {
    const at = random.int(connections.length);
    const [one] = connections.splice(at, 1);
    const kind = random.int(5);
    if (kind === 0 && connections.length > 0) continue;
    if (kind === 1) connections = [...connections, one!];
    else if (kind === 2) connections = [one!, ...connections];
    else if (kind === 3) connections.splice(at, 0, one!, forward(Object.keys(nodes), random));
    else {
      const id = `X${edit}${random.int(100)}`;
      const [from, to] = one!.split('>');
      const [end, limit] = to!.split('*');
      more[id] = { at: [random.int(4), random.int(4)], timeoutMs: 1000, traits: { outputs: 3 } };
      connections.splice(at, 0, `${from}>${id}${limit ? `*${limit}` : ''}`, `${id}.0>${end}`);
    }
  }
  return sketch(['T', ...connections].join(' '), { ...nodes, ...more });
}

function forward(ids: readonly string[], random: Random): string {
  const to = 1 + random.int(ids.length - 1);
  return `${ids[random.int(to)]}.${random.int(2)}>${ids[to]}.${random.int(2)}`;
}
