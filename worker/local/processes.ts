import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that can be told from a later one with the same pid. */
export interface ProcessMark {
  pid: number;
  /** When it started, as the system tells it; compared, never read. */
  startedAt: string;
}

interface ProcessRow extends ProcessMark {
  parent: number;
  command: string;
}

/** Every process of this machine: from `/proc` where there is one (a bare Linux may have no `ps`), else from `ps`. */
function listProcesses(): ProcessRow[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc(): ProcessRow[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The name in parentheses may hold anything; what follows the last one is regular.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return [];
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid: Number(entry), parent: Number(fields[1]), startedAt: fields[19]!, command }];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

function fromPs(): ProcessRow[] {
  const out = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,lstart=,args='], {
    encoding: 'utf8',
    maxBuffer: 32 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return out.split('\n').flatMap((line) => {
    const parts = /^\s*(\d+)\s+(\d+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(line);
    return parts ? [{ pid: Number(parts[1]), parent: Number(parts[2]), startedAt: parts[3]!, command: parts[4]! }] : [];
  });
}

const isWorkerd = (row: ProcessRow) => /(^|\/)workerd(\s|$)/.test(row.command.split(' ')[0] ?? '');

/** The mark of a running process; null when there is none with this pid. */
export function markOf(pid: number): ProcessMark | null {
  const row = listProcesses().find((one) => one.pid === pid);
  return row ? { pid, startedAt: row.startedAt } : null;
}

export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startedAt === mark.startedAt;
}

/** The `workerd` that this process has started. */
export function childWorkerd(parent: number): ProcessMark | null {
  const row = listProcesses().find((one) => one.parent === parent && isWorkerd(one));
  return row ? { pid: row.pid, startedAt: row.startedAt } : null;
}

/**
 * Every `workerd` that holds files below `folder`. Finds an orphan even when the starter died before it could note
 * its pid. Where the system does not show open files the result is empty and the noted pid alone counts.
 */
export function workerdsOn(folder: string): ProcessMark[] {
  return listProcesses()
    .filter((row) => isWorkerd(row) && openFiles(row.pid).some((path) => path.startsWith(folder + '/')))
    .map(({ pid, startedAt }) => ({ pid, startedAt }));
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** How an attempt to end a process went; `stays` is one that even the kill signal has not ended. */
export type Ending = 'ended' | 'not-allowed' | 'stays';

/** Ends a process for certain: asks, waits, then kills. Never touches a later process with the same pid. */
export async function endProcess(
  mark: ProcessMark,
  signalTo: (pid: number, signal: NodeJS.Signals) => void = process.kill,
): Promise<Ending> {
  for (const [signal, tries] of [
    ['SIGTERM', 20],
    ['SIGKILL', 50],
  ] as const) {
    if (!isAlive(mark)) return 'ended';
    try {
      signalTo(mark.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPERM') return 'not-allowed';
      // It has ended between the look and the signal.
      return 'ended';
    }
    for (let i = 0; i < tries; i++) {
      if (!isAlive(mark)) return 'ended';
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return 'stays';
}
