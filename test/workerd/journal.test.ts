// If these fail, an object goes on with a state that its journal does not hold.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import { chain, newExecution, startOf, valueOf, viewOf, WORKSPACE } from './runs.ts';

/** Lets the storage refuse (or take) rows for the journal, by a rule of the database itself. */
const refuseRows = (run: ReturnType<typeof newExecution>, isRefused: boolean) =>
  runInDurableObject(run, (_instance: Execution, state) => {
    state.storage.sql.exec(
      isRefused
        ? "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        : 'DROP TRIGGER full',
    );
  });

const waiting = chain([
  { id: 'pause', type: 'wait', params: { mode: 'webhook' } },
  { id: 'end', type: 'no-op' },
]);

it('refuses what it cannot write, and takes it when it can: the object holds what the journal says', async () => {
  const run = newExecution();
  valueOf(await run.start(startOf(waiting)));
  await refuseRows(run, true);
  expect(await run.cancel(WORKSPACE)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  expect((await viewOf(run)).report.status).toBe('waiting');
  await runDurableObjectAlarm(run);
  await refuseRows(run, false);
  expect(valueOf(await run.cancel(WORKSPACE)).status).toBe('cancelled');
  expect((await viewOf(run)).events.filter((event) => event.type === 'run.ended')).toHaveLength(1);
});

it('leaves nothing of a start that could not be written', async () => {
  const run = newExecution();
  // The table is made beforehand, so that it can refuse.
  await runInDurableObject(run, (_instance: Execution, state) => {
    state.storage.sql.exec('CREATE TABLE journal(seq INTEGER PRIMARY KEY, events TEXT, payloads TEXT)');
  });
  await refuseRows(run, true);
  expect(await run.start(startOf(waiting))).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  await refuseRows(run, false);
  expect(valueOf(await run.start(startOf(waiting)))).toMatchObject({ created: true, status: 'waiting' });
});
