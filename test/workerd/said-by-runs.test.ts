// If these fail, what an execution is told when it goes on, or says of itself, is not what its nodes and people see.
import { beforeAll, expect, it } from 'vitest';
import { chain, endWait, newExecution, startOf, valueOf } from './runs.ts';
import { newWorkspace } from './services.ts';

let workspaceId: string;
beforeAll(async () => {
  ({ workspaceId } = await newWorkspace());
});

const set = (id: string, value: string) => ({
  id,
  type: 'set',
  params: { keepInput: false, assignments: [{ name: 'said', type: 'json', value }] },
});
const pause = { id: 'pause', type: 'wait', params: { mode: 'webhook', give: 'items' } };
type Stub = ReturnType<typeof newExecution>;
const endOf = async (run: Stub) => valueOf(await run.awaitEnd(workspaceId, 10_000));
const saidBy = async (run: Stub, node: string) =>
  valueOf(await run.nodeData(workspaceId, node, 0, 0, 1)).outputs[0]![0]!.json['said'];

async function start(nodes: Parameters<typeof chain>[0]): Promise<Stub> {
  const run = newExecution();
  valueOf(await run.start(startOf(chain(nodes), { workspaceId })));
  return run;
}

it.each([
  ['small', 3, 10],
  ['of several megabytes', 4, 900_000],
])('%s data that came with the end of a pause stand whole in $execution.resumeData', async (_size, count, length) => {
  const run = await start([pause, set('told', '={{ $execution.resumeData.map((one) => one.pad.length + one.n) }}')]);
  valueOf(await run.pause(workspaceId, {}));
  const data = Array.from({ length: count }, (_, n) => ({ json: { n, pad: 'x'.repeat(length) } }));
  valueOf(await run.goOn(workspaceId, { data }));
  await endWait(run, workspaceId);
  expect(await endOf(run)).toBe('succeeded');
  expect(await saidBy(run, 'told')).toEqual(data.map((_, n) => length + n));
});

it('answers of several megabytes end a wait with all their items', async () => {
  const summaries = [{ what: 'count', field: 'pad', as: 'said' }];
  const answered = { id: 'answered', type: 'wait', params: { mode: 'webhook' } };
  const run = await start([answered, { id: 'count', type: 'summarize', params: { summaries } }]);
  const data = Array.from({ length: 4 }, () => ({ json: { pad: 'x'.repeat(900_000) } }));
  await endWait(run, workspaceId, data);
  expect(await endOf(run)).toBe('succeeded');
  expect(await saidBy(run, 'count')).toBe(4);
});

it('texts that a node notes are read by those after it, and shown with the execution', async () => {
  const noting = {
    id: 'note',
    type: 'execution-data',
    params: { entries: [{ name: 'order', value: '={{ $json.n }}' }] },
  };
  const run = await start([
    noting,
    set(
      'read',
      "={{ [$execution.customData.get('order'), $execution.customData.getAll(), $execution.customData.get('no')] }}",
    ),
  ]);
  expect(await endOf(run)).toBe('succeeded');
  expect(await saidBy(run, 'read')).toEqual(['1', { order: '1' }, null]);
  const { events } = valueOf(await run.view(workspaceId));
  expect(events.filter(({ type }) => type === 'data.set')).toMatchObject([{ node: 'note', data: { order: '1' } }]);
});
