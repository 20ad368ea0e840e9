import type { GivenResponse, RunMode, Wait } from '../../engine/events.ts';
import type { BinaryReference, Item } from '../../workflow/item.ts';
import type { Json } from '../../workflow/document.ts';
import type { SqlRunner } from '../../sql/protocol.ts';
import type { CodeMode } from '../../code/program.ts';
import type { AppError, ErrorData } from '../../errors/app-error.ts';
import type { NodeFiles } from './files.ts';

/** Names and values in order; a name may stand there several times. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** A field of a multipart form: a text, or a file of the execution. */
export type FormPart = { name: string } & ({ value: string } | { file: BinaryReference });

/** What a request carries. Files are streamed from where they lie. */
export type HttpBody =
  | { kind: 'json'; value: Json }
  | { kind: 'text'; value: string; contentType: string }
  | { kind: 'form'; value: Pairs }
  | { kind: 'multipart'; value: readonly FormPart[] }
  | { kind: 'file'; value: BinaryReference; contentType?: string };

/** An outgoing request as a node describes it; `query` is added to the URL. */
export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  /** Names of those headers that carry a secret: they are removed when a redirect leads to another origin. */
  secretHeaders?: readonly string[];
  query?: Pairs;
  body?: HttpBody;
  /** Milliseconds until the whole answer must be there; the node's own timeout applies besides. */
  timeoutMs?: number;
  followRedirects?: boolean;
  /** Most hops that are followed; 10 when absent. */
  maxRedirects?: number;
  /** Longest answer that is read, in bytes. */
  maxBytes?: number;
  /** Whether the answer is stored as a file instead of being read as text: always, or where its content type says so. */
  asFile?: 'always' | 'byType';
  /** Ends the request before its attempt ends. */
  signal?: AbortSignalLike;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  headers: Record<string, string>;
  /** The body as text, decoded by the charset of the content type; empty where it became a file. */
  text: string;
  /** The body where it was stored as a file. */
  file?: BinaryReference;
}

/** The decrypted fields of a credential, read just in time and never stored. */
export interface CredentialValue {
  id: string;
  type: string;
  fields: Record<string, string>;
}

/** A call of a user's code. */
export interface CodeCall {
  source: string;
  mode: CodeMode;
  items: readonly Item[];
  /** Index of the first of the items in the input. */
  from: number;
}

export interface CodeResults {
  /** What the code returned, as JSON, or what it threw. `binary`: files that it set by name of its own. */
  results: readonly ({ value?: Json; binary?: Json } | { error: AppError })[];
  /** Whether a file is one that the code was given. */
  isKnownFile(id: string): boolean;
  /** What the code says of the execution, unchecked: names and values for `customData.set`. */
  customData: readonly (readonly [name: string, value: unknown])[];
}
/** What expressions can see only once a request was sent. */
export type LaterNames = { $pageCount?: number; $request?: Json; $response?: Json };

/** Neighbouring items of an input. */
export interface ItemPage {
  /** Index of the first of them. */
  from: number;
  items: readonly Item[];
}

/**
 * The items of an input. There may be more than memory holds: what looks at one item after another goes through the
 * pages, and only what needs all of them together asks for all.
 */
export interface ItemList {
  readonly length: number;
  /** Items of about 1 MB at a time. Only the present page is in memory; `ctx.params` knows its items. */
  pages(from?: number, to?: number): AsyncIterable<ItemPage>;
  /** All items; they count as held until the attempt ends. Throws ITEMS_TOO_LARGE. */
  all(): Promise<readonly Item[]>;
  /** An item that is in memory: always the first one, those of the present page, and each after `all`. */
  at(index: number): Item | undefined;
}

