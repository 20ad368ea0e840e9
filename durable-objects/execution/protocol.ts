import type { Breakpoint, EndStatus, ExecutionEvent, GivenResponse, RunMode, Step } from '../../core/engine/events.ts';
import type { RunStatus } from '../../core/engine/state.ts';
import type { ErrorData, Result } from '../../core/errors/app-error.ts';
import type { CredentialValue } from '../../core/nodes/kit/context.ts';
import type { WorkflowDocument } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';

/** Which definition an execution runs and keeps until its end. */
export type Definition =
  | { kind: 'version'; versionId: string; number: number; hash: string }
  /** Drafts are stored inline: they have no immutable row. */
  | { kind: 'draft'; document: WorkflowDocument; hash: string };

/** Items of the trigger: inline up to 1 MB, else an R2 key that the ingress wrote before. */
export type TriggerData = { kind: 'inline'; items: Item[] } | { kind: 'stored'; key: string; count: number };

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

/** How a person holds a run: until a moment in epoch milliseconds, until an expression holds, or until it is let go. */
export interface PauseRequest {
  until?: number;
  when?: string;
}

/** How a person lets a held run go on, or ends a wait. */
export interface GoOnRequest {
  /** What the run sees as `$execution.resumeData`, or what the wait ends with. */
  data?: Item[];
  /** From a breakpoint or a step: how far. Absent: until the next breakpoint. */
  step?: Step;
  /** From a breakpoint or a step: the inputs that the node gets instead. */
  inputs?: Item[][];
}

/** How a called execution ended, and a page of what it gives back. */
export interface Outcome {
  status: EndStatus;
  error: (ErrorData & { node?: string }) | null;
  /** From the asked offset on; `pairedItem` names the item of the call that each came from. */
  items: Item[];
  total: number;
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
  document: WorkflowDocument;
  events: ExecutionEvent[];
}

export interface NodeData {
  /** Items per input, the asked page of each. */
  inputs: Item[][];
  outputs: Item[][];
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
  resume(by: 'webhook' | 'form' | 'decision', key: string, items: Item[]): Promise<Result<{ resumed: true }>>;
  cancel(workspaceId: string): Promise<Result<ExecutionReport>>;
  pause(workspaceId: string, request: PauseRequest): Promise<Result<ExecutionReport>>;
  goOn(workspaceId: string, request: GoOnRequest): Promise<Result<ExecutionReport>>;
  /** Replaces the breakpoints of a run that goes on. Nodes by id. */
  setBreakpoints(workspaceId: string, breakpoints: Breakpoint[]): Promise<Result<ExecutionReport>>;
  /** How this execution ended and what it gives to its caller, from item `offset` on; null while it has not ended. */
  outcome(workspaceId: string, offset: number): Promise<Result<Outcome | null>>;
  /** Tells that a called execution has ended. A hint: the caller asks that execution for its outcome. */
  childEnded(workspaceId: string, child: string): Promise<Result<null>>;
  /** Called by the line that the execution stands in: its turn has come. Also asks whether it still needs its place. */
  takeTurn(): Promise<{ needed: boolean }>;
  /** Called by the sweep: re-arms a lost alarm and goes on. Answers the present report, or null when nothing was ever started here. */
  poke(): Promise<ExecutionReport | null>;
}

/** `Definitions` entrypoint of the Worker, called by the object through `ctx.exports`. */
export interface DefinitionsRpc {
  version(workspaceId: string, versionId: string): Promise<Result<WorkflowDocument>>;
  /** What to start when another execution calls this workflow: its published version, or its draft for a draft's run. */
  callable(
    workspaceId: string,
    workflowId: string,
    how: { trigger: 'workflow' | 'error'; draft: boolean },
  ): Promise<Result<Callable>>;
  /** What a trigger starts now; null when the workflow is not published, or not with this trigger. */
  published(workspaceId: string, workflowId: string, triggerNode: string): Promise<Result<Callable | null>>;
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
