/**
 * Reports that the index is known to hold, by execution id: the number of events that each stood for. Filled by the
 * queue's consumer where it runs in the same isolate, always so locally. An execution that finds itself here needs no
 * alarm to ask; elsewhere the alarm asks. Bounded: an entry that fell out costs one question.
 */
const LIMIT = 5000;
const held = new Map<string, number>();

/** Called after the index has taken a report. */
export function noteIndexed(id: string, seq: number): void {
  if (held.size >= LIMIT) held.delete(held.keys().next().value!);
  held.set(id, seq);
}

/** True once; the entry has done its work then. */
export function takeIndexed(id: string, seq: number): boolean {
  if ((held.get(id) ?? -1) < seq) return false;
  return held.delete(id);
}
