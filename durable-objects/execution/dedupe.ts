import type { Host } from './host.ts';
import type { Tombstone } from './journal.ts';
import type { StartRequest } from './protocol.ts';
import { Run } from './run.ts';

/** Epoch milliseconds until which a repeated delivery is recognised by what is left here. */
export function windowEnd(known: Run | Tombstone): number {
  return known instanceof Run ? known.state.startedAt + known.meta.dedupeMs : known.windowEnd;
}

/**
 * Epoch milliseconds until which this object may not forget that it was used: its own window and, where it has sent a
 * late delivery on, the window of that one too. Else a repeat of the late one would find nothing and start again.
 */
export function rememberUntil(host: Host, known: Run | Tombstone): number {
  const dedupeMs = known instanceof Run ? known.meta.dedupeMs : known.dedupeMs;
  return Math.max(windowEnd(known), host.journal.sentOn === null ? 0 : host.journal.sentOn + dedupeMs);
}

/**
 * The generation of the key that this delivery belongs to, when it comes after the window of what ran here; null when
 * it is a repeat of that. The object keeps the number, so that deliveries which come at once go to the same place.
 */
export function laterGeneration(host: Host, known: Run | Tombstone, request: StartRequest): number | null {
  const now = Date.now();
  if (request.delivery?.generation !== 0 || now < windowEnd(known)) return null;
  const { journal } = host;
  if (journal.sentOn === null || now >= journal.sentOn + request.dedupeMs) journal.sendOn(now);
  return journal.sentOn;
}
