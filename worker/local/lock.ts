import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { endProcess, isAlive, markOf, workerdsOn, type ProcessMark } from './processes.ts';

/** Who has the state, for those who find it taken and for whoever has to clear up after a kill. It decides nothing. */
interface OwnerNote {
  starter: ProcessMark;
  workerd: ProcessMark | null;
}

/** Why the platform cannot start on this state. */
export class StateInUse extends Error {}

const SQLITE_BUSY = 5;
/** A lock that nothing refers to would be collected, and collecting it frees it. */
const referred = new Set<DatabaseSync>();

/**
 * One platform on one folder of state, ever. The operating system holds the lock, through SQLite, and frees it with the
 * process however that ends: no starter ever has to judge whether a lock of somebody else is stale, which cannot be done
 * without a race. `workerd` outlives a killed starter, keeps the port and the files: the note beside the lock names it,
 * and the next owner ends it.
 */
export class StateLock {
  private readonly folder: string;
  /** Null once the lock is given back. */
  private held: DatabaseSync | null;

  private constructor(folder: string, held: DatabaseSync) {
    this.folder = folder;
    this.held = held;
  }

  /** Throws StateInUse when another starter has the state, or what a killed one has left cannot be ended. */
  static async take(folder: string, say: (line: string) => void): Promise<StateLock> {
    mkdirSync(folder, { recursive: true });
    // Two spellings of a folder are one state.
    const real = realpathSync(folder);
    const lock = new StateLock(real, hold(real));
    try {
      // Before the note is written anew: were this starter killed here, the next one must still read of the orphan.
      await lock.endOrphans(readNote(real)?.workerd ?? null, say);
      lock.note(null);
    } catch (error) {
      lock.free();
      throw error;
    }
    return lock;
  }

  /** Notes the `workerd` that belongs to this starter. */
  note(workerd: ProcessMark | null): void {
    if (!this.held) return;
    const note: OwnerNote = { starter: markOf(process.pid)!, workerd };
    const path = notePath(this.folder);
    // Renamed into place, so that nobody reads half of it.
    writeFileSync(`${path}.new`, JSON.stringify(note));
    renameSync(`${path}.new`, path);
  }

  release(): void {
    if (!this.held) return;
    rmSync(notePath(this.folder), { force: true });
    this.free();
  }

  private free(): void {
    if (!this.held) return;
    this.held.close();
    referred.delete(this.held);
    this.held = null;
  }

  private async endOrphans(noted: ProcessMark | null, say: (line: string) => void): Promise<void> {
    const orphans = new Map(workerdsOn(this.folder).map((orphan) => [orphan.pid, orphan]));
    if (noted && isAlive(noted)) orphans.set(noted.pid, noted);
    for (const orphan of orphans.values()) {
      say(`A workerd (process ${orphan.pid}) is left from a Sluice that was killed. Ending it.`);
      const outcome = await endProcess(orphan);
      if (outcome === 'ended') continue;
      throw new StateInUse(
        outcome === 'not-allowed'
          ? `The workerd with the process ${orphan.pid} still uses ${this.folder} and belongs to another user. End it as that user, or set SLUICE_STATE to another folder.`
          : `The workerd with the process ${orphan.pid} still uses ${this.folder} and does not end. End it, or set SLUICE_STATE to another folder.`,
      );
    }
  }
}

/**
 * Takes the operating system's lock. No other code may open this file: closing it anywhere in the process would free
 * the lock, as POSIX has it.
 */
function hold(folder: string): DatabaseSync {
  const file = join(folder, 'lock.sqlite');
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file);
    database.exec('BEGIN EXCLUSIVE');
    referred.add(database);
    return database;
  } catch (error) {
    database?.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY)
      throw new StateInUse(`The lock ${file} cannot be taken: ${(error as Error).message}. Is the folder writable?`);
    const owner = readNote(folder)?.starter;
    // The owner may be so new that the note is still the last one's.
    const name = owner && isAlive(owner) ? ` (process ${owner.pid})` : '';
    throw new StateInUse(`Another Sluice${name} runs on ${folder}. Stop it, or set SLUICE_STATE to another folder.`);
  }
}

const notePath = (folder: string) => join(folder, 'lock');

function readNote(folder: string): OwnerNote | null {
  try {
    return JSON.parse(readFileSync(notePath(folder), 'utf8')) as OwnerNote;
  } catch {
    return null;
  }
}
