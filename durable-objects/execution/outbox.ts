import type { ObjectEnv } from '../env.ts';
import type { ExecutionReport } from './protocol.ts';

/** Longest time that a report waits for company, in milliseconds; after a quiet time it does not wait at all. */
const GATHER_MS = 200;
/** A queue takes at most 100 messages and 256 KB a batch. */
const BATCH = 100;

/**
 * Reports of all executions in this isolate that have not been sent yet. Plain data, so that any object may send what
 * others left: promises and stubs belong to one object, these do not. Losing them is harmless: each object's alarm
 * makes sure that the index has its report.
 */
let gathered: ExecutionReport[] = [];
/** When the reports should have left, epoch milliseconds; null: none is waiting. A timer dies with the object that set it. */
let dueAt: number | null = null;
let lastSent = 0;

/** Hands a report to the queue, together with those of other executions that end at the same time. */
export function sendReport(report: ExecutionReport, env: ObjectEnv): void {
  gathered.push(report);
  if (gathered.length >= BATCH || isLate()) {
    void flushReports(env);
  } else if (dueAt === null) {
    const delay = Math.min(Math.max(0, lastSent + GATHER_MS - Date.now()), GATHER_MS);
    dueAt = Date.now() + delay;
    setTimeout(() => void flushReports(env), delay);
  }
}

/** Sends what lies here because the object that was to send it is gone. */
export function sendLeftReports(env: ObjectEnv): void {
  if (isLate()) void flushReports(env);
}

/** Also when it is due later than it can be: then the clock was put back. */
function isLate(): boolean {
  return dueAt !== null && Math.abs(Date.now() - dueAt) > GATHER_MS;
}

async function flushReports(env: ObjectEnv): Promise<void> {
  dueAt = null;
  lastSent = Date.now();
  const reports = gathered;
  gathered = [];
  try {
    for (let from = 0; from < reports.length; from += BATCH) {
      await env.REPORTS.sendBatch(reports.slice(from, from + BATCH).map((body) => ({ body })));
    }
  } catch (error) {
    // The alarm of each object confirms its report with the index, so nothing is lost but time.
    console.warn(JSON.stringify({ event: 'reports.unsent', count: reports.length, error: String(error) }));
  }
}
