import { openRuns } from '../../core/engine/runs.ts';
import { nextTimer } from '../../core/engine/timers.ts';
import { cutSlices } from '../../core/engine/slices.ts';
import { lastOutput } from './last-output.ts';
import type { ReadyResponse } from './protocol.ts';
import type { Run } from './run.ts';

/** A synchronous caller waits this long, counted from the start of the run. */
export const SYNCHRONOUS_MS = 60_000;
/** Items of the last node that an answer may hold. */
const ANSWER_ITEMS = 1000;

/** The answer of a run, as soon as there is one. What is told is written before: after a crash it must still be true. */
export async function readyResponse(run: Run): Promise<ReadyResponse | null> {
  run.flush();
  const { state } = run;
  if (state.response) {
    const { node: _node, ...response } = state.response;
    const stored = response.ref === null ? [] : await run.payloads.read([{ ref: response.ref, from: 0, to: 1 }]);
    const body = stored[0]?.json['body'];
    return { kind: 'given', response, body: typeof body === 'string' ? body : null };
  }
  if (run.hasEnded) return { kind: 'ended', status: state.status, items: await lastItems(run), error: state.error };
  if (isWaitingLong(run)) return { kind: 'waiting' };
  return null;
}

/**
 * True when the run waits, and not just for a moment that the caller can sit out. Workflows that it has called are at work:
 * the caller sits them out, up to the same time.
 */
function isWaitingLong(run: Run): boolean {
  if (run.state.status !== 'waiting' && run.state.status !== 'paused') return false;
  if (run.state.status === 'waiting' && openRuns(run.state).some(({ entry }) => entry.wait?.kind === 'children'))
    return false;
  const next = nextTimer(run.state)?.at ?? Number.POSITIVE_INFINITY;
  return next > run.state.startedAt + SYNCHRONOUS_MS;
}

async function lastItems(run: Run) {
  return run.payloads.read(cutSlices(lastOutput(run.state)?.slices ?? [], 0, ANSWER_ITEMS));
}
