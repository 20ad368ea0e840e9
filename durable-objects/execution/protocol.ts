import type {
  Breakpoint,
  EndStatus,
  ExecutionEvent,
  GivenResponse,
  Outputs,
  RunMode,
  Step,
} from '../../core/engine/events.ts';
import type { ReusableRun } from '../../core/engine/fork.ts';
import type { RunStatus } from '../../core/engine/state.ts';
import type { ErrorData, Result } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import type { AnsweredBy, WaitShow } from '../../core/nodes/kit/wait-show.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';

export type PublishedVersion = { kind: 'version'; versionId: string; number: number; hash: string };

/** Which definition an execution runs and keeps until its end. */
export type Definition =
  | PublishedVersion
  /** Drafts are stored inline: they have no immutable row. */
  | { kind: 'draft'; document: WorkflowDocument; hash: string };

/**
 * Items of the trigger: inline up to 1 MB, else an R2 key that the ingress wrote before. `files`: ids of the files that
 * came with them, which lie where the execution finds them.
 */
export type TriggerData = ({ kind: 'inline'; items: Item[] } | { kind: 'stored'; key: string; count: number }) & {
  files?: string[];
};

/** Argument of `start`. Idempotent: the first call of an object counts, later ones are told so. */
export interface StartRequest {
  workspaceId: string;
  workflowId: string;
  workflowName: string;
  definition: Definition;
  mode: RunMode;
  /** Node id of the trigger. */
  triggerNode: string;
  data: TriggerData;
  /** How long a repeated delivery must be recognised, in milliseconds after the start; 0 without a dedupe key. */
  dedupeMs: number;
  /**
   * The key of the delivery, by which a late one finds its object (see `StartAnswer.later`): generation 0 is the
   * object that knows of the key's windows, another is one that it named. Absent without a dedupe key.
   */
  delivery?: { name: string; generation: number };
  /** True: the caller waits for an answer (see `awaitResponse`). */
  synchronous: boolean;
  /** How many executions called one another to get here (`X-Sluice-Hops` of the triggering request). */
  hops?: number;
  /** The execution that called this one as a sub-workflow and waits for it. */
  parent?: Parent;
  /** What it takes over from another execution; its trigger's items are among that, or come as `data`. */
  takeover?: Takeover;
  /** The execution that this one tries again, or from a step of which it goes its own way. */
  retryOf?: string;
  forkedFrom?: string;
  /** Breakpoints and the first step of a run that a person watches. */
  debug?: { breakpoints: Breakpoint[]; step?: Step };
}

/** Who waits for a called execution. */
export interface Parent {
  executionId: string;
  /** How many such calls lie above. */
  depth: number;
  /** Lines in which an execution above holds a place: to wait there for a second one would be to wait for itself. */
  lines?: string[];
}

/** What a new execution takes over instead of running it. */
export interface Takeover {
  /** The execution whose results these are; null where all of them are pins. */
  from: string | null;
  /** The only nodes that may run, and the node after which nothing follows. */
  scope?: { only: string[]; destination?: string };
  /** What the trigger had given; absent: the items that come with the start. */
  trigger?: Outputs;
  /** In the order in which they are folded. */
  runs: TakenRun[];
  /** Other items than those that would come, for the node run with which it goes on. */
  inputs?: { node: string; run: number; items: Item[][] };
}

/** A node run that is not made again, and where its result is. */
export type TakenRun = ReusableRun & {
  result:
    | { kind: 'outputs'; outputs: Outputs; error?: ErrorData }
    | { kind: 'items'; items: Item[][] }
    | { kind: 'pinned' }
    | { kind: 'disabled' };
};

/** How a person holds a run: until a moment in epoch milliseconds, until an expression holds, or until it is let go. */
export interface PauseRequest {
  until?: number;
  when?: string;
}

/** How a person lets a held run go on, or ends a wait. Without a name it is meant for the hold that stands. */
export interface GoOnRequest {
  /** The hold that ends. */
  holdId?: number;
  /** The wait that ends; only `data` may come with it. */
  waitId?: string;
  /** What the run sees as `$execution.resumeData`, or what the wait ends with. */
  data?: Item[];
  /** From a breakpoint or a step: how far. Absent: until the next breakpoint. */
  step?: Step;
  /** From a breakpoint or a step: the inputs that the node gets instead. */
  inputs?: Item[][];
  /** Goes on with another published version: its id, or `published` for the present one. */
  version?: string;
}

