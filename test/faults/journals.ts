import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExecutionEvent } from '../../core/engine/events.ts';
import { upcast } from '../../core/engine/upcast.ts';
import { tenantsIn, type Tenant } from './isolation.ts';

/** The journal of one execution as it lies on the disk. */
export interface StoredJournal {
  events: ExecutionEvent[];
  /** False where a number is missing or stands twice. */
  isGapless: boolean;
  /** Whose data its rows hold. */
  tenants: readonly Tenant[];
}

/** Reads every execution's journal from the state of a platform that does not run: what is true, whoever says otherwise. */
export function* storedJournals(state: string): Generator<[executionId: string, journal: StoredJournal]> {
  for (const entry of readdirSync(state, { recursive: true, withFileTypes: true })) {
    if (!/^[0-9a-f]{64}\.sqlite$/.test(entry.name) || !entry.parentPath.endsWith('-Execution')) continue;
    const journal = readJournal(join(entry.parentPath, entry.name));
    if (journal) yield [basename(entry.name, '.sqlite'), journal];
  }
}

function readJournal(path: string): StoredJournal | null {
  const db = new DatabaseSync(path);
  try {
    if (!db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'journal'").get()) return null;
    const rows = db.prepare('SELECT seq, events, payloads FROM journal WHERE seq > 0 ORDER BY seq').all();
    // Called off before it began: only its tombstone lies there.
    if (rows.length === 0 && db.prepare('SELECT 1 FROM journal').get()) return null;
    const events = rows.flatMap((row) => JSON.parse(String(row['events'])) as unknown[]).map(upcast);
    const tenants = tenantsIn(rows.map((row) => `${String(row['events'])}${String(row['payloads'])}`).join());
    return { events, tenants, isGapless: rows.every((row, index) => row['seq'] === index + 1) };
  } finally {
    db.close();
  }
}
