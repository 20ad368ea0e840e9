// If these fail, an execution that waits for a request cannot be ended by one, or by anyone too often.
import { exports } from 'cloudflare:workers';
import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { chain, newExecution, resumeKeyOf, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

const call = (path: string, body = '{"ok":true}') =>
  (exports as unknown as { default: Fetcher }).default.fetch(`http://sluice.test/webhook-waiting/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });

/** Id and key, as the workflow's own `$execution.resumeUrl` names them. */
async function addressOf(run: ReturnType<typeof newExecution>): Promise<string> {
  return `${run.id.toString()}/${await resumeKeyOf(run)}`;
}

describe('a wait for a request', () => {
  it('ends with the first request, even after an eviction, and refuses the second', async () => {
    const run = newExecution();
    valueOf(
      await run.start(
        startOf(
          chain([
            { id: 'pause', type: 'wait', params: { mode: 'webhook' } },
            { id: 'end', type: 'no-op' },
          ]),
        ),
      ),
    );
    await evictDurableObject(run);
    expect((await call(await addressOf(run))).status).toBe(200);
    expect(valueOf(await run.awaitEnd(WORKSPACE, 5000))).toBe('succeeded');
    const second = await call(await addressOf(run));
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: 'EXECUTION_ENDED' });
    expect((await viewOf(run)).events.filter((event) => event.type === 'wait.resumed')).toHaveLength(1);
  });

  it('is not there for an id that never ran, nor for an execution that waits for something else', async () => {
    expect((await call('0'.repeat(64))).status).toBe(404);
    expect((await call('nonsense')).status).toBe(404);
    const guarded = newExecution();
    valueOf(await guarded.start(startOf(chain([{ id: 'pause', type: 'wait', params: { mode: 'webhook' } }]))));
    // The id is known to whoever called the webhook: it must not be enough.
    expect((await call(guarded.id.toString())).status).toBe(404);
    expect((await call(`${guarded.id.toString()}/${crypto.randomUUID()}`)).status).toBe(404);
    const run = newExecution();
    valueOf(
      await run.start(
        startOf(chain([{ id: 'pause', type: 'wait', params: { mode: 'duration', amount: 1, unit: 'hours' } }])),
      ),
    );
    const answer = await call(await addressOf(run));
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'EXECUTION_NOT_WAITING' });
  });
});