/** How a called execution ended, and a page of what it gives back. */
export interface Outcome {
  status: EndStatus;
  error: (ErrorData & { node?: string }) | null;
  /** From the asked offset on; `pairedItem` names the item of the call that each came from. */
  items: Item[];
  total: number;
}

/** Executions that are to be started now. `left`: more of what was asked for; the answer would have grown too large. */
export interface ChildStarts {
  starts: { child: string; request: StartRequest }[];
  left: string[];
}

/** What became of the start of a called execution; without an error it has begun. */
export interface ChildStarted {
  child: string;
  error?: ErrorData;
}

export interface StartAnswer {
  /** False when this object had been started before: nothing was started now. */
  created: boolean;
  /**
   * Present when the window of the run that is here is over: the delivery is no repeat of it and is to be started as
   * this generation of its key. Deliveries that come at once, or within the window of the later one, are told the same.
   */
  later?: number;
  status: RunStatus;
  /** Present when the answer of the run is known already. */
  response: ReadyResponse | null;
}

/** The answer for a synchronous caller. `given` comes from a respond node, the others from the end of the run. */
export type ReadyResponse =
  | { kind: 'given'; response: GivenResponse; body: string | null }
  /** The run ended without a respond node: the items of the last node that gave any. */
  | { kind: 'ended'; status: RunStatus; items: Item[]; error: (ErrorData & { node?: string }) | null }
  /** The run waits for something that may take long: the caller is answered 202. */
  | { kind: 'waiting' };

/** What the index keeps of an execution. Sent by the outbox; `seq` decides which of two is newer. */
export interface ExecutionReport {
  id: string;
  workspaceId: string;
  workflowId: string;
  workflowName: string;
  versionId: string | null;
  version: number | null;
  mode: RunMode;
  trigger: string;
  status: RunStatus;
  retryOf: string | null;
  forkedFrom: string | null;
  startedAt: number;
  endedAt: number | null;
  error: (ErrorData & { node?: string }) | null;
  /** Number of events folded when this was made: grows with every change. */
  seq: number;
  /** When the object's alarm should act next, epoch milliseconds; null once it has ended. The sweep pokes what is late. */
  dueAt: number | null;
  /**
   * From this moment on, epoch milliseconds, the row may have been deleted with the data: a report that arrives later
   * changes a row that is there and makes none. Null: makes one at any time.
   */
  keptUntil: number | null;
}

/** One run of one node as the object describes it; names are added by the worker. */
export interface ExecutionView {
  report: ExecutionReport;
  /** The version with which it goes on now, or ended. */
  document: WorkflowDocument;
  /** Every version that its events name, by the hash in `meta.definition`. */
  versions: { hash: string; document: WorkflowDocument }[];
  events: ExecutionEvent[];
}

export interface NodeData {
  /** Items per input, the asked page of each. */
  inputs: Item[][];
  outputs: Item[][];
}

/** Before which node run a breakpoint or a step has stopped, and a page of the items that it is about to get. */
export interface StoppedAt {
  node: string;
  run: number;
  /** All items of each input. */
  inputCounts: number[];
  inputs: Item[][];
}

/** A wait that an answer from outside may end. */
export interface OpenWait {
  workspaceId: string;
  workflowName: string;
  /** Null: any request ends it and is answered by the platform. */
  show: WaitShow | null;
  /** Epoch milliseconds at which it ends by itself. */
  until: number | null;
}

