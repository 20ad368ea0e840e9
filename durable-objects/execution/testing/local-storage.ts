import { DatabaseSync } from 'node:sqlite';

/** A storage of an object on a real SQLite in memory: as much of the platform's interface as the journal uses. */
export class LocalStorage {
  /** Statements that begin with this fail as a full disk does; null: none. */
  failOn: string | null = null;
  /** Fails only from the statement of this number on, counted from the moment that `failOn` was set. */
  failAfter = 0;
  private readonly db = new DatabaseSync(':memory:');

  readonly sql = {
    exec: (query: string, ...bindings: (string | number | null)[]) => {
      if (this.failOn !== null && query.startsWith(this.failOn) && this.failAfter-- <= 0)
        throw new RangeError('SQLITE_FULL');
      const rows = this.db.prepare(query).all(...bindings);
      return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows[Symbol.iterator]() };
    },
  };

  transactionSync<T>(work: () => T): T {
    this.db.exec('SAVEPOINT work');
    try {
      const result = work();
      this.db.exec('RELEASE work');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK TO work');
      this.db.exec('RELEASE work');
      throw error;
    }
  }

  rows(): { seq: number; events: string; payloads: string | null }[] {
    return this.db.prepare('SELECT * FROM journal ORDER BY seq').all() as never;
  }

  tables(): string[] {
    return this.db
      .prepare('SELECT name FROM sqlite_master')
      .all()
      .map((row) => String(row['name']));
  }

  asPlatform(): DurableObjectStorage {
    return this as unknown as DurableObjectStorage;
  }
}
