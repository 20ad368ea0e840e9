// If these fail, items that a person changes lose their files, or a made-up reference reaches a file of somebody else.
import { env } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import type { WorkflowDetail } from '../../core/api/workflows.ts';
import type { Json } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';
import { payloadKey } from '../../durable-objects/execution/stored-bytes.ts';
import type { Client } from './client.ts';
import { newExecution } from './runs.ts';
import { newWorkspace } from './services.ts';

type Given = { [key: string]: Json };

let owner: Client;
let workflow: string;
/** An execution whose first node gave a file. */
let source: ExecutionDetail;
let file: Given;
beforeAll(async () => {
  ({ owner } = await newWorkspace());
  const nodes = [
    { id: 'start', name: 'start', type: 'manual' },
    {
      id: 'make',
      name: 'make',
      type: 'convert-to-file',
      params: { format: 'text', property: 'text', fileName: 'a.txt' },
    },
    { id: 'read', name: 'read', type: 'extract-from-file', params: { format: 'text' } },
  ];
  const connections = [
    { from: { node: 'start' }, to: { node: 'make' } },
    { from: { node: 'make' }, to: { node: 'read' } },
  ];
  ({ id: workflow } = await owner.call<WorkflowDetail>('POST', '/workflows', { name: 'Files', nodes, connections }));
  source = await owner.call('POST', `/workflows/${workflow}/run`, { data: [{ text: 'of the source' }], wait: true });
  file = filesOf(source, 'make')['data'] as unknown as Given;
});

const itemOf = (run: ExecutionDetail, node: string): Item => run.nodes[node]![0]!.outputs![0]![0]! as Item;
const filesOf = (run: ExecutionDetail, node: string) => itemOf(run, node).binary!;
const detailOf = (id: string) => owner.call<ExecutionDetail>('GET', `/executions/${id}?data=true`);

async function endOf(id: string): Promise<ExecutionDetail> {
  await expect.poll(async () => (await detailOf(id)).endedAt, { timeout: 10_000 }).not.toBeNull();
  return detailOf(id);
}

const withFile = (given: Json): Given[][] => [[{ json: {}, binary: { data: given } }]];
const fork = (body: object) => owner.raw('POST', `/executions/${source.id}/fork`, body);
const forked = async (body: object) => {
  const answer = (await (await fork(body)).json()) as { executionId: string };
  return endOf(answer.executionId);
};
const NEW = { data: btoa('given'), mimeType: 'text/plain', fileName: 'given.txt' };

describe('items that a fork is given', () => {
  it.each([
    ['the outputs of a step', () => ({ node: 'make', outputs: withFile(file) })],
    ['the inputs of a step', () => ({ node: 'read', inputs: withFile(file) })],
  ])('keep a file of the source: %s', async (_title, body) => {
    const run = await forked(body());
    expect(run.status).toBe('succeeded');
    expect(itemOf(run, 'read').json).toEqual({ data: 'of the source' });
    expect(await env.BLOBS.head(payloadKey(run.id, file['id'] as string))).not.toBeNull();
  });

  it('keep it as well where they stand in for the trigger', async () => {
    const run = await forked({ node: 'start', outputs: [[{ json: { text: 'x' }, binary: { data: file } }]] });
    expect(filesOf(run, 'start')['data']).toMatchObject({ id: file['id'], fileName: 'a.txt' });
    expect(await env.BLOBS.head(payloadKey(run.id, file['id'] as string))).not.toBeNull();
  });

  it('bring files of their own', async () => {
    const run = await forked({ node: 'read', inputs: withFile(NEW) });
    expect(itemOf(run, 'read').json).toEqual({ data: 'given' });
    const large = 'g'.repeat(900_000);
    const trigger = await forked({
      node: 'start',
      outputs: [[{ json: { text: 'x' }, binary: { data: { ...NEW, data: btoa(large) } } }]],
    });
    expect(filesOf(trigger, 'start')['data']).toMatchObject({ mimeType: 'text/plain', bytes: 900_000 });
    expect(filesOf(trigger, 'start')['data']).not.toHaveProperty('data');
  });
});