/** RPC methods of an execution's object. Each is idempotent by its arguments; each answers other workspaces as not found. */
export interface ExecutionRpc {
  start(request: StartRequest): Promise<Result<StartAnswer>>;
  /** Resolves as soon as an answer is known, or with null after `timeoutMs`. */
  awaitResponse(workspaceId: string, timeoutMs: number): Promise<Result<ReadyResponse | null>>;
  /** Resolves when the run has ended or waits, or after `timeoutMs`. */
  awaitEnd(workspaceId: string, timeoutMs: number): Promise<Result<RunStatus>>;
  /** The journal's events and the definition: everything but items. */
  view(workspaceId: string): Promise<Result<ExecutionView>>;
  /** A page of the items of one node run: `limit` items of each input and output from `offset`. At most 1 MB of them. */
  nodeData(workspaceId: string, node: string, run: number, offset: number, limit: number): Promise<Result<NodeData>>;
  /** Ends a wait that an outside call may end. The key stands only in the address that the workflow itself gave out. */
  resume(by: AnsweredBy, key: string, items: Item[]): Promise<Result<{ resumed: true }>>;
  /** What such a wait shows to whoever has its address. */
  openWait(by: AnsweredBy, key: string): Promise<Result<OpenWait>>;
  /** Where the run stands before a node, with `limit` items of each input from `offset`; EXECUTION_NOT_WAITING elsewhere. */
  stoppedAt(workspaceId: string, offset: number, limit: number): Promise<Result<StoppedAt>>;
  /** Texts of payloads in this journal, for an execution that takes them over: the first asked one, and more up to 1 MB. */
  storedPayloads(workspaceId: string, refs: string[]): Promise<Result<{ ref: string; text: string }[]>>;
  cancel(workspaceId: string): Promise<Result<ExecutionReport>>;
  pause(workspaceId: string, request: PauseRequest): Promise<Result<ExecutionReport>>;
  goOn(workspaceId: string, request: GoOnRequest): Promise<Result<ExecutionReport>>;
  /** Replaces the breakpoints of a run that goes on. Nodes by id. */
  setBreakpoints(workspaceId: string, breakpoints: Breakpoint[]): Promise<Result<ExecutionReport>>;
  /** How this execution ended and what it gives to its caller, from item `offset` on; null while it has not ended. */
  outcome(workspaceId: string, offset: number): Promise<Result<Outcome | null>>;
  /**
   * Tells that a called execution has ended, and how where that is small; else this one asks for it. `known`: it is
   * recorded, and need not be told again.
   */
  childEnded(workspaceId: string, child: string, outcome: Outcome | null): Promise<Result<{ known: boolean }>>;
  /** What the queue is to start of these children: those that are still due. */
  childStarts(workspaceId: string, children: string[]): Promise<Result<ChildStarts>>;
  /** Tells which children the queue has started, or why it could not. */
  childrenStarted(workspaceId: string, answers: ChildStarted[]): Promise<Result<null>>;
  /** Called by the caller that has no use for this execution any more: ends it, or keeps it from ever starting. */
  callOff(workspaceId: string): Promise<Result<RunStatus>>;
  /** Called by the line that the execution stands in: its turn has come. Also asks whether it still needs its place. */
  takeTurn(): Promise<{ needed: boolean }>;
  /** Called by the sweep: re-arms a lost alarm and goes on. Answers the present report, or null when nothing was ever started here. */
  poke(): Promise<ExecutionReport | null>;
}

/** `Definitions` entrypoint of the Worker, called by the object through `ctx.exports`. */
export interface DefinitionsRpc {
  version(workspaceId: string, versionId: string): Promise<Result<WorkflowDocument>>;
  /** A published version of a workflow, by its id; `published` for the one that triggers run. */
  versionOf(
    workspaceId: string,
    workflowId: string,
    version: string,
  ): Promise<Result<{ definition: PublishedVersion; document: WorkflowDocument }>>;
  /** What to start when another execution calls this workflow: its published version, or its draft for a draft's run. */
  callable(
    workspaceId: string,
    workflowId: string,
    how: { trigger: 'workflow' | 'error'; draft: boolean },
  ): Promise<Result<Callable>>;
  /** What a trigger starts now; null when the workflow is not published, or not with this trigger. */
  published(workspaceId: string, workflowId: string, triggerNode: string): Promise<Result<Callable | null>>;
  /** The variables of a workspace by name. */
  variables(workspaceId: string): Promise<Result<Record<string, string>>>;
  /** Id of the workflow that the workspace starts when an execution fails; null: none. */
  errorWorkflow(workspaceId: string): Promise<Result<string | null>>;
}

/** A workflow that can be started by another execution. */
export type Callable = Pick<StartRequest, 'workflowId' | 'workflowName' | 'definition' | 'triggerNode'>;

/** `Vault` entrypoint: reads a secret just in time. `use` is written to the log of uses. */
export interface VaultRpc {
  read(
    workspaceId: string,
    credentialId: string,
    use: { executionId: string; node: string },
  ): Promise<Result<CredentialValue & { hosts: string[] }>>;
}

/** `ExecutionIndex` entrypoint: the outbox's way to make sure that a report has arrived in D1. */
export interface ExecutionIndexRpc {
  /** Writes what is missing or older; when this resolves, D1 has every report. */
  confirm(reports: ExecutionReport[]): Promise<void>;
  /** Removes the row of an execution whose data is deleted now. */
  forget(workspaceId: string, executionId: string): Promise<void>;
}
