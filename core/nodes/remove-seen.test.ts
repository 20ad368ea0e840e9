// If these fail, what came yesterday is done again today, or what is new today is never done.
import { describe, expect, it } from 'vitest';
import type { Json } from '../workflow/document.ts';
import removeSeen from './remove-seen.ts';
import { runNode } from './testing/run-node.ts';
import { testMemory } from './testing/test-memory.ts';

/** Runs the node with these ids, as the run of that name; gives what is new and what was seen. */
const runs =
  (params: Record<string, Json>, memory = testMemory()) =>
  async (run: string, ids: readonly Json[], more: object = {}) => {
    const inputs = [ids.map((id) => ({ json: { id } }))];
    const { result } = await runNode(removeSeen, {
      params: { value: '={{ $json.id }}', ...params },
      inputs,
      memory: memory(run),
      ...more,
    });
    return (result as { json: { id?: Json; error?: Json } }[][]).map((items) =>
      items.map(({ json }) => json.error ?? json.id),
    );
  };

describe('values', () => {
  it('of earlier executions are seen, and no others', async () => {
    const run = runs({});
    expect(await run('first', [1, 2])).toEqual([[1, 2], []]);
    expect(await run('second', [2, 3, 'x', 3])).toEqual([[3, 'x', 3], [2]]);
    expect(await run('third', ['3', { a: 1 }])).toEqual([[{ a: 1 }], ['3']]);
  });

  it('are as new as before when a run is repeated', async () => {
    const run = runs({});
    await run('first', [1]);
    expect(await run('first', [1, 2])).toEqual([[1, 2], []]);
  });

  it('are forgotten when there are too many of them, the oldest first', async () => {
    const run = runs({ size: 2 });
    await run('first', [1, 2, 3]);
    expect(await run('second', [1])).toEqual([[1], []]);
    expect(await run('third', [3])).toEqual([[], [3]]);
  });

  it('are all forgotten when asked, and the items pass', async () => {
    const memory = testMemory();
    await runs({}, memory)('first', [1]);
    expect(await runs({ operation: 'forget' }, memory)('second', [1])).toEqual([[1]]);
    expect(await runs({}, memory)('third', [1])).toEqual([[1], []]);
  });
});

describe('a highest number', () => {
  it('is that of earlier executions, whatever the order of the items', async () => {
    const run = runs({ by: 'number' });
    expect(await run('first', [5, 3])).toEqual([[5, 3], []]);
    expect(await run('second', [6, 5, 7])).toEqual([[6, 7], [5]]);
    expect(await run('second', [6, 5, 7])).toEqual([[6, 7], [5]]);
    expect(await run('third', [7])).toEqual([[], [7]]);
  });

  it('may be a date', async () => {
    const run = runs({ by: 'date' });
    await run('first', ['2026-03-01T12:00:00Z']);
    expect(await run('second', ['2026-03-01T12:30:00+01:00', '2026-03-02'])).toEqual([
      ['2026-03-02'],
      ['2026-03-01T12:30:00+01:00'],
    ]);
  });

  it('is not touched by an item that has none, which goes its own way', async () => {
    const run = runs({ by: 'number' });
    await expect(run('first', [1, 'many'])).rejects.toMatchObject({ code: 'NODE_INPUT_INVALID' });
    expect(await run('second', [-5, 'many'], { onError: 'continue' })).toEqual([[-5, '"many" is no number.'], []]);
    expect(await run('third', [-6, -4])).toEqual([[-4], [-6]]);
  });
});
