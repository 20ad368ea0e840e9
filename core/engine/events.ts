import type { ErrorData } from '../errors/app-error.ts';
import type { Order } from '../workflow/document.ts';
import type { BinaryReference } from '../workflow/item.ts';

/** A stretch of items inside a stored payload: `to` is exclusive. State and events hold slices, never items. */
export interface Slice {
  /** Name of the payload inside the execution; the shell gives it out and knows where it lies. */
  ref: string;
  from: number;
  to: number;
}

/** One list of slices per output, in output order. An empty list is an output without items. */
export type Outputs = Slice[][];

/** A line that a node wrote for the person who looks at the run. */
export interface LogLine {
  level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  text: string;
}

/** Where the data of one input came from; null for a start. */
export type Source = { node: string; output: number; run: number } | null;

/** Half-open ranges of item indexes, ascending and disjoint. */
export type Ranges = [from: number, to: number][];

/** Why a node waits, and what may end it. */
export interface Wait {
  kind: 'timer' | 'webhook' | 'form' | 'decision' | 'children';
  /** Epoch milliseconds at which the wait ends by itself; absent: only an answer ends it. */
  until?: number;
  /** Payload of one item that says what is asked for: the fields of a form, the text of a decision. */
  ref?: string;
  /** How many children may run at once; absent: all of them. */
  limit?: number;
}

/** Who holds a run: a person, a breakpoint, a single step, or the line of runs that wait for their turn. */
export interface Hold {
  by: 'person' | 'breakpoint' | 'step' | 'turn';
  /** Before which node run a breakpoint or a step stopped. */
  node?: string;
  run?: number;
  /** Expression that lets the run go on as soon as it holds; the shell looks now and then. */
  when?: string;
}

/** An attempt that gave way before a call left: it counts as no failure, and the next one goes on where it stood. */
export interface Deferral {
  /** What it gave way to: the open breaker of a service, or the line at a rate limit. */
  by: 'breaker' | 'bucket';
  /** Epoch milliseconds at which the next attempt may begin. */
  until: number;
  /** `item:call` that a rate limit has kept a place for at `until`. */
  slot?: string;
}

/** How far a held run goes on: past this node run only, also into sub-workflows, or until it has left this one. */
export type Step = 'over' | 'into' | 'out';

/** Where a run stops for a person to look: before each run of the node, or only when the expression holds. */
export interface Breakpoint {
  node: string;
  when?: string;
}

/** What is asked of a child: enough to do it after a crash. */
export interface ChildRequest {
  /** `callback` is a signed request that tells others about this run; it runs beside it like a child. */
  kind: 'workflow' | 'error-workflow' | 'callback';
  /** Workflow id; the URL for a callback. */
  target: string;
  /** Place among the children of one node run, from 0: results are gathered in this order. */
  index: number;
  input: Slice[];
  /** True: nobody waits for it and a cancel does not reach it. */
  detached: boolean;
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
  /** A file of this execution that is the body. */
  file?: BinaryReference;
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
        /** Partial runs: the only nodes that may run, and the node after which nothing follows. */
        scope?: { only?: string[]; destination?: string };
        /** Runs that a person watches step by step. */
        debug?: { breakpoints: Breakpoint[]; step?: Step };
        /** What is only handed through: ids and the definition, for the shell and the views. */
        meta: Record<string, unknown>;
      }
    | {
        type: 'run.held';
        held: boolean;
        /** Epoch milliseconds at which the hold ends by itself. */
        until?: number;
        /**
         * Who holds it; absent: a person. At the end of a hold: which kind ends, and with `node` and `run` which stop;
         * absent: whichever stands.
         */
        hold?: Hold;
        /** At the end of a hold: its number (`holdIdOf`), so that it ends this one and no later one. Absent: see `hold`. */
        holdId?: number;
        /** At the end of a hold: the data that came with it, in one payload. */
        ref?: string;
        /** At the end of a hold by a breakpoint or a step: how far to go on. */
        step?: Step;
        /** At the end of such a hold: the inputs that the node gets instead of those that stood there. */
        inputs?: (Slice[] | null)[];
        /** Replaces the breakpoints from here on. */
        breakpoints?: Breakpoint[];
        /** At the end of a hold: what of `meta` is different from here on, the definition above all. */
        meta?: Record<string, unknown>;
      }
    | { type: 'run.ended'; status: EndStatus; error?: ErrorData & { node?: string } }
    | ({ type: 'node.started'; order: number; now: number; seed: number } & OfAttempt)
    | ({ type: 'node.progressed'; done: Ranges; outputs: Outputs } & OfAttempt)
    | ({ type: 'node.succeeded'; outputs: Outputs; warnings?: ErrorData[]; log?: LogLine[] } & OfAttempt)
    | ({
        type: 'node.failed';
        error: ErrorData;
        log?: LogLine[];
        /** What the node's own policy says of this error; the shell evaluated its condition. */
        retryable: boolean;
        /** Delay that the service asked for, in milliseconds: no further attempt comes earlier. */
        retryAfterMs?: number;
        /** Delay that the expression of a custom policy gave, in milliseconds. */
        delayMs?: number;
        /** Items for the path that goes on: what `continue`, `branch` or `n8n-error-output` send, prepared by the shell. */
        outputs?: Outputs;
        /** Stands in for the node's own `onError`: an open breaker may lead to the error path where other errors stop. */
        onError?: 'branch';
      } & OfAttempt)
    | ({ type: 'node.deferred' } & Deferral & OfAttempt)
    | ({
        type: 'node.interrupted';
        /** Items for the error path, where `failureOfInterruption` says that this ends the node run. */
        outputs?: Outputs;
      } & OfAttempt)
    | {
        type: 'node.reused';
        node: string;
        run: number;
        order: number;
        outputs: Outputs;
        source: Source[];
        from: { execution: string };
        /** What the run had failed with, when its error was handled and its outputs went on all the same. */
        error?: ErrorData;
      }
    | ({ type: 'wait.started'; wait: Wait } & OfAttempt)
    | {
        type: 'wait.resumed';
        node: string;
        run: number;
        by: 'timer' | 'webhook' | 'form' | 'decision' | 'children';
        ref: string | null;
      }
    | {
        type: 'timer.fired';
        id: string;
        /** Items for the error path, where `failureOfTimer` says that this fails a node run. */
        outputs?: Outputs;
      }
    | { type: 'response.given'; response: GivenResponse; node: string }
    /** What the attempt says of the execution: texts by name (custom-data.ts holds the limits). */
    | ({ type: 'data.set'; data: Record<string, string> } & OfAttempt)
    | {
        type: 'child.recorded';
        node: string;
        run: number;
        child: string;
        status: 'requested' | 'started' | EndStatus;
        /** Stands in the event that says `requested`. */
        request?: ChildRequest;
        outputs?: Slice[];
        error?: ErrorData;
      }
  );

/** The names of the events. */
export type EventType = ExecutionEvent['type'];
/** The event of one name. */
export type EventOf<T extends EventType> = Extract<ExecutionEvent, { type: T }>;
