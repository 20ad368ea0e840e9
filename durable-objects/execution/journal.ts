import type { ExecutionEvent } from '../../core/engine/events.ts';
import { upcast } from '../../core/engine/upcast.ts';
import type { RunStatus } from '../../core/engine/state.ts';

/** What is left of an execution whose data was deleted while its dedupe window is still open. */
export interface Tombstone {
  ended: true;
  status: RunStatus;
  workspaceId: string;
  /** Epoch milliseconds at which the object may forget that it ever ran. */
  until: number;
}

interface PendingRow {
  seq: number;
  events: ExecutionEvent[];
  /** Payloads of this row as ready JSON text, by their number within the row. */
  payloads: string[];
  bytes: number;
}

/** Row 0 is the tombstone; bursts start at 1. */
const TOMBSTONE_SEQ = 0;
/** A row may hold 2 MB on the platform, which local workerd does not enforce: a row is closed well before. */
const ROW_BYTES = 1_500_000;

/** Upper bound of the UTF-8 length without encoding: a UTF-16 unit gives at most three bytes. */
function utf8Bytes(text: string): number {
  return text.length < 100_000 ? text.length * 3 : new TextEncoder().encode(text).byteLength;
}

/**
 * The append-only journal of one execution. Events gather in memory and are written as one row per burst;
 * payloads lie in the row whose number stands in their name (`<seq>.<n>`).
 */
export class Journal {
  private readonly storage: DurableObjectStorage;
  private pending: PendingRow[] = [];
  private nextSeq = 1;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  /** True when this object has ever stored something. Creates nothing: an unknown id must not make storage. */
  exists(): boolean {
    return (
      this.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'").toArray().length >
      0
    );
  }

  /** Makes the table; called by the first write only. */
  create(): void {
    this.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS journal(seq INTEGER PRIMARY KEY, events TEXT NOT NULL, payloads TEXT)',
    );
  }

  /** Every event so far, oldest first, lifted to the present shapes; or the tombstone. */
  read(): { events: ExecutionEvent[]; tombstone: Tombstone | null } {
    const events: ExecutionEvent[] = [];
    for (const row of this.storage.sql.exec<{ seq: number; events: string }>(
      'SELECT seq, events FROM journal ORDER BY seq',
    )) {
      const parsed: unknown = JSON.parse(row.events);
      if (row.seq === TOMBSTONE_SEQ) return { events: [], tombstone: parsed as Tombstone };
      for (const event of parsed as unknown[]) events.push(upcast(event));
      this.nextSeq = row.seq + 1;
    }
    return { events, tombstone: null };
  }

  add(event: ExecutionEvent): void {
    this.row(0).events.push(event);
  }

  /** Takes a payload into the present burst and gives its name. */
  addPayload(text: string): string {
    const bytes = utf8Bytes(text);
    const row = this.row(bytes);
    row.bytes += bytes;
    row.payloads.push(text);
    return `${row.seq}.${row.payloads.length - 1}`;
  }

  get pendingEvents(): number {
    return this.pending.reduce((sum, row) => sum + row.events.length, 0);
  }

  /** Writes the burst. Synchronous, so that state, rows and alarm change in one turn. Gives the written events. */
  flush(): ExecutionEvent[] {
    const rows = this.pending;
    if (rows.length === 0) return [];
    this.pending = [];
    for (const row of rows) {
      const payloads = row.payloads.length > 0 ? `[${row.payloads.join(',')}]` : null;
      this.storage.sql.exec(
        'INSERT INTO journal(seq, events, payloads) VALUES (?, ?, ?)',
        row.seq,
        JSON.stringify(row.events),
        payloads,
      );
    }
    return rows.flatMap((row) => row.events);
  }

  /** The text of an inline payload that has been written. */
  readPayload(ref: string): string {
    const [seq, index] = ref.split('.').map(Number);
    const row = this.storage.sql
      .exec<{ items: string }>(
        'SELECT json_extract(payloads, ?) AS items FROM journal WHERE seq = ?',
        `$[${index}]`,
        seq!,
      )
      .one();
    return row.items;
  }

  /** True while a payload's row is not written. */
  isPending(ref: string): boolean {
    const first = this.pending[0];
    return first !== undefined && Number(ref.split('.')[0]) >= first.seq;
  }

  /** Deletes every burst and leaves the tombstone. */
  bury(tombstone: Tombstone): void {
    this.storage.sql.exec('DELETE FROM journal');
    this.storage.sql.exec('INSERT INTO journal(seq, events) VALUES (?, ?)', TOMBSTONE_SEQ, JSON.stringify(tombstone));
  }

  private row(bytes: number): PendingRow {
    const last = this.pending.at(-1);
    if (last && last.bytes + bytes <= ROW_BYTES) return last;
    const row: PendingRow = { seq: this.nextSeq++, events: [], payloads: [], bytes: 0 };
    this.pending.push(row);
    return row;
  }
}
