// If these fail, a person who runs a part of a workflow sends what was sent already once more, or gets other data than is there.
import { beforeAll, expect, it } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Client } from './client.ts';
import { callsOf } from './services.ts';

let owner: Client;
beforeAll(async () => {
  owner = await Client.owner();
});

const set = (id: string, value: string) => ({
  id,
  name: id.toUpperCase(),
  type: 'set',
  params: { assignments: [{ name: id, type: 'string', value }] },
});

/** Start → CALL (asks `host`) → A → B. */
async function workflowAt(host: string): Promise<string> {
  const nodes = [
    { id: 'start', name: 'Start', type: 'manual' },
    { id: 'call', name: 'CALL', type: 'http', params: { method: 'GET', url: `http://${host}/` } },
    set('a', `={{ 'a of ' + ($json.n ?? $json.body?.n ?? 'x') }}`),
    set('b', '={{ $json.a + ", then b" }}'),
  ];
  const connections = nodes.slice(1).map((node, n) => ({ from: { node: nodes[n]!.id }, to: { node: node.id } }));
  return (await owner.call<WorkflowDetail>('POST', '/workflows', { name: host, nodes, connections })).id;
}

const run = (id: string, body: object) =>
  owner.call<ExecutionDetail>('POST', `/workflows/${id}/run`, { ...body, wait: true });
const namesOf = (detail: ExecutionDetail) => Object.keys(detail.nodes).sort();

it('from a node takes the results above it from the named execution, and makes no call again', async () => {
  const id = await workflowAt('from.example.com');
  const whole = await run(id, {});
  expect(await callsOf('from.example.com')).toHaveLength(1);
  const part = await run(id, { startNode: 'B', from: whole.id });
  expect(part).toMatchObject({ status: 'succeeded' });
  expect(part.nodes['B']![0]!.outputs).toEqual(whole.nodes['B']![0]!.outputs);
  expect(part.nodes['CALL']![0]!.outputs).toEqual(whole.nodes['CALL']![0]!.outputs);
  expect(await callsOf('from.example.com')).toHaveLength(1);
});

it('up to a node runs nothing behind it, and what was changed since the last run once more', async () => {
  const id = await workflowAt('upto.example.com');
  const first = await run(id, { destinationNode: 'A' });
  expect(namesOf(first)).toEqual(['A', 'CALL', 'Start']);
  const second = await run(id, { destinationNode: 'B', from: first.id });
  expect(await callsOf('upto.example.com')).toHaveLength(1);
  expect(second.nodes['B']).toHaveLength(1);
  await run(id, { destinationNode: 'B', from: second.id, dirty: ['CALL'] });
  expect(await callsOf('upto.example.com')).toHaveLength(2);
});

it('of one node alone works on a pin, which stands in for what would have run', async () => {
  const id = await workflowAt('alone.example.com');
  const alone = await run(id, { destinationNode: 'A', alone: true, pinData: { CALL: [{ n: 7 }] } });
  expect(alone.nodes['A']![0]!.outputs).toMatchObject([[{ json: { a: 'a of 7' } }]]);
  expect(namesOf(alone)).not.toContain('B');
  expect(await callsOf('alone.example.com')).toEqual([]);
});

it('copies items that are too large for one message, and those that lie in R2', async () => {
  const id = await workflowAt('large.example.com');
  const data = Array.from({ length: 30 }, (_, n) => ({ n, text: 'ä'.repeat(40_000) }));
  const pinned = await run(id, { destinationNode: 'A', data, pinData: { CALL: data } });
  const part = await run(id, { startNode: 'A', destinationNode: 'A', from: pinned.id });
  expect(part.nodes['A']![0]!.outputs).toEqual(pinned.nodes['A']![0]!.outputs);
  expect(part.nodes['A']![0]!.itemCounts).toEqual([30]);
});

it.each<[string, object, string]>([
  ['a node that there is not', { destinationNode: 'nobody' }, 'NODE_NOT_FOUND'],
  ['a pin of a node that there is not', { pinData: { nobody: [] } }, 'NODE_NOT_FOUND'],
  ['a node without data above it', { startNode: 'B' }, 'RUN_DATA_MISSING'],
  ['an execution that there is not', { startNode: 'B', from: '0'.repeat(64) }, 'EXECUTION_NOT_FOUND'],
])('is refused for %s', async (what, body, code) => {
  const id = await workflowAt(`${what.replaceAll(' ', '-')}.example.com`);
  const answer = await owner.raw('POST', `/workflows/${id}/run`, body);
  expect(await answer.json()).toMatchObject({ code });
});
