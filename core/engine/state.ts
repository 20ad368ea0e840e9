import type { ErrorData } from '../errors/app-error.ts';
import type { Order } from '../workflow/document.ts';
import type {
  Breakpoint,
  ChildRequest,
  Deferral,
  EndStatus,
  GivenResponse,
  Hold,
  Outputs,
  Ranges,
  RunMode,
  Slice,
  Source,
  Step,
  Wait,
} from './events.ts';

/** Where the whole run stands. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'paused' | EndStatus;
/** Where one run of a node stands; the first three and `interrupted` have their result still to come. */
export type NodeStatus = 'running' | 'retrying' | 'waiting' | 'succeeded' | 'failed' | 'interrupted' | 'cancelled';

/** One run of one node: what the views show and the rules need. */
export interface NodeRun {
  run: number;
  /** Position in the whole execution, from 0. */
  order: number;
  attempt: number;
  status: NodeStatus;
  startedAt: number;
  endedAt: number | null;
  inputs: (Slice[] | null)[];
  source: Source[];
  /** Empty until the node has given them. */
  outputs: Outputs;
  /** Ranges of input items whose results are recorded, and those results. */
  progress: { done: Ranges; outputs: { done: Ranges; outputs: Outputs }[] } | null;
  /** How often a crash hit this run of the node while it was in flight. */
  interruptions: number;
  /** How many of these came before the last results were recorded; absent: none. A node that gets on is not poisoned. */
  survived?: number;
  /** Failed attempts, which is what the retry policy counts. */
  failures: number;
  error: ErrorData | null;
  /** Present once an attempt gave way; `attempt` is that one. */
  deferred?: Deferral & { attempt: number };
  /** True when the error was handled by `continue`, `branch` or `n8n-error-output` and the run went on. */
  handled: boolean;
  wait: Wait | null;
  resumed: { by: 'timer' | 'webhook' | 'form' | 'decision' | 'children'; ref: string | null } | null;
  reusedFrom: string | null;
}

/** A node that has its data and may run: n8n's stack entry. */
export interface StackEntry {
  node: string;
  /**
   * The run this will be, or -1 while that is not settled: the sequential orders count when the entry reaches
   * the front, loops in `parallel` number their visits when the loop is quiet (see lineage.ts).
   */
  run: number;
  inputs: (Slice[] | null)[];
  source: Source[];
}

/** A node with several inputs that still misses one: n8n's waiting map, a slot per pairing. */
export interface WaitingSlot {
  slot: number;
  /** Place of the node among the waiting nodes. Object keys cannot carry it: ids like `7` would sort as numbers. */
  since: number;
  inputs: (Slice[] | null)[];
  source: Source[];
}

/** A child execution as its parent knows it. */
export interface Child {
  node: string;
  run: number;
  status: 'requested' | 'started' | EndStatus;
  outputs: Slice[];
  error: ErrorData | null;
  request: ChildRequest | null;
  /** Epoch milliseconds at which it was asked for. */
  requestedAt: number;
}

/** The children of one node run that are not done with. */
export interface Calls {
  /** Ids of those that it waits for and that have not begun, in the order in which they were asked for. */
  asked: string[];
  /** How many of those that it waits for are at work. */
  started: number;
  /** How many of those that it waits for have not ended. */
  open: number;
  /** Ids of those that nobody waits for and that have not begun. */
  loose: string[];
}

/** What the fold of the journal gives. Holds slices and counts, never items. JSON all through. */
export interface RunState {
  status: RunStatus;
  order: Order;
  rules: 1;
  mode: RunMode;
  seed: number;
  meta: Record<string, unknown>;
  startedAt: number;
  endedAt: number | null;
  /** How many events changed this state; stale and repeated ones do not count. */
  events: number;
  /** Runs of each node by node id, ascending by `run`. */
  nodes: Record<string, NodeRun[]>;
  /** The node runs that have no result yet, in the order of their start: an index, so that a long loop costs no scan. */
  open: { node: string; run: number }[];
  stack: StackEntry[];
  waiting: Record<string, WaitingSlot[]>;
  /** How often each connection with a limit has been taken, by the JSON of `[from, output, to, input]`. */
  taken: Record<string, number>;
  /** Moments in epoch milliseconds by timer id: `retry:<node>:<run>`, `wait:<node>:<run>`, `timeout:<node>:<run>`, `deadline`, `hold`. */
  timers: Record<string, number>;
  nextOrder: number;
  held: boolean;
  /** Who holds the run, while `held`. */
  hold: Hold | null;
  /** How many holds there have been, the line left out: the number of the one that stands. Absent: none. */
  holds?: number;
  /** True until the line of runs gives this one its turn; another hold may lie over it. */
  awaitsTurn: boolean;
  /** Payload with the data that the end of the last hold brought. */
  resumeRef: string | null;
  /** Limits of a partial run; null where every node may run and lead on. */
  scope: { only: string[] | null; destination: string | null };
  /** Breakpoints, the present step, and the node runs (`node:run`) that have been let past and not begun. Null: nobody watches. */
  debug: { breakpoints: Breakpoint[]; step: Step | null; passed: string[] } | null;
  /** Active milliseconds used so far and since when the run is active; the deadline counts these. */
  active: { usedMs: number; since: number | null; limitMs: number | null };
  response: (GivenResponse & { node: string }) | null;
  /** What the execution says of itself, by name; absent: nothing. */
  customData?: Readonly<Record<string, string>>;
  /** Child executions by id, in buckets by a hash of it: read them through children.ts. */
  children: Record<string, Record<string, Child>>;
  /** What is still to do for the children of a node run, by `node:run`: an index, so that thousands cost no scan. */
  calls: Record<string, Calls>;
  error: (ErrorData & { node?: string }) | null;
}
