// If these fail, a request that a client sends again, or one meant for many, decides what somebody was asked to decide.
import { beforeAll, expect, it } from 'vitest';
import type { ExecutionDetail } from '../../core/api/executions.ts';
import { Client, fetchWorker } from './client.ts';

let owner: Client;
beforeAll(async () => {
  owner = await Client.owner();
});

/** A published workflow that asks for a decision; gives its id and how to start it. */
async function asking(path: string) {
  const workflow = await owner.publish({
    name: path,
    nodes: [
      { id: 'hook', name: 'Hook', type: 'webhook', params: { path, method: 'POST', respond: 'immediately' } },
      { id: 'ask', name: 'Ask', type: 'wait', params: { mode: 'decision' } },
      { id: 'pay', name: 'Pay', type: 'no-op' },
    ],
    connections: [
      { from: { node: 'hook' }, to: { node: 'ask' } },
      { from: { node: 'ask' }, to: { node: 'pay' } },
    ],
  });
  const start = async () =>
    ((await (await fetchWorker(`/webhook/${path}`, { method: 'POST' })).json()) as { executionId: string }).executionId;
  return { workflowId: workflow.id, start };
}

const read = (id: string) => owner.call<ExecutionDetail>('GET', `/executions/${id}`);
const resume = (id: string, body: object) => owner.raw('POST', `/executions/${id}/resume`, body);
const answerOf = async (response: Promise<Response>) => {
  const body = (await (await response).json()) as { status: string; code?: string };
  return body.code ?? body.status;
};

it('a pause and a decision are ended by the names that the view gives, once, however often that is asked for', async () => {
  const id = await (await asking('names')).start();
  await owner.call('POST', `/executions/${id}/pause`, {});
  const { hold, nodes } = await read(id);
  const { id: waitId, kind } = nodes['Ask']![0]!.wait!;
  expect(kind).toBe('decision');
  for (let n = 0; n < 3; n++) expect(await answerOf(resume(id, { holdId: hold!.id }))).toBe('waiting');
  expect(await answerOf(resume(id, {}))).toBe('waiting');

  expect(await answerOf(resume(id, { waitId }))).toBe('ANSWER_INVALID');
  expect(await answerOf(resume(id, { waitId, step: 'over' }))).toBe('BODY_INVALID');
  const decline = { waitId, data: [{ choice: 'decline' }] };
  await resume(id, decline);
  await expect.poll(async () => (await read(id)).status).toBe('succeeded');
  expect((await read(id)).nodes).not.toHaveProperty('Pay');
  expect(await answerOf(resume(id, decline))).toBe('succeeded');
  expect(await answerOf(resume(id, { waitId, data: [{ choice: 'approve' }] }))).toBe('WAIT_OVER');
  expect(await answerOf(resume(id, { holdId: hold!.id }))).toBe('succeeded');
});
