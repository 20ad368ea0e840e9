/** The deliveries that a debounce has taken and must recognise when they come again. */
export class SeenDeliveries {
  private readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  find(delivery: string, now: number): { executionId: string; call: string } | null {
    if (!this.exists()) return null;
    const rows = this.storage.sql
      .exec<{ execution: string; call: string }>(
        'SELECT execution, call FROM seen WHERE delivery = ? AND until > ?',
        delivery,
        now,
      )
      .toArray();
    return rows[0] ? { executionId: rows[0].execution, call: rows[0].call } : null;
  }

  add(delivery: string, call: string, executionId: string, until: number): void {
    this.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS seen(delivery TEXT PRIMARY KEY, call TEXT NOT NULL, execution TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID',
    );
    this.storage.sql.exec('INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)', delivery, call, executionId, until);
  }

  /** Deletes what need not be recognised any more. */
  forget(now: number): void {
    if (this.exists()) this.storage.sql.exec('DELETE FROM seen WHERE until <= ?', now);
  }

  /** The moment at which the next one may be forgotten. */
  nextForgotten(): number | undefined {
    if (!this.exists()) return undefined;
    return this.storage.sql.exec<{ at: number | null }>('SELECT min(until) AS at FROM seen').one().at ?? undefined;
  }

  private exists(): boolean {
    return (
      this.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seen'").toArray().length > 0
    );
  }
}
