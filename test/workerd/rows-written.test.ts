// If these fail, an execution has become dearer: rows written are what the platform bills.
import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, it, vi } from 'vitest';
import type { Execution } from '../../durable-objects/execution/execution.ts';
import { Host } from '../../durable-objects/execution/host.ts';
import { chain, newExecution, startOf, valueOf, WORKSPACE } from './runs.ts';

const DAY = 86_400_000;
const realNow = Date.now;
afterEach(() => vi.restoreAllMocks());

/** What an object has written: rows as the cursors of its storage report them, and each alarm that it set. */
class Bill {
  private readonly cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  alarms = 0;
  wipes = 0;

  get rows(): number {
    return this.cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
  }

  get total(): number {
    return this.rows + this.alarms + this.wipes;
  }

  /** The object's state, by which everything that it writes comes past here. */
  through(state: DurableObjectState): DurableObjectState {
    const sql = over(state.storage.sql, {
      exec: (query: string, ...bindings: SqlStorageValue[]) => {
        const cursor = state.storage.sql.exec(query, ...bindings);
        this.cursors.push(cursor);
        return cursor;
      },
    });
    const storage = over(state.storage, {
      sql,
      setAlarm: (at: number) => {
        this.alarms += 1;
        return state.storage.setAlarm(at);
      },
      deleteAll: () => {
        this.wipes += 1;
        return state.storage.deleteAll();
      },
    });
    return over(state, { storage });
  }
}

/** The target with some members replaced. Members of the platform's objects must be called on these themselves. */
function over<T extends object>(target: T, replaced: object): T {
  return new Proxy(target, {
    get: (_, name) => {
      if (name in replaced) return (replaced as Record<PropertyKey, unknown>)[name];
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

it('writes at most 12 rows in the whole life of ten steps with five calls, its deletion included', async () => {
  const call = (n: number) => ({ id: `call${n}`, type: 'http', params: { method: 'GET', url: 'http://sink.test/' } });
  const compute = (n: number) => ({
    id: `set${n}`,
    type: 'set',
    params: { mode: 'fields', assignments: [{ name: `step${n}`, type: 'string', value: '={{ $json.key }}' }] },
  });
  const steps = [1, 2, 3, 4, 5].flatMap((n) => [call(n), compute(n)]);
  const run = newExecution();
  const bill = new Bill();
  await runInDurableObject(run, (instance: Execution, state) => {
    (instance as unknown as { host: Host }).host = new Host(bill.through(state), env);
  });

  valueOf(await run.start(startOf(chain(steps), { mode: 'production' })));
  await expect.poll(async () => valueOf(await run.awaitEnd(WORKSPACE, 1000))).toBe('succeeded');
  await runDurableObjectAlarm(run);
  // A row for each stretch between two calls, each intent being written before its call.
  expect(bill.rows).toBeGreaterThanOrEqual(6);
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 8 * DAY);
  await runDurableObjectAlarm(run);
  expect(bill.wipes).toBe(1);

  expect(bill.total).toBeLessThanOrEqual(12);
});
