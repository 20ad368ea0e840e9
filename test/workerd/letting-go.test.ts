// If these fail, an object is thrown out of memory in the middle of a call.
import { runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import type { Host } from '../../durable-objects/execution/host.ts';
import { chain, newExecution, startOf, valueOf, WORKSPACE } from './runs.ts';

it('holds the object during every call that can be made to it', async () => {
  const run = newExecution();
  valueOf(await run.start(startOf(chain([{ id: 'end', type: 'no-op' }]))));
  const calls: [string, (object: Execution) => Promise<unknown>][] = [
    ['start', (object) => object.start(startOf(chain([])))],
    ['awaitResponse', (object) => object.awaitResponse(WORKSPACE, 1)],
    ['awaitEnd', (object) => object.awaitEnd(WORKSPACE, 1)],
    ['view', (object) => object.view(WORKSPACE)],
    ['nodeData', (object) => object.nodeData(WORKSPACE, 'end', 0, 0, 1)],
    ['resume', (object) => object.resume('webhook', 'key', [])],
    ['cancel', (object) => object.cancel(WORKSPACE)],
    ['poke', (object) => object.poke()],
    ['alarm', (object) => object.alarm()],
    ['fetch', (object) => object.fetch(new Request('http://object/live'))],
  ];
  await runInDurableObject(run, async (instance: Execution) => {
    const { lettingGo } = (instance as unknown as { host: Host }).host;
    for (const [name, call] of calls) {
      expect(lettingGo.isFree, `before ${name}`).toBe(true);
      const done = call(instance);
      expect(lettingGo.isFree, `during ${name}`).toBe(false);
      await done;
      expect(lettingGo.isFree, `after ${name}`).toBe(true);
    }
  });
});
