import { DurableObject } from 'cloudflare:workers';
import type { StaticData as Kept, StaticDataChange } from '../../core/engine/static-data.ts';
import type { Json } from '../../core/workflow/document.ts';

/** RPC methods of a workflow's static data. Each may be repeated. */
export interface StaticDataRpc {
  read(): Promise<Kept>;
  /** Takes what an execution has changed, once for each execution. `full`: it would be more than is kept, and nothing is taken. */
  save(execution: string, changes: StaticDataChange[]): Promise<'saved' | 'full'>;
  /** What a new workflow brings with it. */
  begin(data: Kept): Promise<void>;
  reset(): Promise<void>;
  /** The workflow is deleted: an execution that ends late leaves nothing here. */
  end(): Promise<void>;
}

/** Executions whose changes are known to be taken. One that asks again has been cut off for a moment only. */
const MOST_SAVED = 10_000;
/** Most characters. An execution may change less: several at once may add to what each of them saw. */
const MOST_CHARACTERS = 1_000_000;
/** As long after its deletion an execution of the workflow may still be trying to save. */
const GONE_MS = 30 * 86_400_000;
const GONE = 'gone';
/** Stands in the column of the node for what all nodes share: no node has an empty id. */
const GLOBAL = '';

class Full extends Error {}

/** What one workflow keeps from one execution to the next: a row for each top-level key. */
export class StaticData extends DurableObject implements StaticDataRpc {
  async read(): Promise<Kept> {
    const global: [string, Json][] = [];
    const nodes = new Map<string, [string, Json][]>();
    if (this.isMade())
      for (const row of this.ctx.storage.sql.exec<{ node: string; key: string; value: string }>(
        'SELECT node, key, value FROM kept',
      )) {
        const entry: [string, Json] = [row.key, JSON.parse(row.value) as Json];
        if (row.node === GLOBAL) global.push(entry);
        else nodes.set(row.node, [...(nodes.get(row.node) ?? []), entry]);
      }
    return {
      global: Object.fromEntries(global),
      nodes: Object.fromEntries(Array.from(nodes, ([node, entries]) => [node, Object.fromEntries(entries)])),
    };
  }

  async save(execution: string, changes: StaticDataChange[]): Promise<'saved' | 'full'> {
    if (this.isGone()) return 'saved';
    const { sql } = this.ctx.storage;
    try {
      this.ctx.storage.transactionSync(() => {
        this.make();
        const known = sql.exec('SELECT 1 FROM saved WHERE execution = ?', execution).toArray();
        if (known.length > 0) return;
        for (const change of changes) this.apply(change);
        const size = 'SELECT coalesce(sum(length(node) + length(key) + length(value)), 0) AS size FROM kept';
        if (sql.exec<{ size: number }>(size).one().size > MOST_CHARACTERS) throw new Full();
        sql.exec('INSERT INTO saved(execution) VALUES (?)', execution);
        const { last } = sql.exec<{ last: number }>('SELECT max(at) AS last FROM saved').one();
        sql.exec('DELETE FROM saved WHERE at <= ?', last - MOST_SAVED);
      });
    } catch (error) {
      if (error instanceof Full) return 'full';
      throw error;
    }
    return 'saved';
  }

  async begin({ global, nodes }: Kept): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      this.make();
      for (const [node, record] of [[GLOBAL, global] as const, ...Object.entries(nodes)])
        for (const [key, value] of Object.entries(record)) this.apply({ node, key, value });
    });
  }

  async reset(): Promise<void> {
    // Which executions have saved stays known: one that asks again must bring nothing back.
    if (this.isMade()) this.ctx.storage.sql.exec('DELETE FROM kept');
  }

  async end(): Promise<void> {
    await this.ctx.storage.deleteAll();
    this.ctx.storage.kv.put(GONE, true);
    await this.ctx.storage.setAlarm(Date.now() + GONE_MS);
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  private apply({ node = GLOBAL, key, value }: StaticDataChange): void {
    const { sql } = this.ctx.storage;
    if (value === undefined) sql.exec('DELETE FROM kept WHERE node = ? AND key = ?', node, key);
    else sql.exec('INSERT OR REPLACE INTO kept(node, key, value) VALUES (?, ?, ?)', node, key, JSON.stringify(value));
  }

  private isGone(): boolean {
    return this.ctx.storage.kv.get(GONE) === true;
  }

  /** Whoever only reads makes no storage. */
  private isMade(): boolean {
    const { sql } = this.ctx.storage;
    return sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kept'").toArray().length > 0;
  }

  private make(): void {
    const { sql } = this.ctx.storage;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS kept(node TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (node, key)) STRICT, WITHOUT ROWID',
    );
    sql.exec(
      'CREATE TABLE IF NOT EXISTS saved(at INTEGER PRIMARY KEY AUTOINCREMENT, execution TEXT NOT NULL UNIQUE) STRICT',
    );
  }
}
