// If these fail, a workflow cannot read the variables of its workspace, sees those of another, or sees them change while it runs.
import { env } from 'cloudflare:test';
import { beforeAll, expect, it } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { Variable } from '../../core/api/variables.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Client } from './client.ts';
import { executionOf, lose } from './runs.ts';

let owner: Client;
beforeAll(async () => {
  owner = await Client.owner();
});

const put = (name: string, value: string) => owner.call<Variable>('PUT', `/variables/${name}`, { value });
const reading = (id: string, expression: string) => ({
  id,
  name: id,
  type: 'set',
  params: { keepInput: false, assignments: [{ name: 'said', type: 'string', value: expression }] },
});

async function workflowOf(nodes: object[]): Promise<string> {
  const all = [{ id: 'start', name: 'start', type: 'manual' }, ...nodes] as { id: string }[];
  const connections = all.slice(1).map((node, n) => ({ from: { node: all[n]!.id }, to: { node: node.id } }));
  const { id } = await owner.call<WorkflowDetail>('POST', '/workflows', { name: 'Reading', nodes: all, connections });
  return id;
}
const saidIn = (detail: ExecutionDetail, node: string) => detail.nodes[node]![0]!.outputs![0]![0]!.json['said'];

it('are read by name and by what an expression makes, and give undefined where there is none', async () => {
  await put('region', 'eu');
  await put('other', 'x');
  const id = await workflowOf([
    reading('byName', '={{ $vars.region + "," + $vars.missing }}'),
    reading('made', '={{ $vars["re" + "gion"] + Object.keys($vars).length }}'),
  ]);
  const run = await owner.call<ExecutionDetail>('POST', `/workflows/${id}/run`, { wait: true });
  expect([saidIn(run, 'byName'), saidIn(run, 'made')]).toEqual(['eu,undefined', 'eu2']);
});

it('stay for an execution what they were at its start, also when its object is lost', async () => {
  await put('stage', 'before');
  const wait = { id: 'pause', name: 'pause', type: 'wait', params: { mode: 'webhook' } };
  const id = await workflowOf([wait, reading('late', '={{ $vars.stage }}')]);
  const { executionId } = await owner.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {});
  await put('stage', 'after');
  await lose(executionOf(env.EXECUTION.idFromString(executionId)));
  const waiting = await owner.call<ExecutionDetail>('GET', `/executions/${executionId}`);
  const waitId = waiting.nodes['pause']![0]!.wait!.id;
  await owner.call('POST', `/executions/${executionId}/resume`, { waitId, data: [{}] });
  const read = () => owner.call<ExecutionDetail>('GET', `/executions/${executionId}?data=true`);
  await expect.poll(async () => (await read()).endedAt).not.toBeNull();
  expect(saidIn(await read(), 'late')).toBe('before');
  const again = await owner.call<ExecutionDetail>('POST', `/workflows/${id}/run`, { destinationNode: 'pause' });
  expect(again).toBeDefined();
});

it('are listed, changed and removed, and checked', async () => {
  await put('short_lived', '1');
  await put('short_lived', '2');
  const list = async () => (await owner.call<{ items: Variable[] }>('GET', '/variables')).items;
  expect((await list()).find(({ name }) => name === 'short_lived')).toMatchObject({ value: '2' });
  expect((await owner.raw('DELETE', '/variables/short_lived')).status).toBe(204);
  expect((await owner.raw('DELETE', '/variables/short_lived')).status).toBe(404);
  for (const name of ['1st', 'a-b', 'x'.repeat(51)])
    expect((await owner.raw('PUT', `/variables/${name}`, { value: '' })).status).toBe(400);
  expect((await owner.raw('PUT', '/variables/long', { value: 'x'.repeat(1001) })).status).toBe(400);
  const viewer = await owner.withRole('viewer');
  expect((await viewer.raw('GET', '/variables')).status).toBe(200);
  expect((await viewer.raw('PUT', '/variables/region', { value: 'us' })).status).toBe(403);
});
