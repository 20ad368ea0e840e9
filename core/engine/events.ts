import type { ErrorData } from '../errors/app-error.ts';
import type { Order } from '../workflow/document.ts';

/** A stretch of items inside a stored payload: `to` is exclusive. State and events hold slices, never items. */
export interface Slice {
  /** Name of the payload inside the execution; the shell gives it out and knows where it lies. */
  ref: string;
  from: number;
  to: number;
}

/** One list of slices per output, in output order. An empty list is an output without items. */
export type Outputs = Slice[][];

/** Where the data of one input came from; null for a start. */
export type Source = { node: string; output: number; run: number } | null;

/** Half-open ranges of item indexes, ascending and disjoint. */
export type Ranges = [from: number, to: number][];

/** Why a node waits, and what may end it. */
export interface Wait {
  kind: 'timer' | 'webhook' | 'form' | 'decision' | 'children';
  /** Epoch milliseconds at which the wait ends by itself; absent: only an answer ends it. */
  until?: number;
}

/** What made the run start. */
export type RunMode = 'production' | 'manual' | 'test' | 'error' | 'child';
/** How a run can end. */
export type EndStatus = 'succeeded' | 'failed' | 'cancelled' | 'timed_out';

/** The answer of a synchronous trigger. The body lies in the payload `ref`, as one item `{ body, encoding }`. */
export interface GivenResponse {
  status: number;
  headers: [name: string, value: string][];
  ref: string | null;
}

interface Base {
  /** Version of this event's shape; older ones are lifted by upcasters when the journal is read. */
  v: 1;
  /** Epoch milliseconds, read by the shell. */
  at: number;
}

interface OfAttempt {
  node: string;
  /** Which run of the node: 0, 1, 2 … in the sequential orders, a lineage number in `parallel`. */
  run: number;
  /** 1, 2, 3 … A result whose attempt is not the current one changes nothing. */
  attempt: number;
}

/** What happened. Facts in the past tense; the journal is the list of them and nothing else. */
export type ExecutionEvent = Base &
  (
    | {
        type: 'run.started';
        /** Version of the engine's rules that this run keeps until its end. */
        rules: 1;
        order: Order;
        mode: RunMode;
        /** The node that starts and the items it starts with. It counts as run 0 of that node. */
        trigger: { node: string; outputs: Outputs };
        /** Chance for the whole run (retry jitter), an unsigned 32-bit number. */
        seed: number;
        /** Longest active time in milliseconds; null: none. */
        timeoutMs: number | null;
        /** What is only handed through: ids and the definition, for the shell and the views. */
        meta: Record<string, unknown>;
      }
    | { type: 'run.held'; held: boolean; until?: number }
    | { type: 'run.ended'; status: EndStatus; error?: ErrorData & { node?: string } }
    | ({ type: 'node.started'; order: number; now: number; seed: number } & OfAttempt)
    | ({ type: 'node.progressed'; done: Ranges; outputs: Outputs } & OfAttempt)
    | ({ type: 'node.succeeded'; outputs: Outputs; warnings?: ErrorData[] } & OfAttempt)
    | ({
        type: 'node.failed';
        error: ErrorData;
        /** What the node's own policy says of this error; the shell evaluated its condition. */
        retryable: boolean;
        /** Delay that the service asked for or a custom policy computed, in milliseconds. */
        retryAfterMs?: number;
        /** Items for the path that goes on: what `continue`, `branch` or `n8n-error-output` send, prepared by the shell. */
        outputs?: Outputs;
      } & OfAttempt)
    | ({ type: 'node.interrupted' } & OfAttempt)
    | {
        type: 'node.reused';
        node: string;
        run: number;
        order: number;
        outputs: Outputs;
        source: Source[];
        from: { execution: string };
      }
    | ({ type: 'wait.started'; wait: Wait } & OfAttempt)
    | {
        type: 'wait.resumed';
        node: string;
        run: number;
        by: 'timer' | 'webhook' | 'form' | 'decision' | 'children';
        ref: string | null;
      }
    | { type: 'timer.fired'; id: string }
    | { type: 'response.given'; response: GivenResponse; node: string }
    | {
        type: 'child.recorded';
        node: string;
        run: number;
        child: string;
        status: 'requested' | 'started' | EndStatus;
        outputs?: Slice[];
        error?: ErrorData;
      }
  );

/** The names of the events. */
export type EventType = ExecutionEvent['type'];
/** The event of one name. */
export type EventOf<T extends EventType> = Extract<ExecutionEvent, { type: T }>;
