// If these fail, more executions of a workflow run at once than it allows, or those that wait never get their turn.
import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { primeDefinition } from '../../durable-objects/execution/definitions.ts';
import type { TurnRpc } from '../../durable-objects/turn/turn.ts';
import { Client, fetchWorker, listener } from './client.ts';
import { moveClock } from './clock.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

type Execution = ReturnType<typeof newExecution>;
const pause = { id: 'pause', type: 'wait', params: { mode: 'duration', amount: 1, unit: 'hours' } };

describe('executions of a workflow with a limit', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** Starts executions one after another, each of which holds its place for an hour. */
  async function start(workflowId: string, data: object[], concurrency: object = { limit: 1 }): Promise<Execution[]> {
    const runs: Execution[] = [];
    for (const json of data) {
      const run = newExecution();
      runs.push(run);
      const items = [{ json: json as Record<string, number> }];
      const document = chain([pause], { concurrency });
      valueOf(await run.start(startOf(document, { workflowId, mode: 'production', data: { kind: 'inline', items } })));
    }
    return runs;
  }
  const statuses = (runs: Execution[]) => Promise.all(runs.map(async (run) => (await viewOf(run)).report.status));
  const settle = (runs: Execution[], expected: string[]) =>
    expect.poll(() => statuses(runs), { timeout: 5000 }).toEqual(expected);
  const cancel = async (run: Execution) => valueOf(await run.cancel(WORKSPACE));
  const turnOf = (workflowId: string, key: unknown = null) => {
    const id = env.TURN.idFromName(JSON.stringify([WORKSPACE, workflowId, key]));
    return env.TURN.get(id) as unknown as DurableObjectStub & TurnRpc;
  };

  it('wait for their turn, durable together with their start, and go on in their order', async () => {
    const runs = await start('wf_order', [{}, {}, {}, {}], { limit: 2 });
    expect(await statuses(runs)).toEqual(['waiting', 'waiting', 'queued', 'queued']);
    const rows = await runInDurableObject(runs[2]!, (_run, state) =>
      state.storage.sql.exec<{ events: string }>('SELECT events FROM journal').toArray(),
    );
    expect(rows.map((row) => (JSON.parse(row.events) as { type: string }[]).map(({ type }) => type))).toEqual([
      ['run.started', 'run.held'],
    ]);
    await cancel(runs[1]!);
    await settle(runs, ['waiting', 'cancelled', 'waiting', 'queued']);
    await cancel(runs[0]!);
    await settle(runs, ['cancelled', 'cancelled', 'waiting', 'waiting']);
  });

  it('never exceed it when they are started at the same moment', async () => {
    const runs = (await Promise.all(Array.from({ length: 6 }, () => start('wf_race', [{}], { limit: 2 })))).flat();
    expect((await statuses(runs)).toSorted()).toEqual([...Array(4).fill('queued'), ...Array(2).fill('waiting')]);
    for (let left = 6; left > 0; left--) {
      const now = await statuses(runs);
      const waiting = now.indexOf('waiting');
      await cancel(runs[waiting]!);
      await expect
        .poll(async () => (await statuses(runs)).filter((status) => status === 'waiting').length)
        .toBe(Math.min(2, left - 1));
    }
  });

  it('keep their order when the line and they themselves are lost from memory', async () => {
    const runs = await start('wf_evicted', [{}, {}, {}]);
    for (let ended = 0; ended < 2; ended++) {
      await evictDurableObject(turnOf('wf_evicted'));
      for (const run of runs) await evictDurableObject(run);
      await cancel(runs[ended]!);
      await expect.poll(async () => (await statuses(runs))[ended + 1]).toBe('waiting');
    }
    expect(await statuses(runs)).toEqual(['cancelled', 'cancelled', 'waiting']);
  });

  it('get their turn also when it comes while they are still being started', async () => {
    for (let round = 0; round < 20; round++) {
      const workflowId = `wf_begin_${round}`;
      const turn = turnOf(workflowId);
      const first = env.EXECUTION.newUniqueId().toString();
      await turn.enter(first, 1);
      const starting = start(workflowId, [{}]);
      for (let turns = 0; turns < round; turns++) await Promise.resolve();
      await turn.leave(first);
      await settle(await starting, ['waiting']);
    }
  });

  it('wait only for those of the same key', async () => {
    const data = [{ customer: 'a' }, { customer: 'a' }, { customer: 'b' }, {}, {}];
    const runs = await start('wf_key', data, { limit: 1, key: '={{ $json.customer }}' });
    expect(await statuses(runs)).toEqual(['waiting', 'queued', 'waiting', 'waiting', 'queued']);
    expect((await viewOf(runs[0]!)).report.status).toBe('waiting');
  });

  it('get the place of one that was killed before it began, but not that of one that lives', async () => {
    const turn = turnOf('wf_killed');
    const dead = env.EXECUTION.newUniqueId().toString();
    expect(await turn.enter(dead, 2)).toBe(true);
    const runs = await start('wf_killed', [{}, {}, {}], { limit: 2 });
    expect(await statuses(runs)).toEqual(['waiting', 'queued', 'queued']);
    await evictDurableObject(runs[0]!);
    await evictDurableObject(turn);
    moveClock(31_000);
    await runDurableObjectAlarm(turn);
    await settle(runs, ['waiting', 'waiting', 'queued']);
    moveClock(95_000);
    await runDurableObjectAlarm(turn);
    expect(await statuses(runs)).toEqual(['waiting', 'waiting', 'queued']);
  });

  it('get the place of one whose end the line was not told of', async () => {
    const runs = await start('wf_untold', [{}, {}]);
    await runInDurableObject(runs[0]!, (instance) => {
      const { host } = instance as unknown as { host: { turns: { leave(): void } } };
      host.turns.leave = () => undefined;
    });
    await cancel(runs[0]!);
    expect(await statuses(runs)).toEqual(['cancelled', 'queued']);
    moveClock(31_000);
    await runDurableObjectAlarm(turnOf('wf_untold'));
    await settle(runs, ['cancelled', 'waiting']);
  });

  it('get the place in front of one that was cancelled while it waited', async () => {
    const runs = await start('wf_cancelled', [{}, {}, {}]);
    await cancel(runs[1]!);
    await cancel(runs[0]!);
    await settle(runs, ['cancelled', 'cancelled', 'waiting']);
  });

  it('go on when a newer version of the workflow allows more', async () => {
    const runs = await start('wf_grown', [{}, {}]);
    runs.push(...(await start('wf_grown', [{}], { limit: 3 })));
    await settle(runs, ['waiting', 'waiting', 'waiting']);
  });

  it('enter the line once, however often they are started', async () => {
    const document = chain([pause], { concurrency: { limit: 1 } });
    const request = startOf(document, { workflowId: 'wf_twice', mode: 'production' });
    const run = newExecution();
    await Promise.all([run.start(request), run.start(request), run.start(request)]);
    const [next] = await start('wf_twice', [{}]);
    await cancel(run);
    await settle([run, next!], ['cancelled', 'waiting']);
  });

  it('that one which holds a place has called, and waits for, need none of their own', async () => {
    const name = JSON.stringify([WORKSPACE, 'wf_recursive', null]);
    const [caller] = await start('wf_recursive', [{}]);
    const document = chain([pause], { concurrency: { limit: 1 } });
    const request = { workflowId: 'wf_recursive', mode: 'child' as const, hops: 0 };
    const definition = { kind: 'version' as const, versionId: 'ver_x', number: 1, hash: crypto.randomUUID() };
    primeDefinition(definition.hash, document);
    const parent = { executionId: caller!.id.toString(), depth: 1 };
    const called = newExecution();
    valueOf(await called.start(startOf(document, { ...request, definition, parent: { ...parent, lines: [name] } })));
    const stranger = newExecution();
    valueOf(await stranger.start(startOf(document, { ...request, definition, parent })));
    expect(await statuses([caller!, called, stranger])).toEqual(['waiting', 'waiting', 'queued']);
  });

  it('of a draft neither wait nor keep others waiting', async () => {
    const request = startOf(chain([pause], { concurrency: { limit: 1 } }), { workflowId: 'wf_draft' });
    const draft = newExecution();
    valueOf(await draft.start(request));
    expect(await statuses([draft, ...(await start('wf_draft', [{}]))])).toEqual(['waiting', 'waiting']);
  });

  it('leave an empty line behind, which deletes itself', async () => {
    const [run] = await start('wf_tidy', [{}]);
    await cancel(run!);
    const turn = turnOf('wf_tidy');
    const tables = () =>
      runInDurableObject(
        turn,
        (_turn, state) => state.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'line'").toArray().length,
      );
    expect(await tables()).toBe(1);
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(turn);
        return tables();
      })
      .toBe(0);
  });
});

