// If these fail, a paused execution goes on, a released one does not, or a person who watches step by step misses one.
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { Client, fetchWorker } from './client.ts';
import { chain, endWait, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const two = chain([
  { id: 'first', type: 'set', params: { assignments: [{ name: 'a', type: 'number', value: '={{ $json.n + 1 }}' }] } },
  { id: 'second', type: 'set', params: { assignments: [{ name: 'b', type: 'number', value: '={{ $json.a + 1 }}' }] } },
]);
const stopBefore = (node: string, when?: string) => ({ breakpoints: [{ node, ...(when ? { when } : {}) }] });
const waiting = chain([
  { id: 'first', type: 'set', params: { assignments: [{ name: 'a', type: 'number', value: '={{ $json.n + 1 }}' }] } },
  { id: 'pause', type: 'wait', params: { mode: 'webhook' } },
  { id: 'end', type: 'no-op' },
]);

async function outputOf(run: ReturnType<typeof newExecution>, node: string) {
  return valueOf(await run.nodeData(WORKSPACE, node, 0, 0, 10)).outputs[0]?.map((item) => item.json);
}

describe('a pause', () => {
  it('holds what would come next, survives an eviction, and both it and its end may be repeated', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(waiting)));
    expect(valueOf(await run.pause(WORKSPACE, {})).status).toBe('paused');
    const events = (await viewOf(run)).events.length;
    expect(valueOf(await run.pause(WORKSPACE, {})).status).toBe('paused');
    expect((await viewOf(run)).events).toHaveLength(events);
    await evictDurableObject(run);
    expect(valueOf(await run.goOn(WORKSPACE, {})).status).toBe('waiting');
    expect(valueOf(await run.goOn(WORKSPACE, {})).status).toBe('waiting');
    await endWait(run, WORKSPACE, [{ json: { by: 'hand' } }]);
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    const resumed = (await viewOf(run)).events.find((event) => event.type === 'wait.resumed');
    expect(resumed).toMatchObject({ by: 'webhook', ref: expect.any(String) });
    expect(await run.goOn(WORKSPACE, {})).toMatchObject({ ok: false, error: { code: 'EXECUTION_ENDED' } });
    expect(await run.pause(WORKSPACE, {})).toMatchObject({ ok: false, error: { code: 'EXECUTION_ENDED' } });
  });

  it('ends by itself at its moment, in an object that was evicted meanwhile', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(waiting)));
    valueOf(await run.pause(WORKSPACE, { until: Date.now() - 1 }));
    await evictDurableObject(run);
    await runDurableObjectAlarm(run);
    expect((await viewOf(run)).report.status).toBe('waiting');
  });

  it('ends by itself when its condition holds, and not before', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(waiting)));
    valueOf(await run.pause(WORKSPACE, { when: "={{ $('first').first().json.a === 99 }}" }));
    await evictDurableObject(run);
    await runDurableObjectAlarm(run);
    expect((await viewOf(run)).report.status).toBe('paused');
    valueOf(await run.pause(WORKSPACE, { when: "={{ $('first').first().json.a === 2 }}" }));
    await evictDurableObject(run);
    await runDurableObjectAlarm(run);
    expect((await viewOf(run)).report.status).toBe('waiting');
  });

  it('is refused with an expression that cannot be read, over the API, and reaches many at once', async () => {
    const owner = await Client.owner();
    const { webhooks } = await owner.publish({
      name: 'Bulk',
      connections: [{ from: { node: 'hook' }, to: { node: 'end' } }],
      nodes: [
        { id: 'hook', name: 'Hook', type: 'webhook', params: { path: 'bulk', method: 'POST', respond: 'immediately' } },
        { id: 'end', name: 'End', type: 'wait', params: { mode: 'webhook' } },
      ],
    });
    expect(webhooks).toHaveLength(1);
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      const answer = await fetchWorker('/webhook/bulk', { method: 'POST' });
      ids.push(((await answer.json()) as { executionId: string }).executionId);
    }
    const bad = await owner.raw('POST', `/executions/${ids[0]}/pause`, { when: '={{ 1 + }}' });
    expect([bad.status, ((await bad.json()) as { code: string }).code]).toEqual([422, 'EXPRESSION_SYNTAX']);
    const gone = '0'.repeat(64);
    expect(await owner.call('POST', '/executions/control', { action: 'pause', ids: [...ids, gone] })).toEqual({
      done: expect.arrayContaining(ids),
      refused: [{ id: gone, code: 'EXECUTION_NOT_FOUND' }],
      more: false,
    });
    for (const id of ids) expect(await owner.call('GET', `/executions/${id}`)).toMatchObject({ status: 'paused' });
    await owner.call('POST', '/executions/control', { action: 'cancel', ids });
    for (const id of ids) expect(await owner.call('GET', `/executions/${id}`)).toMatchObject({ status: 'cancelled' });
    expect((await owner.raw('POST', '/executions/control', { action: 'pause' })).status).toBe(400);
  });
});

describe('a breakpoint', () => {
  it('stops before its node, and the node gets the data that a person puts there', async () => {
    const run = newExecution();
    expect(valueOf(await run.start(startOf(two, { debug: stopBefore('second') }))).status).toBe('paused');
    await evictDurableObject(run);
    valueOf(await run.goOn(WORKSPACE, { inputs: [[{ json: { a: 41 } }]] }));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    expect(await outputOf(run, 'second')).toMatchObject([{ b: 42 }]);
  });

  it('with a condition stops only where that holds', async () => {
    const passing = newExecution();
    valueOf(await passing.start(startOf(two, { debug: stopBefore('second', '={{ $json.a > 5 }}') })));
    expect(valueOf(await passing.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    const stopping = newExecution();
    valueOf(await stopping.start(startOf(two, { debug: stopBefore('second', '={{ $json.a < 5 }}') })));
    expect(valueOf(await stopping.awaitEnd(WORKSPACE, 200))).toBe('paused');
  });

  it('that is taken away while the run stands at it stops no further run', async () => {
    const run = newExecution();
    const debug = { breakpoints: [{ node: 'first' }, { node: 'second' }] };
    valueOf(await run.start(startOf(two, { debug })));
    valueOf(await run.setBreakpoints(WORKSPACE, []));
    expect((await viewOf(run)).report.status).toBe('paused');
    valueOf(await run.goOn(WORKSPACE, {}));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
  });

  it('steps over one node at a time, and new breakpoints count from the next node on', async () => {
    const run = newExecution();
    valueOf(await run.start(startOf(two, { debug: { breakpoints: [], step: 'over' } })));
    expect((await viewOf(run)).events.at(-1)).toMatchObject({ hold: { by: 'step', node: 'first' } });
    valueOf(await run.goOn(WORKSPACE, { step: 'over' }));
    expect((await viewOf(run)).events.at(-1)).toMatchObject({ hold: { by: 'step', node: 'second' } });
    valueOf(await run.setBreakpoints(WORKSPACE, []));
    expect((await viewOf(run)).report.status).toBe('paused');
    valueOf(await run.goOn(WORKSPACE, {}));
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
  });
});
