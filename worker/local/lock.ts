import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, isAlive, markOf, workerdsOn, type ProcessMark } from './processes.ts';

interface LockFile {
  starter: ProcessMark;
  workerd: ProcessMark | null;
}

/** Why the platform cannot start on this state. */
export class StateInUse extends Error {}

/**
 * One platform on one folder of state, ever. `workerd` outlives a killed starter, keeps the port, and nothing stops a
 * second one on the same files: so the lock names both, ends a verified orphan, and refuses a live owner.
 */
export class StateLock {
  private readonly file: string;
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.file = join(folder, 'lock');
  }

  static async take(folder: string, say: (line: string) => void): Promise<StateLock> {
    mkdirSync(folder, { recursive: true });
    const lock = new StateLock(folder);
    for (let tries = 0; tries < 5; tries++) {
      if (lock.write('wx', null)) {
        await lock.endOrphans(say);
        return lock;
      }
      const held = lock.read();
      if (held && held.starter.pid !== process.pid && isAlive(held.starter)) {
        throw new StateInUse(
          `Another Sluice (process ${held.starter.pid}) runs on ${folder}. Stop it, or set SLUICE_STATE to another folder.`,
        );
      }
      // Renaming succeeds for one of two starters that find the same stale lock.
      try {
        renameSync(lock.file, `${lock.file}.stale`);
      } catch {
        continue;
      }
      if (held?.workerd && isAlive(held.workerd)) {
        say(`A workerd (process ${held.workerd.pid}) is left from a Sluice that was killed. Ending it.`);
        await endProcess(held.workerd);
      }
    }
    throw new StateInUse(`The lock ${lock.file} cannot be taken. Is the folder writable?`);
  }

  /** Notes the `workerd` that belongs to this starter. */
  note(workerd: ProcessMark | null): void {
    this.write('w', workerd);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private async endOrphans(say: (line: string) => void): Promise<void> {
    for (const orphan of workerdsOn(this.folder)) {
      say(`A workerd (process ${orphan.pid}) still holds files of ${this.folder}. Ending it.`);
      await endProcess(orphan);
    }
  }

  private write(flag: 'w' | 'wx', workerd: ProcessMark | null): boolean {
    const content: LockFile = { starter: markOf(process.pid)!, workerd };
    try {
      writeFileSync(this.file, JSON.stringify(content), { flag });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private read(): LockFile | null {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as LockFile;
    } catch {
      // Cut off while it was written: its writer is gone, or is about to write again.
      return null;
    }
  }
}
