/** The platform drops an object about ten seconds after its last event; a little longer, so that none is forgotten. */
const RESIDENT_MS = 12_000;

/** Objects of this isolate by id, in the order of their last event, with its time in epoch milliseconds. */
const lastActive = new Map<string, number>();

/** Notes that an object has had an event just now. */
export function noteActive(id: string, now: number): void {
  lastActive.delete(id);
  lastActive.set(id, now);
  for (const [oldest, at] of lastActive) {
    if (now - at <= RESIDENT_MS) break;
    lastActive.delete(oldest);
  }
}

export function noteReleased(id: string): void {
  lastActive.delete(id);
}

/** How many objects are held in this isolate, about: nothing tells when the platform drops one. */
export function residents(): number {
  return lastActive.size;
}
