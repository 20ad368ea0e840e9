import { DurableObject } from 'cloudflare:workers';

/** RPC methods of a memory. Each may be repeated: `run` names who asks, and what it added does not count for it. */
export interface MemoryRpc {
  addNew(run: string, keys: readonly string[], size: number): Promise<boolean[]>;
  raise(run: string, value: number): Promise<number | null>;
  forget(): Promise<void>;
}

interface Mark {
  value: number;
  /** What it was before each of the last runs: one of them may ask again after another has raised it. */
  before: [run: string, value: number | null][];
}

const MARK = 'mark';
/** Runs whose answers are kept for a repeat. */
const MOST_RUNS = 100;
const DAY_MS = 86_400_000;
/** A memory that nobody has asked for so long is of a workflow that is gone. */
const KEEP_MS = 400 * DAY_MS;
/** The alarm is moved only when it is so much too early: each move is a row. */
const SLACK_MS = 30 * DAY_MS;

/** What a node, or a workflow, remembers from one execution to the next: texts that it has seen, and a highest number. */
export class Memory extends DurableObject implements MemoryRpc {
  async addNew(run: string, keys: readonly string[], size: number): Promise<boolean[]> {
    const { sql } = this.ctx.storage;
    const answers = this.ctx.storage.transactionSync(() => {
      sql.exec(
        'CREATE TABLE IF NOT EXISTS seen(at INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, run TEXT NOT NULL) STRICT',
      );
      const isNew = keys.map((key) => {
        const known = sql.exec<{ run: string }>('SELECT run FROM seen WHERE key = ?', key).toArray()[0];
        if (!known) sql.exec('INSERT INTO seen(key, run) VALUES (?, ?)', key, run);
        return !known || known.run === run;
      });
      const { last } = sql.exec<{ last: number | null }>('SELECT max(at) AS last FROM seen').one();
      sql.exec('DELETE FROM seen WHERE at <= ?', (last ?? 0) - size);
      return isNew;
    });
    await this.keep();
    return answers;
  }

  async raise(run: string, value: number): Promise<number | null> {
    const { kv } = this.ctx.storage;
    const known = kv.get<Mark>(MARK) ?? { value, before: [] };
    const told = known.before.find(([one]) => one === run);
    const before = told ? told[1] : known.before.length === 0 ? null : known.value;
    const runs: Mark['before'] = told ? known.before : [...known.before, [run, before]];
    kv.put<Mark>(MARK, { value: Math.max(value, known.value), before: runs.slice(-MOST_RUNS) });
    await this.keep();
    return before;
  }

  async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  override async alarm(): Promise<void> {
    await this.forget();
  }

  private async keep(): Promise<void> {
    const until = Date.now() + KEEP_MS;
    const at = await this.ctx.storage.getAlarm();
    if (at === null || at < until - SLACK_MS) await this.ctx.storage.setAlarm(until);
  }
}
