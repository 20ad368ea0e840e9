// If these fail, an execution waits for ever for one that has ended, because it cannot take what that one gives.
import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { AppError } from '../../core/errors/app-error.ts';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import type { Host } from '../../durable-objects/execution/host.ts';
import { ParentLink } from '../../durable-objects/execution/parent-link.ts';
import type { DocumentInput } from '../harness/client.ts';
import type { Client } from './client.ts';
import { chain, endWait, executionOf, lose, newExecution, startOf, valueOf } from './runs.ts';
import { newWorkspace } from './services.ts';

let owner: Client;
let workspaceId: string;
beforeAll(async () => {
  ({ owner, workspaceId } = await newWorkspace());
});
afterEach(() => vi.restoreAllMocks());

/** A workflow that waits, and then gives so many items of a kilobyte. */
async function giving(count: number): Promise<string> {
  const nodes: DocumentInput['nodes'] = [
    { id: 'called', name: 'called', type: 'sub-workflow-trigger' },
    { id: 'pause', name: 'pause', type: 'wait', params: { mode: 'webhook', give: 'items' } },
    {
      id: 'many',
      name: 'many',
      type: 'set',
      params: {
        mode: 'fields',
        copies: count - 1,
        assignments: [{ name: 'pad', type: 'string', value: 'x'.repeat(1000) }],
      },
    },
  ];
  const connections = nodes.slice(1).map((node, n) => ({ from: { node: nodes[n]!.id }, to: { node: node.id } }));
  return (await owner.publish({ name: 'Giving', nodes, connections })).id;
}

it.each([
  ['that is told in a few words', 50],
  ['that is asked for page by page', 1001],
])('an outcome %s and that the caller cannot store fails the call, by name', async (_how, count) => {
  const workflow = await giving(count);
  const run = newExecution();
  const call = { id: 'call', type: 'sub-workflow', params: { workflow }, onError: 'branch' };
  valueOf(await run.start(startOf(chain([call]), { workspaceId, mode: 'production' })));
  const { events } = valueOf(await run.view(workspaceId));
  const [asked] = events.flatMap((event) => (event.type === 'child.recorded' ? [event.child] : []));
  const child = executionOf(env.EXECUTION.idFromString(asked!));
  const statusOf = async (stub: typeof run) => {
    const view = await stub.view(workspaceId);
    return view.ok ? view.value.report.status : null;
  };
  await expect.poll(() => statusOf(child)).toBe('waiting');
  await runInDurableObject(run, (instance: Execution) => {
    const { payloads } = (instance as unknown as { host: Host }).host;
    const write = payloads.write.bind(payloads);
    vi.spyOn(payloads, 'write').mockImplementation((outputs, writer) => {
      // The room that is left is enough for an error, not for what is given.
      if (outputs.some((items) => items.length > 10)) throw tooLarge();
      return write(outputs, writer);
    });
  });
  await endWait(child, workspaceId);
  await expect.poll(() => statusOf(run), { timeout: 10_000 }).toBe('succeeded');
  const { outputs } = valueOf(await run.nodeData(workspaceId, 'call', 0, 0, 10));
  expect(outputs[1]).toMatchObject([{ json: { error: { code: 'ITEMS_TOO_LARGE' } } }]);
});

it('an outcome of which nobody told, and that is asked for by an object that was lost meanwhile, arrives', async () => {
  const workflow = await giving(1);
  let run = newExecution();
  const call = { id: 'call', type: 'sub-workflow', params: { workflow } };
  valueOf(await run.start(startOf(chain([call]), { workspaceId, mode: 'production' })));
  const { events } = valueOf(await run.view(workspaceId));
  const [asked] = events.flatMap((event) => (event.type === 'child.recorded' ? [event.child] : []));
  const child = executionOf(env.EXECUTION.idFromString(asked!));
  await expect.poll(async () => (await child.view(workspaceId)).ok).toBe(true);
  vi.spyOn(ParentLink.prototype, 'tell').mockResolvedValue();
  vi.spyOn(ParentLink.prototype, 'nextAt').mockReturnValue(null);
  await endWait(child, workspaceId);
  expect(valueOf(await child.awaitEnd(workspaceId, 5000))).toBe('succeeded');
  run = await lose(run);
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now + 11 * 60_000);
  await runDurableObjectAlarm(run);
  expect(valueOf(await run.awaitEnd(workspaceId, 5000))).toBe('succeeded');
});

const tooLarge = () => new AppError('ITEMS_TOO_LARGE', 'There is no room.');