describe('the caller of a webhook whose execution waits for its turn', () => {
  let owner: Client;
  beforeAll(async () => {
    owner = await Client.owner();
  });
  const post = (path: string) =>
    fetchWorker(`/webhook/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"n":7}',
    });

  it('gets the answer when it has run', async () => {
    const document = listener('in-turn');
    await owner.publish({ ...document, settings: { order: 'parallel', concurrency: { limit: 1 } } });
    const row = await env.DB.prepare('SELECT workspace_id AS ws, workflow_id AS wf FROM webhooks').first<{
      ws: string;
      wf: string;
    }>();
    const turn = env.TURN.get(env.TURN.idFromName(JSON.stringify([row!.ws, row!.wf, null]))) as unknown as TurnRpc;
    const other = env.EXECUTION.newUniqueId().toString();
    expect(await turn.enter(other, 1)).toBe(true);
    let isAnswered = false;
    const answer = post('in-turn').then((response) => {
      isAnswered = true;
      return response;
    });
    await expect
      .poll(async () => (await owner.call<{ items: { status: string }[] }>('GET', '/executions')).items[0]?.status)
      .toBe('queued');
    expect(isAnswered).toBe(false);
    await turn.leave(other);
    const response = await answer;
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject([{ body: { n: 7 } }]);
  });
});
