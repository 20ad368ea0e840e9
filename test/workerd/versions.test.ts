// If these fail, an execution goes on by rules that it was not started with and nobody chose, or is lost because of them.
import { env, evictDurableObject } from 'cloudflare:test';
import { beforeAll, expect, it } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import { Client, fetchWorker } from './client.ts';
import { executionOf } from './runs.ts';
import type { DocumentInput } from '../harness/client.ts';

let owner: Client;
beforeAll(async () => {
  owner = await Client.owner();
});

const set = (id: string, value: string) => ({
  id,
  name: id,
  type: 'set',
  params: { assignments: [{ name: id, type: 'string', value }] },
});
const wait = { id: 'pause', name: 'Pause', type: 'wait', params: { mode: 'webhook' } };

/** A webhook, a wait, and these nodes after it. */
function document(path: string, middle: object, ...rest: { id: string }[]): DocumentInput {
  const nodes = [
    { id: 'hook', name: 'Hook', type: 'webhook', params: { path, method: 'POST', respond: 'immediately' } },
    middle as { id: string },
    ...rest,
  ];
  return {
    name: path,
    nodes,
    connections: nodes.slice(1).map((node, n) => ({ from: { node: nodes[n]!.id }, to: { node: node.id } })),
  } as DocumentInput;
}

/** A published workflow with a paused execution that waits in the middle of it. */
async function paused(first: DocumentInput) {
  const workflow = await owner.publish(first);
  const answer = await fetchWorker(`/webhook/${first.name}`, { method: 'POST' });
  const { executionId: id } = (await answer.json()) as { executionId: string };
  await owner.call('POST', `/executions/${id}/pause`, {});
  return { workflow, id };
}

async function publishNext(workflow: WorkflowDetail, next: DocumentInput): Promise<void> {
  const { revision } = await owner.call<WorkflowDetail>('GET', `/workflows/${workflow.id}`);
  const put = await owner.raw('PUT', `/workflows/${workflow.id}`, next, { 'if-match': `"${revision}"` });
  expect(put.status).toBe(200);
  await owner.call('POST', `/workflows/${workflow.id}/publish`);
}

async function waitIn(id: string): Promise<string> {
  const { nodes } = await owner.call<ExecutionDetail>('GET', `/executions/${id}`);
  return nodes['Pause']![0]!.wait!.id;
}

async function problemOf(response: Promise<Response>) {
  return (await response).json() as Promise<{ code: string; details?: { problems: unknown[] } }>;
}

it('goes on with the published version, also after its object was evicted, and the record shows both', async () => {
  const { workflow, id } = await paused(document('go-on', wait, set('old', 'first')));
  await publishNext(workflow, document('go-on', wait, set('new', 'second')));
  const on = await owner.call('POST', `/executions/${id}/resume`, { version: 'published' });
  expect(on).toMatchObject({ status: 'waiting', version: 2 });
  // A repeated call finds the change made, and by now there is a wait that it does not end.
  const again = await owner.call('POST', `/executions/${id}/resume`, { version: 'published' });
  expect(again).toMatchObject({ status: 'waiting', version: 2 });
  await evictDurableObject(executionOf(env.EXECUTION.idFromString(id)));
  await owner.call('POST', `/executions/${id}/resume`, { waitId: await waitIn(id), data: [{ said: 'yes' }] });
  const ended = await owner.call<ExecutionDetail>('GET', `/executions/${id}`);
  expect(ended).toMatchObject({ status: 'succeeded', version: 2 });
  expect(Object.keys(ended.nodes)).toEqual(['Hook', 'Pause', 'new']);
  expect(ended.earlierVersions.map(({ document }) => document.nodes.at(-1)!.name)).toEqual(['old']);
  expect(ended.hash).not.toBe(ended.earlierVersions[0]!.hash);
  const listed = () => env.DB.prepare('SELECT version FROM executions WHERE id = ?').bind(id).first();
  await expect.poll(listed, { timeout: 10_000 }).toEqual({ version: 2 });
});

it('can go back to an earlier version by its id', async () => {
  const { workflow, id } = await paused(document('back', wait, set('old', 'first')));
  const { items } = await owner.call<{ items: { id: string }[] }>('GET', `/workflows/${workflow.id}/versions`);
  await publishNext(workflow, document('back', wait, set('new', 'second')));
  await owner.call('POST', `/executions/${id}/resume`, { version: 'published' });
  await owner.call('POST', `/executions/${id}/pause`, {});
  const back = await owner.call('POST', `/executions/${id}/resume`, { version: items[0]!.id });
  expect(back).toMatchObject({ version: 1 });
  await owner.call('POST', `/executions/${id}/resume`, { waitId: await waitIn(id) });
  const read = () => owner.call<ExecutionDetail>('GET', `/executions/${id}`);
  await expect.poll(async () => Object.keys((await read()).nodes)).toContain('old');
});

it('refuses a version in which what is at work is missing, says what, and stays as it was', async () => {
  const { workflow, id } = await paused(document('misfit', wait, set('old', 'first')));
  await publishNext(workflow, document('misfit', set('other', 'x')));
  const refused = await problemOf(owner.raw('POST', `/executions/${id}/resume`, { version: 'published' }));
  expect(refused).toMatchObject({ code: 'EXECUTION_INCOMPATIBLE' });
  expect(refused.details?.problems).toMatchObject([{ code: 'VERSION_INCOMPATIBLE', node: 'pause' }]);
  expect(await owner.call('GET', `/executions/${id}`)).toMatchObject({ status: 'paused', version: 1 });
});

it('changes the version of a paused execution only, to a version of its own workflow', async () => {
  const { workflow, id } = await paused(document('only', wait, set('old', 'first')));
  const other = await owner.publish(document('other', wait));
  const { items } = await owner.call<{ items: { id: string }[] }>('GET', `/workflows/${other.id}/versions`);
  const ask = (version: string) => problemOf(owner.raw('POST', `/executions/${id}/resume`, { version }));
  expect(await ask(items[0]!.id)).toMatchObject({ code: 'VERSION_NOT_FOUND' });
  await owner.call('POST', `/executions/${id}/resume`, {});
  await publishNext(workflow, document('only', wait, set('new', 'second')));
  expect(await ask('published')).toMatchObject({ code: 'EXECUTION_NOT_PAUSED' });
  await owner.call('POST', `/workflows/${workflow.id}/unpublish`);
  expect(await ask('published')).toMatchObject({ code: 'WORKFLOW_NOT_PUBLISHED' });
});

it('keeps the versions of a workflow that an unfinished execution uses', async () => {
  const { workflow, id } = await paused(document('kept', wait, set('old', 'first')));
  const listed = () => env.DB.prepare('SELECT status FROM executions WHERE id = ?').bind(id).first();
  await expect.poll(listed, { timeout: 10_000 }).toEqual({ status: 'paused' });
  expect(await problemOf(owner.raw('DELETE', `/workflows/${workflow.id}`))).toMatchObject({ code: 'WORKFLOW_IN_USE' });
  await owner.call('POST', `/executions/${id}/cancel`);
});
