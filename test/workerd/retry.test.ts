// If these fail, a retry or a fork does again what was done, loses what had been done, or hangs on the execution it came from.
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { env } from 'cloudflare:workers';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { Client } from './client.ts';
import { moveClock } from './clock.ts';
import { chain, executionOf, newExecution, startOf, valueOf } from './runs.ts';
import { callsOf, newWorkspace, setStatus } from './services.ts';

let owner: Client;
let workspaceId: string;
beforeAll(async () => {
  ({ owner, workspaceId } = await newWorkspace());
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

it('starts once for an Idempotency-Key, and again for another', async () => {
  await setStatus('second-key.example.com', 404);
  const { run } = await runOf('key');
  const ask = async (what: 'retry' | 'fork', key: string) => {
    const body = what === 'fork' ? { node: 'second' } : {};
    const answer = await owner.raw('POST', `/executions/${run.id}/${what}`, body, { 'idempotency-key': key });
    expect(answer.status).toBe(202);
    return (await answer.json()) as { executionId: string; duplicate?: true };
  };
  const first = await ask('retry', 'one');
  expect(await ask('retry', 'one')).toEqual({ executionId: first.executionId, duplicate: true });
  const others = [await ask('retry', 'two'), await ask('fork', 'one')];
  expect(await ask('fork', 'one')).toEqual({ ...others[1], duplicate: true });
  const ids = new Set([first, ...others].map(({ executionId }) => executionId));
  expect(ids.size).toBe(3);
  expect(first.duplicate).toBeUndefined();
});

it('goes on counting the workflows that called one another', async () => {
  const run = newExecution();
  const failing = chain([call('second', 'hops.example.com')]);
  await setStatus('hops.example.com', 404);
  valueOf(await run.start(startOf(failing, { workspaceId, hops: 7 })));
  await expect.poll(async () => valueOf(await run.view(workspaceId)).report.endedAt).not.toBeNull();
  await setStatus('hops.example.com', 200);
  const again = await endOf(owner.call('POST', `/executions/${run.id.toString()}/retry`, {}));
  const { events } = valueOf(await executionOf(env.EXECUTION.idFromString(again.id)).view(workspaceId));
  expect(events[0]).toMatchObject({ type: 'run.started', meta: { hops: 7 } });
});

it('leaves nothing behind in storage where it is refused after it has copied', async () => {
  const document = chain([
    { id: 'pass', type: 'no-op' },
    { id: 'end', type: 'no-op' },
  ]);
  const items = [{ json: { pad: 'x'.repeat(600_000) } }];
  const source = newExecution();
  valueOf(await source.start(startOf(document, { workspaceId, data: { kind: 'inline', items } })));
  const { events } = valueOf(await source.view(workspaceId));
  const trigger = events[0]!.type === 'run.started' ? events[0]!.trigger.outputs : [];
  const storedBy = async (run: typeof source) =>
    (await env.BLOBS.list({ prefix: `executions/${run.id.toString()}/` })).objects.length;
  expect(await storedBy(source)).toBe(1);

  const refused = newExecution();
  // What stands before the step is not taken over, so that the step cannot begin.
  const inputs = { node: 'end', run: 0, items: [items] };
  const takeover = { from: source.id.toString(), trigger, runs: [], inputs };
  const answer = await refused.start(startOf(document, { workspaceId, takeover }));
  expect(answer).toMatchObject({ ok: false, error: { code: 'RUN_DATA_MISSING' } });
  expect(await storedBy(refused)).toBe(0);
});
