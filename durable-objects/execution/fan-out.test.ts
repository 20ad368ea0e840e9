// If these fail, executions that are called at once begin late, although nothing keeps them.
import { expect, it } from 'vitest';
import { ChildRuns } from './child-runs.ts';
import type { ChildrenDue } from './fan-out.ts';
import { LocalHost } from './testing/local-run.ts';

it('sends those to the queue again after a pause that the queue asked for while it lasted', async () => {
  const host = new LocalHost();
  const sent: string[] = [];
  const sendBatch = async (messages: { body: ChildrenDue }[]) =>
    void sent.push(...messages.map(({ body }) => body.child));
  host.children = new ChildRuns({ CHILDREN: { sendBatch } } as never, () => ({}) as never);
  const run = host.start(
    {
      name: 'Many',
      settings: { order: 'parallel' },
      nodes: [
        { id: 'start', name: 'Start', type: 'manual' },
        { id: 'call', name: 'Call', type: 'sub-workflow', params: { workflow: 'wf', mode: 'each', atOnce: 30 } },
      ],
      connections: [{ from: { node: 'start' }, to: { node: 'call' } }],
    },
    Array.from({ length: 30 }, (_, n) => ({ json: { n } })),
  );
  run.drive();
  await expect.poll(() => sent.length).toBe(30);
  run.append({ type: 'run.held', held: true });
  run.drive();
  expect(await host.children.startsOf(run, sent)).toEqual({ starts: [], left: [] });
  run.append({ type: 'run.held', held: false });
  run.drive();
  await expect.poll(() => sent.length).toBe(60);
  expect(sent.slice(30).toSorted()).toEqual(sent.slice(0, 30).toSorted());
});
