// If these fail, a retry or a fork does again what was done, loses what had been done, or hangs on the execution it came from.
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { env } from 'cloudflare:workers';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Client } from './client.ts';
import { moveClock } from './clock.ts';
import { executionOf } from './runs.ts';
import { callsOf, setStatus } from './services.ts';

let owner: Client;
beforeAll(async () => {
  owner = await Client.owner();
});
afterEach(() => void vi.restoreAllMocks());

const call = (id: string, host: string) => ({
  id,
  name: id,
  type: 'http',
  params: { method: 'GET', url: `http://${host}/` },
});

/** Start → first (asks one service) → second (asks another) → end. */
async function runOf(name: string): Promise<{ workflow: string; run: ExecutionDetail }> {
  const nodes = [
    { id: 'start', name: 'start', type: 'manual' },
    call('first', `first-${name}.example.com`),
    call('second', `second-${name}.example.com`),
    { id: 'end', name: 'end', type: 'no-op' },
  ];
  const connections = nodes.slice(1).map((node, n) => ({ from: { node: nodes[n]!.id }, to: { node: node.id } }));
  const { id } = await owner.call<WorkflowDetail>('POST', '/workflows', { name, nodes, connections });
  return { workflow: id, run: await owner.call<ExecutionDetail>('POST', `/workflows/${id}/run`, { wait: true }) };
}

async function endOf(start: Promise<{ executionId: string }>): Promise<ExecutionDetail> {
  const { executionId } = await start;
  const read = () => owner.call<ExecutionDetail>('GET', `/executions/${executionId}?data=true`);
  await expect.poll(async () => (await read()).endedAt, { timeout: 10_000 }).not.toBeNull();
  return read();
}

const codeOf = async (answer: Promise<Response>) => ((await (await answer).json()) as { code: string }).code;

it('a retry repeats what failed and goes on; what succeeded is not called again', async () => {
  await setStatus('second-again.example.com', 404);
  const { run } = await runOf('again');
  expect(run.status).toBe('failed');
  await setStatus('second-again.example.com', 200);
  const again = await endOf(owner.call('POST', `/executions/${run.id}/retry`, {}));
  expect(again).toMatchObject({ status: 'succeeded', retryOf: run.id, forkedFrom: null });
  expect(again.nodes['first']![0]!.outputs).toEqual(run.nodes['first']![0]!.outputs);
  expect(await callsOf('first-again.example.com')).toHaveLength(1);
  expect(await callsOf('second-again.example.com')).toHaveLength(2);
  expect(await codeOf(owner.raw('POST', `/executions/${again.id}/retry`, {}))).toBe('EXECUTION_NOT_FAILED');
});

it('a fork runs from its step on, with what a person gives as its inputs or as its result', async () => {
  const { run } = await runOf('fork');
  const forked = await endOf(owner.call('POST', `/executions/${run.id}/fork`, { node: 'second' }));
  expect(forked).toMatchObject({ status: 'succeeded', forkedFrom: run.id });
  expect(await callsOf('first-fork.example.com')).toHaveLength(1);
  expect(await callsOf('second-fork.example.com')).toHaveLength(2);
  const given = await endOf(
    owner.call('POST', `/executions/${run.id}/fork`, { node: 'second', outputs: [[{ by: 'hand' }]] }),
  );
  expect(given.nodes['end']![0]!.outputs).toMatchObject([[{ json: { by: 'hand' } }]]);
  expect(await callsOf('second-fork.example.com')).toHaveLength(2);
  const changed = await endOf(
    owner.call('POST', `/executions/${run.id}/fork`, { node: 'end', inputs: [[{ other: 1 }]] }),
  );
  expect(changed.nodes['end']![0]!.outputs).toMatchObject([[{ json: { other: 1 } }]]);
  expect(await callsOf('second-fork.example.com')).toHaveLength(2);
  expect(await codeOf(owner.raw('POST', `/executions/${run.id}/fork`, { node: 'nobody' }))).toBe('NODE_NOT_FOUND');
});

it('what was taken over stays when the source is deleted and the object evicted', async () => {
  const { run } = await runOf('gone');
  const forked = await endOf(owner.call('POST', `/executions/${run.id}/fork`, { node: 'end' }));
  moveClock(8 * 86_400_000);
  const source = executionOf(env.EXECUTION.idFromString(run.id));
  await runDurableObjectAlarm(source);
  await runDurableObjectAlarm(source);
  vi.restoreAllMocks();
  const copy = executionOf(env.EXECUTION.idFromString(forked.id));
  await evictDurableObject(copy);
  const read = await owner.call<ExecutionDetail>('GET', `/executions/${forked.id}?data=true`);
  expect(read.nodes['first']![0]!.outputs).toEqual(run.nodes['first']![0]!.outputs);
  expect(await codeOf(owner.raw('POST', `/executions/${run.id}/retry`, {}))).toBe('EXECUTION_NOT_FOUND');
});

it('runs the published version where that is asked for', async () => {
  const { workflow, run } = await runOf('version');
  const ask = () => owner.raw('POST', `/executions/${run.id}/fork`, { node: 'end', version: 'published' });
  expect(await codeOf(ask())).toBe('WORKFLOW_NOT_PUBLISHED');
  await owner.call('POST', `/workflows/${workflow}/publish`);
  const forked = await endOf(owner.call('POST', `/executions/${run.id}/fork`, { node: 'end', version: 'published' }));
  expect(forked).toMatchObject({ status: 'succeeded', version: 1 });
});
