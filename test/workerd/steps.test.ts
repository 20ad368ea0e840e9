// If these fail, a person who watches a run step by step loses it in a sub-workflow, or cannot see what comes next.
import { beforeAll, expect, it } from 'vitest';
import type { ExecutionDetail, StoppedNode } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Client } from './client.ts';

let owner: Client;
let parent: string;
beforeAll(async () => {
  owner = await Client.owner();
  const make = async (name: string, nodes: { id: string }[]) =>
    (
      await owner.call<WorkflowDetail>('POST', '/workflows', {
        name,
        nodes: nodes.map((node) => ({ name: node.id, ...node })),
        connections: nodes.slice(1).map((node, n) => ({ from: { node: nodes[n]!.id }, to: { node: node.id } })),
      })
    ).id;
  const step = (id: string) => ({ id, type: 'no-op' });
  const child = await make('Child', [
    { id: 'called', type: 'sub-workflow-trigger' } as never,
    step('inside'),
    step('last'),
  ]);
  const calling = { id: 'calls', type: 'sub-workflow', params: { workflow: child } };
  parent = await make('Parent', [{ id: 'start', type: 'manual' } as never, calling as never, step('after')]);
});

const detailOf = (id: string) => owner.call<ExecutionDetail>('GET', `/executions/${id}`);
const holdOf = (id: string) => expect.poll(async () => (await detailOf(id)).hold, { timeout: 10_000 });
const resume = (id: string, step?: string) => owner.call('POST', `/executions/${id}/resume`, step ? { step } : {});

it('steps into a called workflow and out of it, and shows what the next node is about to get', async () => {
  const { executionId } = await owner.call<{ executionId: string }>('POST', `/workflows/${parent}/run`, {
    breakpoints: [{ node: 'calls' }],
    data: [{ n: 1 }, { n: 2 }],
  });
  await holdOf(executionId).toEqual({ id: 1, by: 'breakpoint', nodeId: 'calls', run: 0 });
  const stopped = await owner.call<StoppedNode>('GET', `/executions/${executionId}/hold?offset=1&limit=1`);
  expect(stopped).toMatchObject({ nodeId: 'calls', run: 0, inputCounts: [2], inputs: [[{ json: { n: 2 } }]] });
  await resume(executionId, 'into');
  const called = async () => (await detailOf(executionId)).nodes['calls']?.[0]?.children?.[0]?.executionId;
  await expect.poll(called, { timeout: 10_000 }).toBeDefined();
  const child = (await called())!;
  await holdOf(child).toMatchObject({ by: 'step', nodeId: 'inside' });
  await resume(child, 'out');
  await holdOf(executionId).toMatchObject({ by: 'step', nodeId: 'after' });
  expect(await detailOf(child)).toMatchObject({ status: 'succeeded' });
  await resume(executionId);
  await expect.poll(async () => (await detailOf(executionId)).status, { timeout: 10_000 }).toBe('succeeded');
  const gone = await owner.raw('GET', `/executions/${executionId}/hold`);
  expect(await gone.json()).toMatchObject({ code: 'EXECUTION_NOT_WAITING' });
});

it('over a called workflow lets that run to its end', async () => {
  const { executionId } = await owner.call<{ executionId: string }>('POST', `/workflows/${parent}/run`, {
    step: 'over',
  });
  await holdOf(executionId).toMatchObject({ nodeId: 'calls' });
  await resume(executionId, 'over');
  await holdOf(executionId).toMatchObject({ nodeId: 'after' });
  await owner.call('POST', `/executions/${executionId}/cancel`);
});
