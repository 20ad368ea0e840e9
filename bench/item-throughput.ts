import type { Api } from '../test/harness/api.ts';
import type { DocumentInput } from '../test/harness/client.ts';
import { load } from './load.ts';
import { median, ratio, ROUNDS, type Measurement } from './measurement.ts';

const COUNTS = [1000, 10_000];
const REQUESTS = 5;

/** What an item costs in a node with an expression: the same workflow with and without that node. */
export const itemThroughput: Measurement = async (api) => {
  const without = await publish(api, false);
  const withSet = await publish(api, true);
  const lines: string[] = [];
  const perItem: number[][] = [];
  for (const count of COUNTS) {
    const body = JSON.stringify({
      rows: Array.from({ length: count }, (_, id) => ({ id, name: `Row ${id}`, price: 3 })),
    });
    await expectLast(withSet, body, { id: count - 1, total: 3 * count });
    const bare: number[] = [];
    const whole: number[] = [];
    // The first round warms up.
    for (let round = -1; round < ROUNDS; round++) {
      const [bareMs, wholeMs] = [await timeOf(without, body), await timeOf(withSet, body)];
      if (round < 0) continue;
      bare.push(bareMs);
      whole.push(wholeMs);
    }
    const added = whole.map((ms, round) => ((ms - bare[round]!) * 1000) / count);
    perItem.push(added);
    lines.push(
      `  ${String(count).padStart(6)} items   with the node ${median(whole).toFixed(0)} ms   without ${median(bare).toFixed(0)} ms   ` +
        `the node ${median(added).toFixed(1)} µs an item`,
    );
  }
  const [few, many] = perItem as [number[], number[]];
  return [
    `Items through a set with an expression, ${ROUNDS} rounds of ${REQUESTS} executions one after another; medians`,
    ...lines,
    `  ${ratio(`an item of ${COUNTS[1]} ÷ one of ${COUNTS[0]}`, many, few)}`,
  ];
};

async function timeOf(url: string, body: string): Promise<number> {
  const headers = () => ({ 'content-type': 'application/json' });
  const result = await load({ url, connections: 1, requests: REQUESTS, method: 'POST', headers, body });
  if (result.statuses[200] !== REQUESTS) throw new Error(`${url} answered ${JSON.stringify(result.statuses)}`);
  return result.p50;
}

async function expectLast(url: string, body: string, last: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await (await fetch(url, { method: 'POST', headers, body })).text();
  if (answer !== JSON.stringify([last]))
    throw new Error(`Expected ${JSON.stringify(last)} as the last item, got ${answer}`);
}

/** The address of a workflow that makes an item of each row, changes each if asked to, and answers with the last. */
async function publish(api: Api, isWithSet: boolean): Promise<string> {
  const assignments = [
    { name: 'id', type: 'number', value: '={{ $json.id }}' },
    { name: 'total', type: 'number', value: '={{ $json.price * ($json.id + 1) }}' },
  ];
  const nodes: DocumentInput['nodes'] = [
    {
      id: 'hook',
      name: 'Hook',
      type: 'webhook',
      params: {
        path: isWithSet ? 'items-set' : 'items',
        method: 'POST',
        authentication: 'none',
        respond: 'lastNode',
      },
    },
    { id: 'split', name: 'Split', type: 'split-out', params: { fields: ['body.rows'] } },
    ...(isWithSet ? [{ id: 'set', name: 'Set', type: 'set', params: { keepInput: false, assignments } }] : []),
    { id: 'last', name: 'Last', type: 'limit', params: { count: 1, keep: 'last' } },
  ];
  const { webhooks } = await api.publish({
    name: isWithSet ? 'Items with an expression' : 'Items',
    nodes,
    connections: nodes.slice(1).map((to, index) => ({ from: { node: nodes[index]!.id }, to: { node: to.id } })),
  });
  return webhooks[0]!.url;
}
