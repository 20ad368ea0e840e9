import type { ExecutionEvent } from '../../core/engine/events.ts';
import { upcast } from '../../core/engine/upcast.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { RunStatus } from '../../core/engine/state.ts';

/** What is left of an execution whose data was deleted while its dedupe window is still open. */
export interface Tombstone {
  ended: true;
  status: RunStatus;
  workspaceId: string;
  /** Epoch milliseconds until which a repeated delivery is recognised. */
  windowEnd: number;
  dedupeMs: number;
}

interface PendingRow {
  seq: number;
  /** Events as ready JSON text, or one piece of an event that no row can hold. */
  events: string[] | { piece: string };
  /** Payloads of this row as ready JSON text, by their number within the row. */
  payloads: string[];
  bytes: number;
}

/** Row -1 is the generation that late deliveries were sent on to, row 0 the tombstone; bursts start at 1. */
const SENT_ON_SEQ = -1;
const TOMBSTONE_SEQ = 0;
/** A row may hold 2 MB on the platform, which local workerd does not enforce: a row is closed well before. */
const ROW_BYTES = 1_500_000;
/** Characters of one piece of an event that is larger than a row. */
const PIECE_CHARACTERS = 400_000;
/** First character of a piece: another follows, or it is the last. A row of whole events is a JSON list. */
const GOES_ON = '+';
const LAST = '=';

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
  private rows: PendingRow[] = [];
  private events: ExecutionEvent[] = [];
  private nextSeq = 1;
  private mustCreate = false;
  private generation: number | null = null;

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

  /** Has the table made by the next write, together with it: a start that fails leaves nothing behind. */
  create(): void {
    this.mustCreate = true;
  }

  /** Reads everything, and goes on behind it. Once, before anything is added. */
  load(): { events: ExecutionEvent[]; tombstone: Tombstone | null } {
    const { lastSeq, generation, ...content } = this.read();
    this.nextSeq = lastSeq + 1;
    this.generation = generation;
    return content;
  }

  /** The generation that late deliveries of this key were last sent on to, which is when it began in epoch milliseconds. */
  get sentOn(): number | null {
    return this.generation;
  }

  sendOn(generation: number): void {
    this.storage.sql.exec(
      'INSERT OR REPLACE INTO journal(seq, events) VALUES (?, ?)',
      SENT_ON_SEQ,
      JSON.stringify(generation),
    );
    this.generation = generation;
  }

  /** Every event that is written, oldest first, lifted to the present shapes; or the tombstone. */
  read(): { events: ExecutionEvent[]; tombstone: Tombstone | null; generation: number | null; lastSeq: number } {
    const events: ExecutionEvent[] = [];
    let tombstone: Tombstone | null = null;
    let generation: number | null = null;
    let lastSeq = 0;
    let pieces = '';
    for (const row of this.storage.sql.exec<{ seq: number; events: string }>(
      'SELECT seq, events FROM journal ORDER BY seq',
    )) {
      const mark = row.events[0];
      if (row.seq === SENT_ON_SEQ) generation = JSON.parse(row.events) as number;
      if (row.seq === TOMBSTONE_SEQ) tombstone = JSON.parse(row.events) as Tombstone;
      if (row.seq <= TOMBSTONE_SEQ) continue;
      lastSeq = row.seq;
      if (mark === GOES_ON || mark === LAST) {
        pieces += row.events.slice(1);
        if (mark === GOES_ON) continue;
        events.push(upcast(JSON.parse(pieces)));
        pieces = '';
        continue;
      }
      for (const event of JSON.parse(row.events) as unknown[]) events.push(upcast(event));
    }
    return { events, tombstone, generation, lastSeq };
  }

  add(event: ExecutionEvent): void {
    const text = JSON.stringify(event);
    const bytes = utf8Bytes(text);
    this.events.push(event);
    if (bytes > ROW_BYTES) {
      for (const piece of piecesOf(text)) this.open({ events: { piece }, bytes: ROW_BYTES });
      return;
    }
    const row = this.row(bytes);
    row.bytes += bytes;
    (row.events as string[]).push(text);
  }

  /** Takes a payload into the present burst and gives its name. ITEMS_TOO_LARGE for one that no row can hold. */
  addPayload(text: string): string {
    const bytes = utf8Bytes(text);
    if (bytes > ROW_BYTES)
      throw new AppError('ITEMS_TOO_LARGE', `Items of ${bytes} bytes do not fit into a row of the journal.`);
    const row = this.row(bytes);
    row.bytes += bytes;
    row.payloads.push(text);
    return `${row.seq}.${row.payloads.length - 1}`;
  }

  get pendingEvents(): number {
    return this.events.length;
  }

  /**
   * Writes the burst, all of it or nothing; if that throws, it is still pending. Synchronous, so that state, rows and
   * alarm change in one turn. Gives the written events.
   */
  flush(): ExecutionEvent[] {
    if (this.rows.length === 0) return [];
    this.storage.transactionSync(() => {
      if (this.mustCreate) this.makeTable();
      for (const row of this.rows) {
        this.storage.sql.exec(
          'INSERT INTO journal(seq, events, payloads) VALUES (?, ?, ?)',
          row.seq,
          Array.isArray(row.events) ? `[${row.events.join(',')}]` : row.events.piece,
          row.payloads.length > 0 ? `[${row.payloads.join(',')}]` : null,
        );
      }
    });
    const written = this.events;
    this.mustCreate = false;
    this.rows = [];
    this.events = [];
    return written;
  }

  /** The text of an inline payload, from its row or from the burst that is not written yet. */
  readPayload(ref: string): string {
    const [seq, index] = ref.split('.').map(Number);
    const pending = this.rows.find((one) => one.seq === seq);
    if (pending) return pending.payloads[index!]!;
    const row = this.storage.sql
      .exec<{ items: string }>(
        'SELECT json_extract(payloads, ?) AS items FROM journal WHERE seq = ?',
        `$[${index}]`,
        seq!,
      )
      .one();
    return row.items;
  }

  /** Deletes every burst, if there are any, and leaves the tombstone. */
  bury(tombstone: Tombstone): void {
    this.storage.transactionSync(() => {
      this.makeTable();
      this.storage.sql.exec('DELETE FROM journal WHERE seq > ?', TOMBSTONE_SEQ);
      this.storage.sql.exec('INSERT INTO journal(seq, events) VALUES (?, ?)', TOMBSTONE_SEQ, JSON.stringify(tombstone));
    });
  }

  private makeTable(): void {
    this.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS journal(seq INTEGER PRIMARY KEY, events TEXT NOT NULL, payloads TEXT)',
    );
  }

  private row(bytes: number): PendingRow {
    const last = this.rows.at(-1);
    return last && last.bytes + bytes <= ROW_BYTES ? last : this.open({ events: [], bytes: 0 });
  }

  private open(row: Pick<PendingRow, 'events' | 'bytes'>): PendingRow {
    const opened = { seq: this.nextSeq++, payloads: [], ...row };
    this.rows.push(opened);
    return opened;
  }
}

/** Pieces of an event's text, each with its mark. No piece ends between the halves of a character. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + PIECE_CHARACTERS);
    if (to < text.length && /[\ud800-\udbff]/.test(text[to - 1]!)) to -= 1;
    pieces.push((to < text.length ? GOES_ON : LAST) + text.slice(from, to));
    from = to;
  }
  return pieces;
}
