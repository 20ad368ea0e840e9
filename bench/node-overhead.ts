import type { Api } from '../test/harness/api.ts';
import { load } from './load.ts';
import { median, ratio, ROUNDS, type Measurement } from './measurement.ts';

const LENGTHS = [3, 10, 50];
const REQUESTS = 100;

/** What a node adds to an execution: chains of nodes that each count one further, one execution at a time. */
export const nodeOverhead: Measurement = async (api) => {
  const chains = await Promise.all(LENGTHS.map((length) => publishChain(api, length)));
  const times: number[][] = LENGTHS.map(() => []);
  // The first round warms up.
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, url] of chains.entries()) {
      const result = await load({
        url,
        connections: 1,
        requests: REQUESTS,
        method: 'POST',
        headers: () => ({ 'content-type': 'application/json' }),
        body: '{}',
      });
      if (result.statuses[200] !== REQUESTS) throw new Error(`${url} answered ${JSON.stringify(result.statuses)}`);
      if (round >= 0) times[index]!.push(result.p50);
    }
  }
  const [short, middle, long] = times as [number[], number[], number[]];
  const perNode = median(long.map((ms, round) => (ms - short[round]!) / (LENGTHS[2]! - LENGTHS[0]!)));
  return [
    `Chains of set nodes, ${ROUNDS} rounds of ${REQUESTS} executions one after another; medians`,
    ...LENGTHS.map(
      (length, index) => `  ${String(length).padStart(3)} nodes   p50 ${median(times[index]!).toFixed(2)} ms`,
    ),
    `  each further node: ${perNode.toFixed(3)} ms`,
    `  ${ratio(`${LENGTHS[1]} nodes ÷ ${LENGTHS[0]}`, middle, short)}`,
    `  ${ratio(`${LENGTHS[2]} nodes ÷ ${LENGTHS[0]}`, long, short)}`,
  ];
};

/** The address of a workflow that answers with the number of its set nodes. */
async function publishChain(api: Api, length: number): Promise<string> {
  const sets = Array.from({ length }, (_, index) => ({
    id: `set${index}`,
    name: `Set ${index}`,
    type: 'set',
    params: {
      keepInput: false,
      assignments: [{ name: 'count', type: 'number', value: '={{ ($json.count ?? 0) + 1 }}' }],
    },
  }));
  const hook = {
    id: 'hook',
    name: 'Hook',
    type: 'webhook',
    params: { path: `chain-${length}`, method: 'POST', authentication: 'none', respond: 'lastNode' },
  };
  const nodes = [hook, ...sets];
  const { webhooks } = await api.publish({
    name: `Chain of ${length}`,
    nodes,
    connections: sets.map((to, index) => ({ from: { node: nodes[index]!.id }, to: { node: to.id } })),
  });
  const { url } = webhooks[0]!;
  const answer = await (await fetch(url, { method: 'POST' })).text();
  if (answer !== JSON.stringify([{ count: length }])) throw new Error(`A chain of ${length} nodes answered ${answer}`);
  return url;
}