/** Everything a node may use. A node imports nothing but the kit and reaches the world only through this. */
export interface NodeContext<Input> {
  /** Items of the first input that has any. */
  readonly items: ItemList;
  /** Items of one input; empty where none arrived. */
  input(index: number): ItemList;
  /**
   * The node's parameters, evaluated for one item that is in memory. Throws an AppError that names the parameter. `names`
   * are there besides; an expression that speaks of a request or an answer has no value before that is among them.
   */
  params(itemIndex: number, names?: LaterNames): Input;
  /** Sends through `guardedFetch` with the item's idempotency key. Throws AppError HTTP_*; an error status is an answer, not an error. */
  http(request: HttpRequest, itemIndex: number): Promise<HttpResponse>;
  /** Reads the credential chosen in a credential field; null where none was chosen. */
  credential(field: string): Promise<CredentialValue | null>;
  /**
   * Runs JavaScript of the user, cut off from everything but these items and what of the run it names. One result for a
   * mode that runs once, one for each item otherwise, ending with the first that failed where that stops the run. Throws
   * CODE_*: what broke the rules altogether.
   */
  code(call: CodeCall): Promise<CodeResults>;
  /** Runs a query over tables that exist for this call only. Throws SQL_*. */
  readonly sql: SqlRunner;
  /** The files of items. */
  readonly binary: NodeFiles;
  /** Key of the next request of this item: the same at every repeat. */
  idempotencyKey(itemIndex: number): string;
  /** True when a result for this item is recorded from an interrupted attempt: skip it. */
  isDone(itemIndex: number): boolean;
  /**
   * Hands over the results of one input item, per output, as soon as they are there: of what had an effect, so that a
   * repeat need not make them again. To be awaited. A node that hands over anything hands over everything; of what it
   * returns then only the number of outputs counts.
   */
  emit(itemIndex: number, outputs: Item[][]): void | Promise<void>;
  /** The same for results that were only computed: they are stored when there are many. */
  give(itemIndex: number, outputs: Item[][]): void | Promise<void>;
  /**
   * Hands over some of the results of one input item whose rest follows by `give`. They go to storage page by page and
   * count only once that rest is there: a repeat, or a failure of the item, begins the item anew.
   */
  givePart(itemIndex: number, outputs: Item[][]): void | Promise<void>;
  /**
   * Counts what the node itself keeps, in characters of JSON: until it ends, or where an item is named until the results
   * of that one are handed over. To be awaited. Throws ITEMS_TOO_LARGE.
   */
  keep(characters: number, itemIndex?: number): void | Promise<void>;
  /**
   * What goes on, per output, instead of the results of an item that failed: the node's error setting decides. Throws
   * the error, with the item, where the setting stops the run or another try is due. `output` is where the item goes
   * when the run continues on the regular outputs; 0 when absent.
   */
  itemFailed(itemIndex: number, thrown: unknown, output?: number): Item[][];
  /** Gives the answer of the synchronous trigger. The first one counts. */
  respond(response: Omit<GivenResponse, 'ref'> & { body: string | null }): void;
  /**
   * Asks the engine to wait; the node's `run` is called again with `resumed` when the wait has ended. `show` is what
   * the person or the caller is shown meanwhile: the fields of a form, the text of a decision. Never a secret.
   */
  wait(wait: Omit<Wait, 'ref' | 'limit'>, show?: Json): WaitRequest;
  /**
   * Starts executions of other workflows and waits for all of them; `run` is called again with their results in
   * `resumed.children`, in this order. `limit`: how many run at once. A cancel of this run reaches them.
   */
  callWorkflows(calls: readonly WorkflowCall[], limit?: number): CallRequest;
  /** Starts an execution of another workflow for which nobody waits; it is durable when this node's result is. */
  startWorkflow(call: WorkflowCall): void;
  /** Texts that the execution says of itself, ten at most: shown with it, and read by expressions. */
  readonly customData: {
    /** Those of nodes that are done, and of this one so far. */
    all(): Readonly<Record<string, string>>;
    /** Cuts names to 50 and values to 512 characters; an eleventh name is dropped. Throws NODE_INPUT_INVALID. */
    set(name: string, value: unknown): void;
  };
  /** Present when a wait of this run has ended. `data` is what the caller sent. */
  readonly resumed: {
    by: 'timer' | 'webhook' | 'form' | 'decision' | 'children';
    data: Item[] | null;
    children?: readonly WorkflowOutcome[];
  } | null;
  /**
   * Nodes with a `loopOutput`: the runs of this node in the present pass of its loop, this one last. The first brought the
   * items from outside, the others came back from the loop's body.
   */
  readonly rounds: readonly LoopRound[];
  /** Epoch milliseconds, journalled at the start of the attempt: repeats see the same. */
  readonly now: number;
  /** What is remembered from one execution to the next: by this node, or by all nodes of the workflow together. */
  memory(scope: 'node' | 'workflow'): NodeMemory;
  /** Bytes that nobody can guess. A repeat after a crash gets others. */
  randomBytes(count: number): Uint8Array;
  readonly mode: RunMode;
  readonly timezone: string;
  readonly signal: AbortSignalLike;
  /** Lets some milliseconds pass within the attempt. Nothing of it is remembered: for more than moments there is `wait`. */
  pause(milliseconds: number): Promise<void>;
  /** A line for the person who looks at the run. */
  log(message: string): void;
  warn(warning: ErrorData): void;
}

/**
 * What is remembered from one execution to the next. Every answer is the same when this run of the node is repeated: what
 * the run itself has added does not count for it.
 */
export interface NodeMemory {
  /** Says of each text whether it is new, and remembers all of them; the oldest above `size` are forgotten. */
  addNew(texts: readonly string[], size: number): Promise<boolean[]>;
  /** Raises the remembered number to this one, where that is higher. Gives what it was before this run; null: nothing. */
  raise(value: number): Promise<number | null>;
  forget(): Promise<void>;
}

/** What `core` may know of the platform's AbortSignal. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** Returned by `run` instead of outputs. */
export interface WaitRequest {
  readonly wait: Omit<Wait, 'ref' | 'limit'>;
  readonly show?: Json;
}

/** One execution of another workflow: its id and the items that its trigger gives. */
export interface WorkflowCall {
  workflow: string;
  items: readonly Item[];
}

/** Returned by `run` instead of outputs. */
export interface CallRequest {
  readonly calls: readonly WorkflowCall[];
  readonly limit?: number;
}

/** How a called execution ended, with the items of its last node. */
export interface WorkflowOutcome {
  executionId: string;
  status: 'succeeded' | 'failed' | 'cancelled' | 'timed_out';
  items: readonly Item[];
  error: ErrorData | null;
}

/** One run of a loop node. Items are read when they are asked for: a loop may have seen many. */
export interface LoopRound {
  count: number;
  items(from?: number, to?: number): readonly Item[] | Promise<readonly Item[]>;
}

/** What a run gives: items per output, a wait, or calls of other workflows. */
export type NodeResult = Item[][] | WaitRequest | CallRequest;
