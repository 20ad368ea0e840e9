// If these fail, an execution does not know what earlier ones have had, or a crash makes new items old.
import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { askMemory } from '../../durable-objects/memory/ask-memory.ts';
import { chain, newExecution, startOf, valueOf, WORKSPACE } from './runs.ts';

async function outputsOf(workflowId: string, ids: number[]): Promise<unknown> {
  const run = newExecution();
  const document = chain([{ id: 'seen', type: 'remove-seen', params: { value: '={{ $json.id }}' } }]);
  const data = { kind: 'inline' as const, items: ids.map((id) => ({ json: { id } })) };
  valueOf(await run.start(startOf(document, { workflowId, data })));
  expect(valueOf(await run.awaitEnd(WORKSPACE, 10_000))).toBe('succeeded');
  const { outputs } = valueOf(await run.nodeData(WORKSPACE, 'seen', 0, 0, 100));
  return outputs.map((list) => list.map(({ json }) => json['id']));
}

const memory = (name: string, run: string) => askMemory(env as never, [name], run);

describe('a node that remembers', () => {
  it('knows what earlier executions of its workflow have had, and nothing of others', async () => {
    expect(await outputsOf('wf_a', [1, 2])).toEqual([[1, 2], []]);
    expect(await outputsOf('wf_a', [2, 3])).toEqual([[3], [2]]);
    expect(await outputsOf('wf_b', [2])).toEqual([[2], []]);
  });
});

describe('a memory', () => {
  it('gives a run that is repeated the same answers, whatever others have added meanwhile', async () => {
    await memory('a', 'first').addNew(['x'], 10);
    expect(await memory('a', 'second').addNew(['x', 'y'], 10)).toEqual([false, true]);
    await memory('a', 'third').addNew(['y', 'z'], 10);
    expect(await memory('a', 'second').addNew(['x', 'y'], 10)).toEqual([false, true]);

    expect(await memory('a', 'first').raise(5)).toBe(null);
    expect(await memory('a', 'second').raise(7)).toBe(5);
    expect(await memory('a', 'third').raise(6)).toBe(7);
    expect(await memory('a', 'second').raise(7)).toBe(5);
  });

  it('asks for many texts in several calls, and keeps the newest', async () => {
    const texts = Array.from({ length: 12_000 }, (_, index) => `text ${index}`);
    expect((await memory('b', 'first').addNew(texts, 10_000)).every(Boolean)).toBe(true);
    expect(await memory('b', 'second').addNew(['text 1999', 'text 2001'], 10_000)).toEqual([true, false]);
  });

  it('is gone when nobody has asked for long', async () => {
    await memory('c', 'first').addNew(['x'], 10);
    const stub = env.MEMORY.get(env.MEMORY.idFromName(JSON.stringify(['c'])));
    const at = await runInDurableObject(stub, (_instance, state) => state.storage.getAlarm());
    expect(at! - Date.now()).toBeGreaterThan(399 * 86_400_000);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await memory('c', 'second').addNew(['x'], 10)).toEqual([true]);
  });
});
