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
let sending = false;
let lastSent = 0;

/** Hands a report to the queue, together with those of other executions that end at the same time. */
export function sendReport(report: ExecutionReport, env: ObjectEnv): void {
  gathered.push(report);
  if (gathered.length >= BATCH) {
    void flushReports(env);
  } else if (!sending) {
    sending = true;
    setTimeout(() => void flushReports(env), Math.max(0, lastSent + GATHER_MS - Date.now()));
  }
}

async function flushReports(env: ObjectEnv): Promise<void> {
  sending = false;
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
