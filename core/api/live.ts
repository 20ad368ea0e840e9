import type { ExecutionEvent } from '../engine/events.ts';

/**
 * Messages of `GET /executions/:id/live`, as JSON text. The browser folds the events with the same `apply` as the
 * execution itself, so what it shows and what is true cannot differ.
 *
 * A browser cannot set headers on a socket: it offers the subprotocols `sluice.live` and `bearer.<access token>`.
 */
export type LiveMessage =
  /** First message: the whole journal so far; `next` is the number of events in it. */
  | { type: 'snapshot'; events: ExecutionEvent[]; next: number }
  /** Events from index `from` on. A gap means a message was missed: reconnect. */
  | { type: 'events'; events: ExecutionEvent[]; from: number }
  /** The execution has ended and everything was sent; the socket closes with 1000. */
  | { type: 'ended' };

export const LIVE_PROTOCOL = 'sluice.live';
export const BEARER_PROTOCOL_PREFIX = 'bearer.';