it('items that an execution is given at a breakpoint keep its own files, and bring others', async () => {
  const { executionId } = await owner.call<{ executionId: string }>('POST', `/workflows/${workflow}/run`, {
    data: [{ text: 'own' }],
    breakpoints: [{ node: 'read' }],
  });
  await expect.poll(async () => (await detailOf(executionId)).hold?.nodeId, { timeout: 10_000 }).toBe('read');
  const own = filesOf(await detailOf(executionId), 'make')['data'] as unknown as Given;
  const foreign = await owner.raw('POST', `/executions/${executionId}/resume`, { inputs: withFile(file) });
  expect([foreign.status, ((await foreign.json()) as { code: string }).code]).toEqual([400, 'FILE_FOREIGN']);
  await owner.call('POST', `/executions/${executionId}/resume`, {
    inputs: [[...withFile(own)[0]!, ...withFile(NEW)[0]!]],
  });
  const run = await endOf(executionId);
  expect(run.nodes['read']![0]!.outputs).toMatchObject([[{ json: { data: 'own' } }, { json: { data: 'given' } }]]);
});

it('the item that ends a wait brings a file', async () => {
  const nodes = [
    { id: 'start', name: 'start', type: 'manual' },
    { id: 'wait', name: 'wait', type: 'wait', params: { mode: 'webhook', give: 'answer' } },
    { id: 'read', name: 'read', type: 'extract-from-file', params: { format: 'text' } },
  ];
  const connections = nodes.slice(1).map((node, at) => ({ from: { node: nodes[at]!.id }, to: { node: node.id } }));
  const { id } = await owner.call<WorkflowDetail>('POST', '/workflows', { name: 'Waits', nodes, connections });
  const { executionId } = await owner.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {});
  await expect.poll(async () => (await detailOf(executionId)).status, { timeout: 10_000 }).toBe('waiting');
  const { id: waitId } = (await detailOf(executionId)).nodes['wait']![0]!.wait!;
  const answer = { waitId, data: withFile(NEW)[0] };
  await owner.call('POST', `/executions/${executionId}/resume`, answer);
  await owner.call('POST', `/executions/${executionId}/resume`, answer);
  expect(itemOf(await endOf(executionId), 'read').json).toEqual({ data: 'given' });
});

it('items that a run begins with bring files', async () => {
  const nodes = [
    { id: 'start', name: 'start', type: 'manual' },
    { id: 'read', name: 'read', type: 'extract-from-file', params: { format: 'text' } },
  ];
  const connections = [{ from: { node: 'start' }, to: { node: 'read' } }];
  const { id } = await owner.call<WorkflowDetail>('POST', '/workflows', { name: 'Begins', nodes, connections });
  const run = await owner.call<ExecutionDetail>('POST', `/workflows/${id}/run`, { data: withFile(NEW)[0], wait: true });
  expect(itemOf(run, 'read').json).toEqual({ data: 'given' });
});

describe('a reference that is given by hand', () => {
  it('names no file of another execution, of any workspace, and none that was made up', async () => {
    const other = await owner.call<ExecutionDetail>('POST', `/workflows/${workflow}/run`, {
      data: [{ text: 'b' }],
      wait: true,
    });
    const elsewhere = newExecution().id.toString();
    const hidden = { ...file, id: `file-${crypto.randomUUID()}` };
    await env.BLOBS.put(payloadKey(elsewhere, hidden.id), 'secret of another workspace');
    const forged = [
      filesOf(other, 'make')['data'] as unknown as Given,
      hidden,
      { ...file, id: `../${elsewhere}/${hidden.id}` },
      { ...file, id: `file-${crypto.randomUUID()}` },
      { ...file, id: 'trigger' },
    ];
    for (const one of forged)
      for (const body of [
        { node: 'read', inputs: withFile(one) },
        { node: 'make', outputs: withFile(one) },
        { node: 'start', outputs: withFile(one) },
      ]) {
        const answer = await fork(body);
        expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'FILE_FOREIGN' }]);
      }
  });

  it('names nothing where a run begins', async () => {
    const answer = await owner.raw('POST', `/workflows/${workflow}/run`, { data: withFile(file)[0] });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'FILE_FOREIGN' }]);
  });

  it.each([[{ mimeType: 'text/plain' }], ['text'], [null], [{ id: 7 }], [[]]])('is none: %j', async (given) => {
    const answer = await fork({ node: 'read', inputs: withFile(given as Json) });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'BODY_INVALID' }]);
  });
});
