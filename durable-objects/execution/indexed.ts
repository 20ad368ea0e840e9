/**
 * Reports that the index is known to hold, by execution id: when the run began
 * that each is of, for an object may have several one after another, and the number of events that it stood for. Filled by the
 * queue's consumer where it runs in the same isolate, always so locally. An execution that finds itself here needs no
 * alarm to ask; elsewhere the alarm asks. Bounded: an entry that fell out costs one question.
 */
const LIMIT = 5000;
const held = new Map<string, { startedAt: number; seq: number }>();

/** Called after the index has taken a report. */
export function noteIndexed(id: string, startedAt: number, seq: number): void {
  if (held.size >= LIMIT) held.delete(held.keys().next().value!);
  held.set(id, { startedAt, seq });
}

/** True once; the entry has done its work then. */
export function takeIndexed(id: string, startedAt: number, seq: number): boolean {
  const known = held.get(id);
  if (!known || known.startedAt !== startedAt || known.seq < seq) return false;
  return held.delete(id);
}

/** Called when the execution's data is deleted. */
export function forgetIndexed(id: string): void {
  held.delete(id);
}
