// If these fail, a page that watches an execution shows something else than what happens.
import { describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../core/api/live.ts';
import { apply } from '../../core/engine/apply.ts';
import { buildGraph } from '../../core/engine/graph.ts';
import type { RunState } from '../../core/engine/state.ts';
import { chain, newExecution, waitKeyOf, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

/** Opens a socket and gathers what it says until it closes. */
async function watch(run: ReturnType<typeof newExecution>) {
  const response = await run.fetch('http://object/live', {
    headers: { upgrade: 'websocket', 'x-sluice-workspace': WORKSPACE },
  });
  const socket = response.webSocket!;
  const messages: LiveMessage[] = [];
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', (event) => resolve(event.code)));
  socket.addEventListener('message', (event) => messages.push(JSON.parse(event.data as string) as LiveMessage));
  socket.accept();
  return { messages, closed };
}

describe('a watcher', () => {
  it('gets the journal so far, every event after it without a gap, and a proper close', async () => {
    const document = chain([
      { id: 'pause', type: 'wait', params: { mode: 'webhook' } },
      { id: 'end', type: 'no-op' },
    ]);
    const run = newExecution();
    valueOf(await run.start(startOf(document)));
    const { messages, closed } = await watch(run);
    const resumeKey = await waitKeyOf(run);
    valueOf(await run.resume('webhook', resumeKey, [{ json: {} }]));
    expect(await closed).toBe(1000);

    const graph = buildGraph(document, () => ({ outputs: 1, retry: 'safe' }));
    let state: RunState | null = null;
    let next = 0;
    for (const message of messages) {
      if (message.type === 'ended') continue;
      if (message.type === 'events') expect(message.from).toBe(next);
      for (const event of message.events) state = apply(graph, state, event);
      next = message.type === 'snapshot' ? message.next : next + message.events.length;
    }
    expect(messages.map((message) => message.type)).toEqual(expect.arrayContaining(['snapshot', 'events', 'ended']));
    expect(state!.status).toBe('succeeded');
    expect(next).toBe((await viewOf(run)).events.length);
  });

  it('of an execution that has ended gets everything at once, and a close', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([{ id: 'end', type: 'no-op' }]))));
    const { messages, closed } = await watch(run);
    expect(await closed).toBe(1000);
    expect(messages.map((message) => message.type)).toEqual(['snapshot', 'ended']);
  });

  it('and a reader of the API get neither the key that ends a wait nor anything else of the shell', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([{ id: 'pause', type: 'wait', params: { mode: 'webhook' } }]))));
    const resumeKey = await waitKeyOf(run);
    const { messages, closed } = await watch(run);
    const shown = await viewOf(run);
    valueOf(await run.resume('webhook', resumeKey, [{ json: {} }]));
    await closed;
    expect(JSON.stringify([messages, shown])).not.toContain(resumeKey);
    const started = shown.events.find((event) => event.type === 'run.started')!;
    expect(Object.keys(started.meta).toSorted()).toEqual([
      'definition',
      'hops',
      'triggerName',
      'workflowId',
      'workflowName',
    ]);
    expect(started.meta['definition']).not.toHaveProperty('document');
  });

  it('from another workspace gets nothing', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(chain([{ id: 'end', type: 'no-op' }]))));
    const response = await run.fetch('http://object/live', {
      headers: { upgrade: 'websocket', 'x-sluice-workspace': 'ws_other' },
    });
    expect(response.status).toBe(404);
  });
});
